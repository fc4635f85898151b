/** A duty is one task × one responsible party. What happened to it, from its facts (rules.md §3.7). */
import type { Day } from '../day.ts'
import type { Fact } from '../register/register.ts'

export type DutyState = {
  signed: boolean
  outcome: 'open' | 'done' | 'exempt'
  /** The duty's own due date. */
  extendedTo?: Day
}

export const OPEN_DUTY: DutyState = { signed: false, outcome: 'open' }

/**
 * The duty's state on `day`. 延期 counts always and the last one stands; of 已完成, 免除 and 重开 the latest by date, of one day
 * the last in the file; 已签收 stays.
 * @param facts in the order of the file
 */
export function evaluateDuty(facts: readonly Fact[], day: Day): DutyState {
  if (facts.length === 0) return OPEN_DUTY
  let state: DutyState = OPEN_DUTY
  let decidedOn = ''
  for (const fact of facts) {
    if (fact.status === 'extended') state = { ...state, extendedTo: fact.date }
    else if (fact.date > day) continue
    else if (fact.status === 'signed') state = { ...state, signed: true }
    else if (fact.date >= decidedOn) {
      decidedOn = fact.date
      state = { ...state, outcome: fact.status === 'reopened' ? 'open' : fact.status }
    }
  }
  return state
}

/** Neither done nor extended nor exempt: what an organiser counts as open (rules.md §3.5). */
export const isOpenForOrganiser = (state: DutyState): boolean => state.outcome === 'open' && state.extendedTo === undefined
