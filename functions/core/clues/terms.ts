/** The terms that ran in the life of a clue, read from its timeline. */
import { type Day, dayInShanghai } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import type { OfficeCode } from '../register/register.ts'
import { type ClockName, CLOCK_NAMES, type ClueDeed, type ClueEntry } from './clue.ts'
import { ownerOf } from './parties.ts'

/** One run of one clock, of one office. `due`: as it was moved last. What is moved when its time is up already is another term. */
export type Term = { clock: ClockName; office: OfficeCode; due: Day; ended?: { on: Day; deed: ClueDeed } }

/** @param entries of one clue, in their order */
export function listTerms(days: Pick<Calendar, 'onOrAfter'>, entries: readonly ClueEntry[]): Term[] {
  const ended: Term[] = []
  let running: readonly Term[] = []
  for (const entry of entries) {
    const end = { on: dayInShanghai(entry.at), deed: entry.deed }
    const goesOn = ({ clock, due }: Term): boolean => {
      const next = entry.clocks[clock]?.due
      return next === due || (next !== undefined && end.on <= days.onOrAfter(due))
    }
    ended.push(...running.filter(term => !goesOn(term)).map(term => ({ ...term, ended: end })))
    running = startAll(running.filter(goesOn), entry)
  }
  return [...ended, ...running]
}

const startAll = (running: readonly Term[], entry: ClueEntry): Term[] =>
  CLOCK_NAMES.flatMap(clock => {
    const due = entry.clocks[clock]?.due
    const office = running.find(term => term.clock === clock)?.office ?? ownerOf(entry, clock)
    return due === undefined ? [] : [{ clock, office, due }]
  })
