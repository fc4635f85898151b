/** The paper of a clue (线索转送单): what an office files in its own system and puts its seal on. Nothing that is sealed stands on it. */
import { CLOCK_NAMES, type ClockName, type Clue } from '../clues/clue.ts'
import { ownerOf } from '../clues/parties.ts'
import { dayInShanghai } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import { type ClueDeadline, measureDeadline } from './clue-deadline.ts'
import {
  LEVEL_NAMES,
  STATE_NAMES,
  wordClock,
  wordClueClause,
  wordClueDeadline,
  wordClueOffice,
  wordClueOffices,
  wordKind,
} from './clue-wording.ts'
import { wordDate, wordInstant } from './wording.ts'

export type SlipView = {
  /** 线索督办单 where the receiver is late. */
  title: '线索转送单' | '线索督办单'
  number: string
  kind: string
  clause: string
  level: string
  isUrgent: boolean
  from: string
  to: string
  /** Names of the offices that help, or that there are none. */
  invited: string
  state: string
  createdOn: string
  deadlines: { name: string; value: string; isOverdue: boolean }[]
  /** Where the receiver is late: what is asked of it. */
  urged: string
  /** The head of the chain in groups of four, and how many entries it closes. */
  check: string
  entries: number
  printedAt: string
}

type Moment = { now: string; calendar: Calendar }

export function buildSlipView(clue: Clue, moment: Moment): SlipView {
  const clocks = listDeadlines(clue, moment)
  const late = clocks.filter(({ clock, workingDaysLeft }) => workingDaysLeft < 0 && ownerOf(clue, clock) === clue.to)
  const { kind, level } = clue
  return {
    title: late.length > 0 ? '线索督办单' : '线索转送单',
    number: clue.number,
    kind: wordKind(kind),
    clause: wordClueClause(kind),
    level: LEVEL_NAMES[level],
    isUrgent: level === 'urgent',
    from: wordClueOffice(clue.from, kind),
    to: wordClueOffice(clue.to, kind),
    invited: wordClueOffices(clue.invited, kind) || '无',
    state: STATE_NAMES[clue.state],
    createdOn: wordDate(dayInShanghai(clue.createdAt)),
    deadlines: clocks.map(({ clock, ...deadline }) => ({
      name: wordClock(clock),
      value: wordClueDeadline(deadline),
      isOverdue: deadline.workingDaysLeft < 0,
    })),
    urged: late.length === 0 ? '' : `${late.map(({ clock }) => wordClock(clock)).join('、')}已过，请立即办理，并说明逾期原因。`,
    check: clue.head.match(/.{1,4}/g)?.join(' ') ?? '',
    entries: clue.version,
    printedAt: wordInstant(moment.now),
  }
}

/** Those that run, in the order of their steps. */
const listDeadlines = ({ clocks }: Clue, { now, calendar }: Moment): (ClueDeadline & { clock: ClockName })[] =>
  CLOCK_NAMES.flatMap(clock => {
    const due = clocks[clock]?.due
    return due === undefined ? [] : [{ clock, ...measureDeadline(calendar, due, dayInShanghai(now)) }]
  })
