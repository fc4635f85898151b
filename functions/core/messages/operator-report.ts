/** What the operator hears each morning: whom nobody reaches, what failed, and which office's plan is not as it should be. */
import type { StageName } from '../deadlines/ladder.ts'
import type { Channel } from '../outbox/channel.ts'
import type { Day } from '../day.ts'
import { describeFailures, type FailureView } from './failure-wording.ts'
import type { OfficeCode, PartyKind } from '../register/register.ts'
import { wordDate, wordWorkingDay, wordShortDate } from './wording.ts'

export type UnreachableParty = {
  office: OfficeCode
  officeName: string
  /** The day that was planned; before the report's day when its plan was late. */
  day: Day
  party: { kind: PartyKind; id: string; name: string }
  subjects: { task: string; name: string; clause: string; stage: StageName }[]
}

export type OperatorReport = {
  noticeId: string
  day: Day
  unreachable: UnreachableParty[]
  unfinishedOffices: { code: OfficeCode; name: string }[]
  /** Offices whose last planned day has not come: no real day of theirs is planned any more. */
  aheadOffices?: { code: OfficeCode; name: string; day: Day }[]
  /** Notices that ended as failed, by cause. */
  failures?: FailedNotices[]
  /** Dates that today's notices lean on and whose year has no published calendar (rules.md N8). */
  provisional?: Day[]
  /** Rows that could not be read and were left out: their keys and fields, nobody's data. */
  unreadableRows?: string[]
}

export type FailedNotices = {
  /** As the notice's record has it. */
  cause: string
  count: number
  /** The first of them. */
  parties: {
    officeName: string
    kind: PartyKind | 'operator'
    id: string
    name: string
    channel: Channel
    day: Day
  }[]
}

/** In the e-mail itself; the whole list goes as an attachment. */
const PARTIES_IN_EMAIL = 100
const SUBJECTS_IN_ROW = 10
const ROWS_IN_EMAIL = 20

type ReportRow = { party: string; subjects: string }

export type OperatorReportView = {
  headline: string
  day: string
  lead: string
  offices: { title: string; rows: ReportRow[] }[]
  why: string
  failures: FailureView[]
  unfinished: string
  ahead: string
  provisional: string
  unreadable: string[]
  attachments: string[]
  noticeId: string
}

const KINDS: Record<PartyKind, string> = { unit: '单位', office: '省级局', department: '司局' }

export const listsAll = (report: OperatorReport): boolean =>
  report.unreachable.length <= PARTIES_IN_EMAIL && report.unreachable.every(({ subjects }) => subjects.length <= SUBJECTS_IN_ROW)

export const unreachableFileOf = (day: Day): string => `unreachable-${day.replaceAll('-', '')}.csv`

function buildRow({ party, subjects, day }: UnreachableParty, reported: Day): ReportRow {
  const shown = subjects
    .slice(0, SUBJECTS_IN_ROW)
    .map(({ task, name, clause, stage }) => `${name}（${task}，条款${clause}，${stage}）`)
  const rest = subjects.length > SUBJECTS_IN_ROW ? `等${subjects.length}项` : ''
  const late = day === reported ? '' : `${wordShortDate(day, reported)}应发：`
  return { party: `${party.name}（${KINDS[party.kind]}，${party.id}）`, subjects: `${late}${shown.join('；')}${rest}` }
}

const wordShown = (all: number, shown: number): string => {
  if (shown === all) return ''
  return shown === 0 ? '，见附件' : `，列出前${shown}个`
}

function groupByOffice(parties: readonly UnreachableParty[], reported: Day): OperatorReportView['offices'] {
  const shown = new Set(parties.slice(0, PARTIES_IN_EMAIL))
  return [...Map.groupBy(parties, party => party.office)].map(([code, members]) => {
    const rows = members.filter(party => shown.has(party)).map(party => buildRow(party, reported))
    return { title: `${members[0]?.officeName}（${code}）：${members.length}个${wordShown(members.length, rows.length)}`, rows }
  })
}

export function buildOperatorReportView(report: OperatorReport): OperatorReportView {
  const { unreachable, unfinishedOffices, aheadOffices = [], failures = [], provisional = [], unreadableRows = [], day } = report
  const failed = failures.reduce((sum, { count }) => sum + count, 0)
  const found = [
    unreachable.length > 0 ? `${unreachable.length}个责任主体无法通知` : '',
    failed > 0 ? `${failed}条通知发送失败` : '',
    aheadOffices.length > 0 ? `${aheadOffices.length}个机构的计划日期有误` : '',
    unfinishedOffices.length > 0 ? `${unfinishedOffices.length}个机构当日计划未完成` : '',
    unreadableRows.length > 0 ? `${unreadableRows.length}条数据无法读取` : '',
    provisional.length > 0 ? `${provisional.length}个日期所在年份的放假安排尚未公布` : '',
  ].filter(part => part !== '')
  const summary = found.length > 0 ? found.join('，') : '责任主体均可通知，当日计划均已完成'
  return {
    headline: `督办运行报告（${wordDate(day)}）：${summary}`,
    day: wordWorkingDay(day),
    lead: `上次报告以来至${wordWorkingDay(day)}，督办通知的计划和发送情况：${summary}。`,
    offices: groupByOffice(
      unreachable.toSorted((a, b) => a.office.localeCompare(b.office, 'en')),
      day,
    ),
    why:
      unreachable.length > 0
        ? '以上责任主体没有登记联系人，或者登记的联系人没有可用的电子邮箱和手机号码，上述通知没有发出。请商有关省级知识产权局补充联系人后重新导入。'
        : '',
    failures: failures.map(describeFailures),
    ahead: aheadOffices.map(({ code, name, day: begun }) => `${name}（${code}，${wordDate(begun)}）`).join('、'),
    unfinished: unfinishedOffices.map(({ code, name }) => `${name}（${code}）`).join('、'),
    provisional: provisional.map(wordDate).join('、'),
    unreadable: [
      ...unreadableRows.slice(0, ROWS_IN_EMAIL),
      ...(unreadableRows.length > ROWS_IN_EMAIL ? [`等${unreadableRows.length}条，详见运行日志`] : []),
    ],
    attachments: listsAll(report) ? [] : [`${unreachableFileOf(day)}（完整名单）`],
    noticeId: report.noticeId,
  }
}

export const listUnreachableRows = (report: OperatorReport): string[][] => [
  [
    '计划日期',
    '省级局代码',
    '省级局',
    '责任主体类别',
    '责任主体编号',
    '责任主体名称',
    '工作事项编号',
    '工作事项名称',
    '条款',
    '提醒阶段',
  ],
  ...report.unreachable.flatMap(({ day, office, officeName, party, subjects }) =>
    subjects.map(({ task, name, clause, stage }) => [
      day,
      office,
      officeName,
      KINDS[party.kind],
      party.id,
      party.name,
      task,
      name,
      clause,
      stage,
    ]),
  ),
]
