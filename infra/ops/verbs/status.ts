/** `status`: how far a day's notices have come, office by office. */
import type { Command } from 'commander'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import type { Day } from '../../../functions/core/day.ts'
import { wordBrake } from '../../../functions/core/messages/brake-wording.ts'
import { wordCause } from '../../../functions/core/messages/failure-wording.ts'
import { STATE_NAMES } from '../../../functions/core/messages/state-wording.ts'
import { NOTICE_STATES } from '../../../functions/core/outbox/states.ts'
import { ALL_OFFICES } from '../../../functions/core/register/register.ts'
import { parseDay, parseOffice, type TargetOptions, withTarget } from '../options.ts'
import { type OfficeStatus, type PlanProgress, readStatus, type Status } from '../outbox/status.ts'
import { describeProblems, wordEntry, wordPause, wordScope, wordSeconds } from '../outbox/words.ts'
import { formatTable, printJson } from '../print.ts'
import { startProgressLater } from '../progress.ts'
import { findTarget, type Target } from '../target.ts'

type Options = TargetOptions & { date?: string; office?: string }

export const registerStatus = (program: Command): void => {
  withTarget(
    program
      .command('status')
      .description('查看某日通知的进展：各省级知识产权局各状态的条数、计划、批次、暂停和停发')
      .option('--date <D>', '计划日期，如 2026-11-23；不写则为今天')
      .option('--office <NN>', '只看一个省级知识产权局')
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const day = options.date === undefined ? undefined : parseDay('--date', options.date)
  const offices = options.office === undefined ? ALL_OFFICES : [parseOffice('--office', options.office)]
  const target = await findTarget(options.outputs)
  const calendar = buildCalendar()
  const question = {
    day: day ?? target.today,
    offices,
    now: target.now(),
    isWorkingDay: (one: Day) => calendar.isWorkingDay(one),
  }
  const progress = startProgressLater('读取通知')
  const status = await readStatus(target, question, progress.tell)
  progress.end()
  if (options.json) printJson({ target: target.name, date: question.day, ...status })
  else console.log(describe(target, question.day, status))
}

const PLAN_WORDS: Readonly<Record<PlanProgress, string>> = {
  finished: '已完成',
  begun: '进行中',
  waiting: '未开始',
  'day-off': '休息日',
}

function describe(target: Target, day: Day, { offices, pauses, brakes, changes, problems }: Status): string {
  const isPlanning = judgeAll(offices) === 'begun'
  const shown = offices.filter(one => isWorthALine(one) || (isPlanning && one.plan === 'waiting'))
  const failures = offices.flatMap(({ name, failures: of }) => of.map(one => [name, one.count, wordCause(one.cause)]))
  return [
    `${target.name}，${day}`,
    ...(offices.some(({ notices }) => notices.total > 0) ? [] : [NOTHING[judgeAll(offices)]]),
    ...(shown.length === 0 ? [] : [formatOffices(shown)]),
    ...(failures.length === 0 ? [] : ['', '未能送达的原因：', formatTable(['省级知识产权局', '条数', '原因'], failures)]),
    ...(pauses.length === 0 ? [] : ['', ...pauses.map(wordPause)]),
    ...(brakes.length === 0 ? [] : ['', ...brakes.map(brake => `${wordScope(brake.office)}邮件${wordBrake(brake)}`)]),
    ...(changes.length === 0 ? [] : ['', '最近的人工变更：', ...changes.map(change => `  ${wordEntry(change)}`)]),
    ...describeProblems(problems),
  ].join('\n')
}

const NOTHING: Readonly<Record<PlanProgress, string>> = {
  finished: '计划已完成，没有要发的通知。',
  begun: '计划正在进行，还没有通知。',
  waiting: '这一天的计划尚未进行，没有通知。',
  'day-off': '休息日，没有通知。',
}

/** Under way as long as some are ahead of others. */
function judgeAll(offices: readonly OfficeStatus[]): PlanProgress {
  const [first = 'finished', ...others] = new Set(offices.map(({ plan }) => plan))
  return others.length === 0 ? first : 'begun'
}

const isWorthALine = ({ notices, batches, plan, suppressions }: OfficeStatus): boolean =>
  notices.total + batches.open + suppressions > 0 || plan === 'begun'

type Column = { heading: string; cell: (office: OfficeStatus) => string | number | null; isOptional?: true }

/** A column of a state, or of what is out of the ordinary, stands there only where it says something: all of them are too many to read. */
const COLUMNS: readonly Column[] = [
  { heading: '省级知识产权局', cell: ({ name }) => name },
  { heading: '计划', cell: ({ plan }) => PLAN_WORDS[plan] },
  { heading: '通知', cell: ({ notices }) => notices.total },
  ...NOTICE_STATES.map((state): Column => ({
    heading: STATE_NAMES[state],
    cell: ({ notices }) => notices.byState[state] ?? 0,
    isOptional: true,
  })),
  { heading: '无法读取', cell: ({ notices }) => notices.unreadable, isOptional: true },
  { heading: '未完批次', cell: ({ batches }) => batches.open },
  {
    heading: '最久逾期',
    cell: ({ batches }) => (batches.oldest === undefined ? null : wordSeconds(batches.oldest.overdueSeconds)),
    isOptional: true,
  },
  { heading: '停用地址', cell: ({ suppressions }) => suppressions, isOptional: true },
  {
    heading: '停发',
    cell: ({ paused, braked }) => [...(paused ? ['暂停'] : []), ...(braked ? ['邮件停发'] : [])].join('、') || null,
    isOptional: true,
  },
]

function formatOffices(offices: readonly OfficeStatus[]): string {
  const columns = COLUMNS.filter(({ cell, isOptional }) => isOptional !== true || offices.some(office => Boolean(cell(office))))
  const rows = offices.map(office => columns.map(({ cell }) => cell(office)))
  return formatTable(
    columns.map(({ heading }) => heading),
    offices.length > 1 ? [...rows, sumUp(rows)] : rows,
  )
}

const sumUp = (rows: readonly (readonly (string | number | null)[])[]): (string | number | null)[] =>
  (rows[0] ?? []).map((_, column) => {
    const cells = rows.map(row => row[column] ?? null)
    if (column === 0) return '合计'
    return cells.every(cell => typeof cell === 'number') ? cells.reduce((sum, cell) => sum + cell, 0) : null
  })
