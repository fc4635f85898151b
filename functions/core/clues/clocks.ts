/** The clocks of a clue (interfaces.md §6): in which states each runs, and for how many working days. */
import * as z from 'zod/mini'
import type { Day } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import { CLOCK_NAMES, type ClockName, type Clocks, type ClueState, type Level } from './clue.ts'

const $days = z.int().check(z.positive(), z.maximum(250))
const $receiver = z.strictObject({ sign: $days, handle: $days, report: $days })
/** In working days; `again`: a report that was rejected. */
export const $ClueTerms = z.strictObject({ ordinary: $receiver, urgent: $receiver, again: $days, decide: $days, review: $days })
export type ClueTerms = z.infer<typeof $ClueTerms>

export const DEFAULT_TERMS: ClueTerms = {
  ordinary: { sign: 2, handle: 10, report: 30 },
  urgent: { sign: 1, handle: 3, report: 10 },
  again: 10,
  decide: 2,
  review: 5,
}

export const RUNS_IN: Readonly<Record<ClockName, readonly ClueState[]>> = {
  signBy: ['transferred'],
  handleBy: ['signed'],
  reportBy: ['signed', 'handling'],
  decideBy: ['returned'],
  reviewBy: ['reported'],
}

export type ClockRules = { calendar: Pick<Calendar, 'addWorkingDays'>; terms: ClueTerms }
type Entered = { state: ClueState; level: Level; on: Day }

/** Those that run once the clue has come to the state on that day: what runs on is left as it is, the others start. */
export function runClocks({ calendar, terms }: ClockRules, running: Clocks, { state, level, on }: Entered): Clocks {
  const start = (name: ClockName) => ({ from: on, due: calendar.addWorkingDays(on, countDays(terms, name, { state, level })) })
  return Object.fromEntries(
    CLOCK_NAMES.filter(name => RUNS_IN[name].includes(state)).map(name => [name, running[name] ?? start(name)]),
  )
}

function countDays(terms: ClueTerms, name: ClockName, { state, level }: Pick<Entered, 'state' | 'level'>): number {
  switch (name) {
    case 'signBy':
      return terms[level].sign
    case 'handleBy':
      return terms[level].handle
    case 'reportBy':
      // It runs already when handling begins: what starts it there is a rejection.
      return state === 'handling' ? terms.again : terms[level].report
    case 'decideBy':
      return terms.decide
    case 'reviewBy':
      return terms.review
  }
}
