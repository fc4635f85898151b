/** A data folder's facts of one duty among those that the register has, be they of earlier folders or from recipients' pages. */
import type { Fact } from '../../../functions/core/register/register.ts'

/**
 * What came by a page stays, in its place behind what it was said about: a folder that is loaded again brings back neither an
 * earlier extension nor what was reopened since, and a row that says the same changes nothing. Each row of the folder stands for one
 * fact of a page at most, in order: what it says after that has happened since.
 */
export function mergeFacts(before: Fact[], wanted: readonly Fact[]): Fact[] {
  const rows = [...pairUp(before.filter(isPaged), wanted)]
  const unlisted = before.filter(fact => isPaged(fact) && !rows.includes(fact))
  const listed = before.filter(fact => !unlisted.includes(fact))
  const merged = mergeListed(listed, rows)
  return merged === listed ? before : unlisted.reduce((facts, one) => putInPlace(facts, one, before), merged)
}

const isPaged = ({ source }: Fact): boolean => source !== undefined
/** Extensions and outcomes have nothing to do with each other, nor has their order. */
const isOfKind = (a: Fact, b: Fact): boolean => (a.status === 'extended') === (b.status === 'extended')

/** The folder's rows, those that a page has said already as the page said them. */
function* pairUp(paged: readonly Fact[], wanted: readonly Fact[]): Generator<Fact> {
  let left = paged
  for (const row of wanted) {
    const match = left.find(fact => isSameFact(fact, row))
    if (match !== undefined) left = left.filter(fact => !isOfKind(fact, match) || left.indexOf(fact) > left.indexOf(match))
    yield match ?? row
  }
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

/** Behind all that was there before it; of extensions also behind what is new and no later. Never behind what a page said later. */
function putInPlace(facts: readonly Fact[], paged: Fact, before: readonly Fact[]): Fact[] {
  const at = before.indexOf(paged)
  const [earlier, later] = [before.slice(0, at), before.slice(at + 1)]
  const isBefore = (fact: Fact): boolean =>
    earlier.some(other => isSameFact(fact, other)) ||
    (paged.status === 'extended' &&
      fact.status === 'extended' &&
      fact.date <= paged.date &&
      !before.some(other => isSameFact(fact, other)))
  const next = facts.findIndex(fact => isPaged(fact) && isOfKind(fact, paged) && later.includes(fact))
  const place = facts.findLastIndex(isBefore) + 1
  return facts.toSpliced(next < 0 ? place : Math.min(place, next), 0, paged)
}
