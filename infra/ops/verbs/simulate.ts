/** `simulate`: the whole pipeline over a period, on a virtual clock and in memory; reaches nobody and needs no running system. */
import type { Command } from 'commander'
import { daysBetween, type Day } from '../../../functions/core/day.ts'
import { STATE_NAMES } from '../../../functions/core/messages/state-wording.ts'
import { isOpen, type NoticeState } from '../../../functions/core/outbox/states.ts'
import { OFFICES } from '../../../functions/core/register/register.ts'
import { readDataFolder } from '../data-folder/read-data-folder.ts'
import { parseDay } from '../options.ts'
import { formatTable, printJson, tellWarnings } from '../print.ts'
import { startProgress } from '../progress.ts'
import { drawFaults } from '../simulation/faults.ts'
import { INVARIANTS, type Violation } from '../simulation/invariants.ts'
import type { HandOver } from '../simulation/providers.ts'
import { buildRandom } from '../simulation/random.ts'
import { USUAL_SETTINGS } from '../simulation/settings.ts'
import { type Lived, simulate } from '../simulation/simulation.ts'
import { buildUsageError } from '../usage.ts'

type Options = { from: string; to: string; seed: string; faults?: true; json?: true }
type Period = { from: Day; to: Day; seed: number }

/** Of fewer days nobody waits for long. */
const LONG_PERIOD = 30
/** Three years: a minute or so. */
const MOST_DAYS = 1_100

export const registerSimulate = (program: Command): void => {
  program
    .command('simulate')
    .description('在内存中按虚拟时钟模拟一段时间的计划和发送：将发出什么、结果如何；不联网，不发送')
    .argument('<folder>', '数据文件夹或 .xlsx 工作簿')
    .requiredOption('--from <D>', '第一天，如 2026-11-23；之前的日期视为都已做过计划')
    .requiredOption('--to <D>', '最后一天')
    .option('--seed <N>', '随机种子：相同的种子得到相同的结果', '1')
    .option('--faults', '加入故障：进程中断、重复和迟到的触发、丢失的回执、通道异常、资料变动等')
    .option('--json', '只输出一个 JSON 文档')
    .action(run)
}

async function run(folder: string, options: Options): Promise<void> {
  const period = readPeriod(options)
  const { from, to, seed } = period
  const { register, warnings } = await readDataFolder(folder, ['units', 'contacts', 'tasks', 'progress'])
  tellWarnings(warnings)
  const days = daysBetween(from, to) + 1
  const progress = startProgress('模拟', days < LONG_PERIOD ? 0 : days)
  const lived = await simulate(
    {
      ...period,
      register,
      settings: USUAL_SETTINGS,
      offices: OFFICES.map(({ code }) => code),
      ...(options.faults && { faults: drawFaults(buildRandom(seed, 'faults')) }),
    },
    { onDay: day => progress.tell(daysBetween(from, day) + 1) },
  )
  progress.end()
  if (options.json) printJson(toDocument(period, lived))
  else console.log(formatSummary(period, options.faults === true, lived))
  if (lived.violations.length > 0) process.exitCode = 1
}

function readPeriod(options: Options): Period {
  const from = parseDay('--from', options.from)
  const to = parseDay('--to', options.to)
  if (to < from)
    throw buildUsageError({ option: '--to', value: to, message: `早于第一天 ${from}`, mend: '填写不早于第一天的日期' })
  if (daysBetween(from, to) >= MOST_DAYS)
    throw buildUsageError({ option: '--to', value: to, message: `超过 ${MOST_DAYS} 天`, mend: '分段模拟，每段不超过三年' })
  const seed = Number(options.seed)
  if (!/^\d+$/.test(options.seed) || !Number.isSafeInteger(seed))
    throw buildUsageError({ option: '--seed', value: options.seed, message: '不是整数', mend: '填写一个不小于 0 的整数，如 7' })
  return { from, to, seed }
}

const ENDS = ['delivered', 'accepted', 'failed', 'withdrawn', 'suppressed', 'withheld'] as const satisfies readonly NoticeState[]

function countNotices({ rows }: Lived) {
  const notices = [...rows.notices.values()]
  const countOf = (state: NoticeState): number => notices.filter(notice => notice.state === state).length
  const [delivered, accepted, failed, withdrawn, suppressed, withheld] = ENDS.map(countOf)
  const open = notices.filter(isOpen).length
  return { created: notices.length, delivered, accepted, failed, withdrawn, suppressed, withheld, open }
}

const toDocument = (period: Period, lived: Lived) => ({
  ...period,
  messages: lived.messages.map(toMessage),
  notices: countNotices(lived),
  violations: lived.violations,
})

/** As the endpoints of `npm start` write down what they received. */
const toMessage = ({ at, channel, purpose, to, subject, text, html, noticeId }: HandOver) =>
  channel === 'email'
    ? { at, channel, purpose, to: [to], subject, text, html, noticeId }
    : { at, channel, purpose, to, text, noticeId }

function formatSummary({ from, to, seed }: Period, hasFaults: boolean, lived: Lived): string {
  const counts = countNotices(lived)
  const emails = lived.messages.filter(({ channel }) => channel === 'email').length
  return [
    `模拟 ${from} 至 ${to}（种子 ${seed}，${hasFaults ? '有故障' : '无故障'}）`,
    `通道收到消息 ${lived.messages.length} 条：电子邮件 ${emails}，短信 ${lived.messages.length - emails}。`,
    '',
    formatTable(
      ['通知', '条数'],
      [['生成', counts.created], ...ENDS.map(state => [STATE_NAMES[state], counts[state] ?? 0]), ['未了', counts.open]],
    ),
    '',
    formatViolations(lived.violations),
  ].join('\n')
}

function formatViolations(violations: readonly Violation[]): string {
  if (violations.length === 0) return `${Object.keys(INVARIANTS).length} 项不变量全程成立。`
  const rows = violations.map(({ invariant, at, detail }) => [invariant, INVARIANTS[invariant].zh, at, detail])
  return `违反不变量 ${violations.length} 次：\n${formatTable(['不变量', '含义', '时间', '情况'], rows)}`
}
