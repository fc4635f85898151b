/** The trail of a clue as `duban audit` prints it: who did what and when, without a word of what is sealed. */
import type { Break } from '../../../functions/core/clues/chain.ts'
import type { Actor, Clue, ClueEntry, Reading } from '../../../functions/core/clues/clue.ts'
import { CLOCK_NAMES } from '../../../functions/core/clues/clue.ts'
import { LEVEL_NAMES, STATE_NAMES, wordClock, wordClueClause, wordKind } from '../../../functions/core/messages/clue-wording.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import { describeProblems, wordTime } from '../outbox/words.ts'
import { formatTable } from '../print.ts'
import { DEED_NAMES, wordOffice, wordRoute } from './clue-words.ts'
import { type ChainStanding, type ClueTrail, isWhole } from './read-trail.ts'

export const describeTrail = (trail: ClueTrail): string[] => [
  `线索 ${trail.number}`,
  ...(trail.clue === undefined ? [] : [describeClue(trail.clue)]),
  '',
  ...describeList('办理记录', ['序号', '时间', '事项', '经办', '此后状态', '说明'], trail.entries.map(toEntryLine)),
  '',
  ...describeList('查阅记录', ['序号', '时间', '查阅', '经办'], trail.readings.map(toReadingLine)),
  '',
  `办理记录：${wordStanding(trail.chain, trail.entries.length)}`,
  `查阅记录：${wordStanding(trail.readingChain, trail.readings.length)}`,
  ...(trail.clue === undefined ? [] : [`最后一条办理记录的摘要值：${trail.clue.head}`]),
  ...describeProblems(trail.problems),
  ...(isWhole(trail) ? [] : ['', '记录不完整或者被改动：请保留现状，按备份核对，并报告系统管理员。']),
]

const describeClue = (clue: Clue): string =>
  [
    `${wordKind(clue.kind)}（${wordClueClause(clue.kind)}）`,
    LEVEL_NAMES[clue.level],
    STATE_NAMES[clue.state],
    wordRoute(clue),
  ].join('，')

const describeList = (title: string, heading: string[], lines: (string | number)[][]): string[] =>
  lines.length === 0 ? [`${title}：没有。`] : [`${title}：`, formatTable(heading, lines)]

/** Enough to tell one person from another within a clue. */
const SHORT = 8
const wordActor = ({ office, actor }: { office: OfficeCode; actor: Actor }): string =>
  `${wordOffice(office)} ${actor.slice(0, SHORT)}`

const toEntryLine = (entry: ClueEntry): (string | number)[] => [
  entry.version,
  wordTime(entry.at),
  DEED_NAMES[entry.deed],
  wordActor(entry),
  STATE_NAMES[entry.state],
  explain(entry).join('；'),
]

function wordGranted(granted: boolean | undefined): string {
  if (granted === undefined) return '申请延至'
  return granted ? '延至' : '未同意延至'
}

const explain = ({ deed, before, to, invited = [], until, granted, clocks }: ClueEntry): string[] => [
  ...(deed === 'create' ? [`转至${wordOffice(to)}`] : []),
  ...(before === undefined ? [] : [`由${wordOffice(before)}转至${wordOffice(to)}`]),
  ...(invited.length === 0 ? [] : [`邀请${invited.map(wordOffice).join('、')}`]),
  ...(until === undefined ? [] : [`${wordGranted(granted)} ${until}`]),
  ...CLOCK_NAMES.flatMap(name => {
    const clock = clocks[name]
    return clock === undefined ? [] : [`${wordClock(name)} ${clock.due}`]
  }),
]

const READ_NAMES: Readonly<Record<Reading['what'], string>> = { informant: '举报人信息', file: '附件' }

const toReadingLine = (reading: Reading): (string | number)[] => [
  reading.position,
  wordTime(reading.at),
  READ_NAMES[reading.what],
  wordActor(reading),
]

const BREAKS: Readonly<Record<Break, (at: number) => string>> = {
  missing: at => `第 ${at} 条缺失`,
  changed: at => `第 ${at} 条的内容被改动`,
  swapped: at => `第 ${at} 条的次序被调换`,
  'cut-off': at => `第 ${at} 条起被截去`,
  inserted: at => `第 ${at} 条不是这件线索的记录，是插入的`,
}

function wordStanding(standing: ChainStanding, length: number): string {
  if (standing.kind === 'gone') return '无法核对：线索本身的数据行缺失或者无法读取。'
  if (standing.kind === 'whole') return length === 0 ? '没有。' : `共 ${length} 条，逐条核对一致，未被改动。`
  return `${standing.at === 0 ? '线索现状与逐条记录不符' : BREAKS[standing.how](standing.at)}。`
}
