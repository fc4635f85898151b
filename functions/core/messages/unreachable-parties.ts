/** Whom nobody reaches, as the operator's report lists them: by office in the e-mail, all of them in the attached file. */
import type { Day } from '../day.ts'
import type { PartyKind } from '../register/register.ts'
import type { OperatorReport, UnreachableParty } from './operator-report.ts'
import type { ReportGroup, ReportRow, ReportSection } from './report-view.ts'
import { wordStage } from './stage-wording.ts'
import { wordShortDate } from './wording.ts'

/** In the e-mail itself; the whole list goes as an attachment. */
const PARTIES_IN_EMAIL = 100
const SUBJECTS_IN_ROW = 10

export const KIND_NAMES: Readonly<Record<PartyKind, string>> = { unit: '单位', office: '省级知识产权局', department: '司局' }

export const listsAll = (report: OperatorReport): boolean =>
  report.unreachable.length <= PARTIES_IN_EMAIL && report.unreachable.every(({ subjects }) => subjects.length <= SUBJECTS_IN_ROW)

export const unreachableFileOf = (day: Day): string => `unreachable-${day.replaceAll('-', '')}.csv`

function buildRow({ party, subjects, day }: UnreachableParty, reported: Day): ReportRow {
  const shown = subjects
    .slice(0, SUBJECTS_IN_ROW)
    .map(({ task, name, clause, stage }) => `${name}（${task}，条款${clause}，${wordStage(stage)}）`)
  const rest = subjects.length > SUBJECTS_IN_ROW ? `等${subjects.length}项` : ''
  const late = day === reported ? '' : `${wordShortDate(day, reported)}应发：`
  return { name: `${party.name}（${KIND_NAMES[party.kind]}，${party.id}）`, details: [`${late}${shown.join('；')}${rest}`] }
}

const wordShown = (all: number, shown: number): string => {
  if (shown === all) return ''
  return shown === 0 ? '，见附件' : `，列出前${shown}个`
}

function groupByOffice(parties: readonly UnreachableParty[], reported: Day): ReportGroup[] {
  const shown = new Set(parties.slice(0, PARTIES_IN_EMAIL))
  return [...Map.groupBy(parties, party => party.office)].map(([code, members]) => {
    const rows = members.filter(party => shown.has(party)).map(party => buildRow(party, reported))
    return { title: `${members[0]?.officeName}（${code}）：${members.length}个${wordShown(members.length, rows.length)}`, rows }
  })
}

export const buildUnreachableSection = ({ unreachable, day }: OperatorReport): ReportSection[] =>
  unreachable.length === 0
    ? []
    : [
        {
          title: '没有联系方式的责任主体',
          groups: groupByOffice(
            unreachable.toSorted((a, b) => a.office.localeCompare(b.office, 'en')),
            day,
          ),
          columns: { name: '责任主体', details: '未能通知的事项' },
          advice: [
            '以上责任主体没有登记联系人，或者登记的联系人没有可用的电子邮箱和手机号码，上述通知没有发出。请商有关省级知识产权局补充联系人后重新导入。',
          ],
        },
      ]

const HEADINGS = [
  '计划日期',
  '省级知识产权局代码',
  '省级知识产权局',
  '责任主体类别',
  '责任主体编号',
  '责任主体名称',
  '工作事项编号',
  '工作事项名称',
  '条款',
  '提醒阶段',
]

export const listUnreachableRows = (report: OperatorReport): string[][] => [
  HEADINGS,
  ...report.unreachable.flatMap(({ day, office, officeName, party, subjects }) =>
    subjects.map(({ task, name, clause, stage }) => [
      day,
      office,
      officeName,
      KIND_NAMES[party.kind],
      party.id,
      party.name,
      task,
      name,
      clause,
      wordStage(stage),
    ]),
  ),
]
