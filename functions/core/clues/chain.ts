/** The chains of a clue: each entry and each reading carries the digest of the one before, so that nothing is changed unseen. */
import type { Clue, ClueAction, ClueEntry, Informant, Intake, Principal, Reading, ReadingsEnd, Words } from './clue.ts'
import type { ClueSecrets } from './clue-store.ts'
import type { Unsealed } from './judge.ts'
import { retellClue } from './retell.ts'

type Digest = ClueSecrets['digest']
type Secrets = Pick<ClueSecrets, 'newSalt' | 'digest'>

/** Everything that is sealed with an entry or a reading. */
export type Sealed = { words: Words; intake?: Intake | undefined; informant?: Informant | undefined }

/** JSON with sorted keys, so that equal values have equal texts; what is undefined is not there. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(item => canonical(item ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`)
    .join(',')}}`
}

/** What is said with an act or a reading; an act is one as it stands. */
type Said = Partial<Omit<Words, 'salt' | 'by'>> & { action?: ClueAction }

/** The words to be sealed: who says it, and what. */
export function saltWords(
  { newSalt }: Pick<Secrets, 'newSalt'>,
  { sub, name }: Pick<Principal, 'sub' | 'name'>,
  { reason, note, outcome, conclusion, measures, text, file }: Said = {},
): Words {
  return {
    salt: newSalt(),
    by: { sub, name },
    ...(reason !== undefined && { reason }),
    ...(note !== undefined && { note }),
    ...(outcome !== undefined && { outcome }),
    ...(conclusion !== undefined && { conclusion }),
    ...(measures !== undefined && { measures }),
    ...(text !== undefined && { text }),
    ...(file !== undefined && { file }),
  }
}

/** @param before none for the first entry */
export function sealChange(
  secrets: Secrets,
  before: Pick<Clue, 'head'> | undefined,
  draft: Unsealed,
  sealed: Sealed,
): { clue: Clue; entry: ClueEntry } {
  const entry = close(secrets, { ...draft.entry, previous: before?.head ?? '' }, sealed)
  return { clue: { ...draft.clue, head: entry.digest }, entry }
}

/** @param before position and digest of the latest reading; 0 and empty for the first */
export const buildReading = (
  secrets: Secrets,
  before: ReadingsEnd,
  reading: Pick<Reading, 'number' | 'at' | 'what' | 'office' | 'actor'>,
  words: Words,
): Reading => close(secrets, { ...reading, position: before.position + 1, previous: before.digest }, { words })

function close<Open extends object>(
  { newSalt, digest }: Secrets,
  open: Open,
  sealed: Sealed,
): Open & { salt: string; words: string; digest: string } {
  const whole = { ...open, salt: newSalt(), words: digest(canonical(sealed)) }
  return { ...whole, digest: digest(canonical(whole)) }
}

/** Whether they are the words that were sealed with it. */
export const verifyWords = (digest: Digest, { words }: Pick<ClueEntry, 'words'>, sealed: Sealed): boolean =>
  digest(canonical(sealed)) === words

export type Break = 'missing' | 'changed' | 'swapped' | 'cut-off' | 'inserted'
/** `at`: the version of the entry or the position of the reading where it breaks; 0: the clue is not what its entries tell of. */
export type Verified = { kind: 'whole' } | { kind: 'broken'; at: number; how: Break }

/** @param entries as they lie, in the order of their keys */
export function verifyChain(digest: Digest, clue: Clue, entries: readonly ClueEntry[]): Verified {
  const links = entries.map(entry => ({ place: entry.version, isOurs: entry.number === clue.number, row: entry }))
  const found = verifyLinks(digest, links, { place: clue.version, digest: clue.head })
  if (found.kind === 'broken') return found
  return canonical(retellClue(entries)) === canonical(clue) ? found : { kind: 'broken', at: 0, how: 'changed' }
}

/**
 * @param end as the row that closes the chain says; none: nothing was read
 * @param entries each of the clue's: what had been read when it was written is still there, and is what it was
 */
export function verifyReadings(digest: Digest, { number, end, entries }: ReadingsOf, readings: readonly Reading[]): Verified {
  const links = readings.map(reading => ({ place: reading.position, isOurs: reading.number === number, row: reading }))
  const found = verifyLinks(digest, links, { place: end?.position ?? 0, digest: end?.digest ?? '' })
  if (found.kind === 'broken') return found
  const lost = entries.flatMap(entry => entry.readings ?? []).find(was => readings[was.position - 1]?.digest !== was.digest)
  if (lost === undefined) return found
  const isCutOff = lost.position > readings.length
  return { kind: 'broken', at: isCutOff ? readings.length + 1 : lost.position, how: isCutOff ? 'cut-off' : 'changed' }
}

type ReadingsOf = { number: string; end?: ReadingsEnd | undefined; entries: readonly Pick<ClueEntry, 'readings'>[] }

type Link = { place: number; isOurs: boolean; row: { previous: string; digest: string } }

function verifyLinks(digest: Digest, links: readonly Link[], end: { place: number; digest: string }): Verified {
  const length = Math.max(links.length, end.place)
  for (let place = 1; place <= length; place += 1) {
    const how = findBreak(digest, links, place, end)
    if (how !== undefined) return { kind: 'broken', at: place, how }
  }
  return { kind: 'whole' }
}

function findBreak(
  digest: Digest,
  links: readonly Link[],
  place: number,
  end: { place: number; digest: string },
): Break | undefined {
  const link = links[place - 1]
  if (link === undefined) return 'cut-off'
  if (place > end.place || !link.isOurs || link.place < place) return 'inserted'
  if (link.place > place) return links.some(other => other.place === place) ? 'swapped' : 'missing'
  const { digest: own, ...content } = link.row
  const follows = content.previous === (links[place - 2]?.row.digest ?? '')
  const closes = place < end.place || own === end.digest
  return follows && closes && own === digest(canonical(content)) ? undefined : 'changed'
}
