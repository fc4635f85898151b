/** The operator's report, sentence by sentence. */
import { WHILE_BRAKED, wordBrake } from './brake-wording.ts'
import { wordCause } from './failure-wording.ts'
import type { FailedNotices, OperatorReport, ReportedNotice, SuppressedAddress } from './operator-report.ts'
import { buildSection, limitLines, type ReportSection, type ReportView } from './report-view.ts'
import { buildUnreachableSection, KIND_NAMES, listsAll, unreachableFileOf } from './unreachable-parties.ts'
import { CHANNEL_NAMES, wordDate, wordInstant, wordRole, wordWorkingDay } from './wording.ts'

const ROWS_IN_EMAIL = 20
const IN_LOG = '其余见运行日志'

export function buildOperatorReportView(report: OperatorReport): ReportView {
  const { day, noticeId } = report
  const summary = summarise(report)
  return {
    headline: `督办运行报告（${wordDate(day)}）：${summary}${wordRelease(report)}`,
    heading: '督办运行报告',
    subheading: wordWorkingDay(day),
    greeting: '',
    lead:
      report.atOnce === true
        ? `${summary}，请立即查明原因。`
        : `上次报告以来至${wordWorkingDay(day)}，督办通知的计划和发送情况：${summary}。`,
    sections: [...listStopped(report), ...buildUnreachableSection(report), ...listUndelivered(report), ...listPlanFaults(report)],
    facts: [],
    attachments: listsAll(report) ? [] : [`${unreachableFileOf(day)}（完整名单）`],
    answer: null,
    footer: '本邮件由系统自动发出，收件人为系统运维人员。',
    noticeId,
  }
}

const toRelease = ({ office }: { office: string }): string => `duban brake --release ${office}`

/** Whoever reads it on the way knows what to type. */
const wordRelease = ({ atOnce, brakes = [] }: OperatorReport): string =>
  atOnce === true ? `（解除：${brakes.map(toRelease).join('；')}）` : ''

const sumOf = (failures: readonly FailedNotices[]): number => failures.reduce((sum, { count }) => sum + count, 0)

function summarise(report: OperatorReport): string {
  const { brakes = [], pauses = [], suppressed = [], failures = [], aheadOffices = [], doubles } = report
  const counts: [count: number, what: string][] = [
    [pauses.length, '项发送暂停中'],
    [report.unreachable.length, '个责任主体没有联系方式'],
    [sumOf(failures), '条通知未能送达'],
    [suppressed.length, '个地址新停用'],
    [doubles?.count ?? 0, '条通知可能重复'],
    [aheadOffices.length, '个机构的计划日期有误'],
    [report.unfinishedOffices.length, '个机构当日计划未完成'],
    [report.unreadableRows?.length ?? 0, '条数据无法读取'],
    [report.provisional?.length ?? 0, '个日期所在年份的放假安排尚未公布'],
  ]
  const found = [
    ...(brakes.length === 0 ? [] : [wordBraked(brakes)]),
    ...counts.filter(([count]) => count > 0).map(([count, what]) => `${count}${what}`),
  ]
  return found.length > 0 ? found.join('，') : '责任主体均可通知，当日计划均已完成'
}

const wordBraked = ([first, ...rest]: readonly { officeName: string }[]): string =>
  `${first?.officeName ?? ''}${rest.length === 0 ? '' : `等${rest.length + 1}个省级知识产权局`}的邮件已自动停发`

const listStopped = ({ brakes = [], pauses = [] }: OperatorReport): ReportSection[] => [
  ...buildSection(
    '自动停发的邮件',
    brakes.map(brake => `${brake.officeName}（${brake.office}）：${wordBrake(brake)}。`),
    `${WHILE_BRAKED}查明原因、更正地址后，用以下命令解除：`,
    ...brakes.map(toRelease),
  ),
  ...buildSection(
    '暂停中的发送',
    pauses.map(
      ({ scopeName, since, reason, by }) => `${scopeName}：自${wordInstant(since)}起暂停，原因：${reason}，操作人：${by}。`,
    ),
    '暂停期间到期的通知保留，用 duban resume 恢复后发送。',
  ),
]

const listUndelivered = ({ failures = [], suppressed = [], doubles }: OperatorReport): ReportSection[] => [
  ...listFailures(failures),
  ...buildSection(
    '新停用的地址',
    limitLines(suppressed.map(wordSuppressed), ROWS_IN_EMAIL, '用 duban suppressions 查看'),
    '以上地址不再使用，有关通知已改用其他联系方式。请商有关省级知识产权局更正联系人；确认原地址可用的，用 duban suppressions 解除。',
  ),
  ...buildSection(
    '可能重复的通知',
    doubles === undefined || doubles.count === 0 ? [] : wordFirst(doubles.parties, doubles.count),
    '以上通知前一次发送的结果不明，等候之后又发送一次，收件人可能收到两份。',
  ),
]

const listFailures = (failures: readonly FailedNotices[]): ReportSection[] =>
  failures.length === 0
    ? []
    : [
        {
          title: '未能送达的通知',
          groups: failures.map(({ cause, count, parties }) => ({
            title: `${wordCause(cause)}：${count}条`,
            rows: wordFirst(parties, count).map(name => ({ name, details: [] })),
          })),
          columns: null,
          advice: ['以上通知不再重发；还有其他联系方式的，已改用其他方式转告。请核实原因，必要时另行告知责任主体。'],
        },
      ]

const wordFirst = (parties: readonly ReportedNotice[], count: number): string[] => [
  ...parties.map(
    ({ officeName, kind, id, name, channel, day }) =>
      `${name}（${kind === 'unit' ? `${officeName}，${id}，` : ''}${wordDate(day)}，${CHANNEL_NAMES[channel]}）`,
  ),
  ...(count > parties.length ? [`等${count}条，${IN_LOG}`] : []),
]

const wordSuppressed = ({ officeName, kind, id, name, role, channel, cause }: SuppressedAddress): string =>
  `${name}（${kind === 'unit' ? `${officeName}，${id}` : KIND_NAMES[kind]}）${wordRole(role)}的${CHANNEL_NAMES[channel]}地址：${wordCause(cause)}`

function listPlanFaults({
  aheadOffices = [],
  unfinishedOffices,
  unreadableRows = [],
  provisional = [],
}: OperatorReport): ReportSection[] {
  return [
    ...buildSection(
      '计划日期有误的机构',
      aheadOffices.map(({ code, name, day }) => `${name}（${code}，${wordDate(day)}）`),
      '括号内的日期尚未到来，此前各日的计划都不会执行，有关责任主体收不到任何提醒。请立即联系开发单位更正。',
    ),
    ...buildSection(
      '当日计划未完成的机构',
      unfinishedOffices.map(({ code, name }) => `${name}（${code}）`),
      '请检查计划任务的告警和死信队列；已经开始的计划在下次运行时先行补完。',
    ),
    ...buildSection('无法读取、未列入计划的数据', limitLines(unreadableRows, ROWS_IN_EMAIL, IN_LOG), '请重新导入有关数据。'),
    ...buildSection(
      '暂定日期',
      provisional.length === 0 ? [] : [provisional.map(wordDate).join('、')],
      '国务院尚未公布上述日期所在年份的放假安排，按法定节假日推算，通知中已注明暂定。公布后请及时更新工作日历。',
    ),
  ]
}
