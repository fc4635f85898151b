/** What the API of clues tells the operator: which call on which clue, by whose office; no body, name, token or words. */
import { METRICS } from '../core/targets.ts'
import { count, note, warn } from './observe.ts'

type Served = { call: string; status: number; milliseconds: number; number?: string; office?: string }

export const logServed = ({ call, status, milliseconds, number, office }: Served): void =>
  note('call served', { call, clue: number, office, status, milliseconds })

/** A caller without a token has not tried any. */
export function logTokenRefusal(why: string): void {
  if (why !== 'no-token') count(METRICS.tokensRefused)
}

/** By its name only: the words of an error may hold what must not stand in a log. */
export function logApiError(error: unknown): void {
  warn('api failed', { error: error instanceof Error ? error.name : 'not an error' })
  count(METRICS.apiFailed)
}

/** Rows that cannot be read are left out of a list, and somebody must look at them. */
export function logApiProblems(problems: readonly { row: string; message: string }[]): void {
  for (const { row, message } of problems) warn('unreadable row', { row, problem: message })
  count(METRICS.rowsUnreadable, problems.length)
}
