/** What the operator hears each morning: whom nobody reaches, and which office's plan has not finished. */
import type { StageName } from '../deadlines/ladder.ts'
import type { Day } from '../day.ts'
import type { OfficeCode, PartyKind } from '../register/register.ts'
import { wordDate, wordDay } from './wording.ts'

export type UnreachableParty = {
  office: OfficeCode
  officeName: string
  party: { kind: PartyKind; id: string; name: string }
  subjects: { task: string; name: string; clause: string; stage: StageName }[]
}

export type OperatorReport = {
  noticeId: string
  day: Day
  unreachable: UnreachableParty[]
  unfinishedOffices: { code: OfficeCode; name: string }[]
  /** Dates that today's notices lean on and whose year has no published calendar (design.md §3.8). */
  provisional?: Day[]
  /** Rows that could not be read and were left out: their keys and fields, nobody's data. */
  unreadableRows?: string[]
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
  unfinished: string
  provisional: string
  unreadable: string[]
  attachments: string[]
  noticeId: string
}

const KINDS: Record<PartyKind, string> = { unit: '单位', office: '省级局', department: '司局' }

export const listsAll = (report: OperatorReport): boolean =>
  report.unreachable.length <= PARTIES_IN_EMAIL && report.unreachable.every(({ subjects }) => subjects.length <= SUBJECTS_IN_ROW)

export const unreachableFileOf = (day: Day): string => `unreachable-${day.replaceAll('-', '')}.csv`

function buildRow({ party, subjects }: UnreachableParty): ReportRow {
  const shown = subjects
    .slice(0, SUBJECTS_IN_ROW)
    .map(({ task, name, clause, stage }) => `${name}（${task}，条款${clause}，${stage}）`)
  const rest = subjects.length > SUBJECTS_IN_ROW ? `等${subjects.length}项` : ''
  return { party: `${party.name}（${KINDS[party.kind]}，${party.id}）`, subjects: `${shown.join('；')}${rest}` }
}

const wordShown = (all: number, shown: number): string => {
  if (shown === all) return ''
  return shown === 0 ? '，见附件' : `，列出前${shown}个`
}

function groupByOffice(parties: readonly UnreachableParty[]): OperatorReportView['offices'] {
  const shown = new Set(parties.slice(0, PARTIES_IN_EMAIL))
  return [...Map.groupBy(parties, party => party.office)].map(([code, members]) => {
    const rows = members.filter(party => shown.has(party)).map(buildRow)
    return { title: `${members[0]?.officeName}（${code}）：${members.length}个${wordShown(members.length, rows.length)}`, rows }
  })
}

export function buildOperatorReportView(report: OperatorReport): OperatorReportView {
  const { unreachable, unfinishedOffices, provisional = [], unreadableRows = [], day } = report
  const found = [
    unreachable.length > 0 ? `${unreachable.length}个责任主体无法通知` : '',
    unfinishedOffices.length > 0 ? `${unfinishedOffices.length}个机构当日计划未完成` : '',
    unreadableRows.length > 0 ? `${unreadableRows.length}条数据无法读取` : '',
    provisional.length > 0 ? `${provisional.length}个日期所在年份的放假安排尚未公布` : '',
  ].filter(part => part !== '')
  const summary = found.length > 0 ? found.join('，') : '责任主体均可通知，当日计划均已完成'
  return {
    headline: `督办运行报告（${wordDate(day)}）：${summary}`,
    day: wordDay(day),
    lead: `${wordDay(day)}应发的督办通知中，${summary}。`,
    offices: groupByOffice(unreachable.toSorted((a, b) => a.office.localeCompare(b.office, 'en'))),
    why:
      unreachable.length > 0
        ? '以上责任主体没有登记联系人，或者登记的联系人没有可用的电子邮箱和手机号码，本日通知没有发出。请商有关省级知识产权局补充联系人后重新导入。'
        : '',
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
  ['省级局代码', '省级局', '责任主体类别', '责任主体编号', '责任主体名称', '工作事项编号', '工作事项名称', '条款', '提醒阶段'],
  ...report.unreachable.flatMap(({ office, officeName, party, subjects }) =>
    subjects.map(({ task, name, clause, stage }) => [
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
