/** A data folder's facts of one duty among those that the register has, be they of earlier folders or from recipients' pages. */
import type { Fact } from '../../../functions/core/register/register.ts'

/**
 * What came by a page stays, in its place behind what it was said about: a folder that is loaded again brings back neither an
 * earlier extension nor what was reopened since, and a row that says the same changes nothing.
 */
export function mergeFacts(before: Fact[], wanted: readonly Fact[]): Fact[] {
  const paged = before.filter(({ source }) => source !== undefined)
  const listed = before.filter(({ source }) => source === undefined)
  const merged = mergeListed(
    listed,
    wanted.filter(fact => !paged.some(other => isSameFact(fact, other))),
  )
  return merged === listed ? before : paged.reduce((facts, one) => putInPlace(facts, one, before), merged)
}

const isSameFact = (a: Fact, b: Fact): boolean => a.status === b.status && a.date === b.date

/** Facts of the folder that the register has in the same order change nothing; else the register's others come first. */
function mergeListed(before: Fact[], wanted: readonly Fact[]): Fact[] {
  let next = 0
  for (const fact of before) {
    const expected = wanted[next]
    if (expected !== undefined && isSameFact(fact, expected)) next += 1
  }
  if (next === wanted.length) return before
  return [...before.filter(fact => !wanted.some(other => isSameFact(fact, other))), ...wanted]
}

/** Behind all that was there before it; of extensions also behind what is new and no later. */
function putInPlace(facts: readonly Fact[], paged: Fact, before: readonly Fact[]): Fact[] {
  const earlier = before.slice(0, before.indexOf(paged))
  const isBefore = (fact: Fact): boolean =>
    earlier.some(other => isSameFact(fact, other)) ||
    (paged.status === 'extended' &&
      fact.status === 'extended' &&
      fact.date <= paged.date &&
      !before.some(other => isSameFact(fact, other)))
  const place = facts.findLastIndex(isBefore) + 1
  return facts.toSpliced(place, 0, paged)
}
