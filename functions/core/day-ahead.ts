/** A day that has not come is never opened or planned: a slip in the year would leave every real day behind the watermark. */
import { type Day, dayInShanghai } from './day.ts'
import { InvalidInputError } from './errors.ts'

/** @throws InvalidInputError when `day` lies after the day of `now` in Shanghai */
export function refuseDayAhead(day: Day, now: string): void {
  const today = dayInShanghai(now)
  if (day > today) throw new InvalidInputError(`day ${day} lies ahead: it is ${today} in Shanghai`)
}
