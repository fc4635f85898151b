/** The list of what is withdrawn: one row that whoever sends reads, so it stays short. */
import { PermanentError } from '../errors.ts'
import { addMilliseconds } from '../instant.ts'
import type { Withdrawal } from './controls.ts'

/** No notice that was planned before then is still under way. */
const KEPT_DAYS = 45
const DAY = 86_400_000
export const MOST_WITHDRAWALS = 50

/** Dropping one would let out again what it holds back. */
export class TooManyWithdrawalsError extends PermanentError {
  override name = 'TooManyWithdrawalsError'
}

/** @returns the list with one more, without what has no effect any more; undefined when there is one of that id */
export function keepWithdrawals(list: readonly Withdrawal[], withdrawal: Withdrawal): Withdrawal[] | undefined {
  if (list.some(({ id }) => id === withdrawal.id)) return undefined
  const since = addMilliseconds(withdrawal.at, -KEPT_DAYS * DAY)
  const kept = list.filter(({ at }) => at >= since)
  if (kept.length >= MOST_WITHDRAWALS) throw new TooManyWithdrawalsError(`${kept.length} withdrawals are in force`)
  return [...kept, withdrawal]
}
