/**
 * The monthly accountability figures (docs/clues.md has the same definitions for people). All of it comes from the timelines.
 *
 * A term is one run of one clock. It counts once, in the month in which it is decided: in the month in which it ends where that is
 * in time (on or before the first working day on or after its due day), else in the month in which its time is up. A term that is
 * moved only when its time is up has run out, and another begins. So every term counts in one month only, and a month that is over
 * never changes.
 *
 * Of the receiver: `signedInTime` of all terms to sign but those that a return or a withdrawal ended in time; `reportedInTime` of all
 * terms to report, those after a rejection too; `late`: working days of the month on which its terms (to sign, handle, report) were
 * past their time, those of earlier months too, and how many terms; `returned` of what it signed or returned in the month; `rerouted`
 * of what was decided in the month about its returns. Of the sender: `decidedInTime` about returns, `reviewedInTime` of reports.
 */
import { addDays, type Day, dayInShanghai } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import { ALL_OFFICES, type OfficeCode } from '../register/register.ts'
import type { ClockName, ClueEntry, ClueState } from './clue.ts'
import { listTerms, type Term } from './terms.ts'

/** `share`: null where there is nothing to be a share of. */
export type Share = { count: number; of: number; share: number | null }

/** `notices`: of clues, that failed. */
export type Undelivered = { withoutContact: boolean; notices: number }

export type OfficeFigures = {
  office: OfficeCode
  sent: number
  received: number
  signedInTime: Share
  reportedInTime: Share
  /** `mean`: days a term. */
  late: { days: number; terms: number; mean: number | null }
  returned: Share
  rerouted: Share
  undelivered: Undelivered
  decidedInTime: Share
  reviewedInTime: Share
}

/** Where the chain of a clue's entries stood: whoever keeps it sees later whether anything before it was changed. */
export type ChainHead = { number: string; state: ClueState; from: OfficeCode; to: OfficeCode; version: number; head: string }

/** `through`: the last day that is over and counts; before `first` where none is. */
export type Period = { first: Day; through: Day }

export type Figures = { offices: OfficeFigures[]; heads: ChainHead[] }

type Days = Pick<Calendar, 'onOrAfter' | 'countWorkingDays'>
export type FiguresQuestion = { period: Period; days: Days; undelivered: ReadonlyMap<OfficeCode, Undelivered> }

/** @param timelines whole ones, of all clues that were open or changed in the period, and of whatever others */
export function buildFigures(timelines: readonly (readonly ClueEntry[])[], question: FiguresQuestion): Figures {
  const { through } = question.period
  const known = timelines
    .map(entries => entries.filter(({ at }) => dayInShanghai(at) <= through))
    .filter(entries => entries.length > 0)
  const steps = known.flatMap(listSteps).filter(({ entry }) => dayInShanghai(entry.at) >= question.period.first)
  const terms = known.flatMap(entries => listTerms(question.days, entries))
  return {
    offices: ALL_OFFICES.map(office => judgeOffice(office, steps, terms, question)),
    heads: known.flatMap(entries => findHead(entries, question.period)).toSorted((a, b) => (a.number < b.number ? -1 : 1)),
  }
}

/** An entry and how the clue was before it. */
type Step = { before: ClueEntry | undefined; entry: ClueEntry }
const listSteps = (entries: readonly ClueEntry[]): Step[] =>
  entries.map((entry, index) => ({ before: entries[index - 1], entry }))

function judgeOffice(office: OfficeCode, steps: readonly Step[], all: readonly Term[], question: FiguresQuestion): OfficeFigures {
  const terms = all.filter(term => term.office === office)
  const decided = (clock: ClockName): Term[] => terms.filter(term => term.clock === clock && isDecidedIn(term, question))
  const inTime = (list: readonly Term[]): Share => toShare(list.filter(term => isInTime(term, question.days)).length, list.length)
  const signed = count(steps, ({ entry }) => entry.deed === 'sign' && entry.office === office)
  const returned = count(steps, ({ entry }) => entry.deed === 'return' && entry.office === office)
  const answered = steps.filter(({ before }) => before?.state === 'returned' && before.to === office)
  const rerouted = count(answered, ({ entry }) => entry.deed === 'reroute')
  return {
    office,
    sent: count(steps, ({ entry }) => entry.deed === 'create' && entry.from === office),
    received: count(steps, ({ entry }) => isTransfer(entry) && entry.to === office),
    signedInTime: inTime(decided('signBy').filter(term => !isSpared(term, question.days))),
    reportedInTime: inTime(decided('reportBy')),
    late: sumLate(terms, question),
    returned: toShare(returned, signed + returned),
    rerouted: toShare(
      rerouted,
      count(answered, ({ entry }) => entry.deed === 'reroute' || entry.deed === 'close'),
    ),
    undelivered: question.undelivered.get(office) ?? { withoutContact: false, notices: 0 },
    decidedInTime: inTime(decided('decideBy')),
    reviewedInTime: inTime(decided('reviewBy')),
  }
}

const count = <T>(list: readonly T[], is: (one: T) => boolean): number => list.filter(is).length
const toShare = (part: number, of: number): Share => ({ count: part, of, share: of === 0 ? null : part / of })
const isTransfer = ({ deed }: ClueEntry): boolean => deed === 'create' || deed === 'reroute'

const isInTime = ({ due, ended }: Term, days: Days): boolean => ended !== undefined && ended.on <= days.onOrAfter(due)

/** It was returned or withdrawn before it had to be signed. */
const isSpared = (term: Term, days: Days): boolean => isInTime(term, days) && term.ended?.deed !== 'sign'

function isDecidedIn(term: Term, { period: { first, through }, days }: FiguresQuestion): boolean {
  const latest = days.onOrAfter(term.due)
  const on = term.ended !== undefined && term.ended.on <= latest ? term.ended.on : latest
  return first <= on && on <= through
}

const RECEIVERS: ReadonlySet<ClockName> = new Set(['signBy', 'handleBy', 'reportBy'])

function sumLate(terms: readonly Term[], question: FiguresQuestion): OfficeFigures['late'] {
  const late = terms
    .filter(({ clock }) => RECEIVERS.has(clock))
    .map(term => countLateDays(term, question))
    .filter(days => days > 0)
  const days = late.reduce((sum, one) => sum + one, 0)
  return { days, terms: late.length, mean: late.length === 0 ? null : days / late.length }
}

/** Working days of the period after its time was up, that of the step itself included. */
function countLateDays({ due, ended }: Term, { period: { first, through }, days }: FiguresQuestion): number {
  const upTo = ended === undefined || ended.on > through ? through : ended.on
  const late = (to: Day): number => Math.max(0, days.countWorkingDays(days.onOrAfter(due), to))
  return upTo < first ? 0 : late(upTo) - late(addDays(first, -1))
}

function findHead(entries: readonly ClueEntry[], { first }: Period): ChainHead[] {
  const last = entries.at(-1)
  if (last === undefined || (last.state === 'closed' && dayInShanghai(last.at) < first)) return []
  const { number, state, from, to, version, digest } = last
  return [{ number, state, from, to, version, head: digest }]
}
