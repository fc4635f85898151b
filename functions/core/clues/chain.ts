/** The chains of a clue: each entry and each reading carries the digest of the one before, so that nothing is changed unseen. */
import type { Clue, ClueAction, ClueEntry, Informant, Intake, Principal, Reading, Words } from './clue.ts'
import type { ClueSecrets } from './clue-store.ts'
import type { Unsealed } from './judge.ts'

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
  { reason, note, outcome, conclusion, measures, text }: Said = {},
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
  before: { position: number; digest: string },
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
/** `at`: the version of the entry or the position of the reading where it breaks; 0: the row that closes the chain. */
export type Verified = { kind: 'whole' } | { kind: 'broken'; at: number; how: Break }

/** @param entries as they lie, in the order of their keys */
export function verifyChain(_digest: Digest, _clue: Clue, _entries: readonly ClueEntry[]): Verified {
  throw new Error('not yet')
}

/** @param end position and digest of the latest reading, as the row that closes the chain says; none: nothing was read */
export function verifyReadings(
  _digest: Digest,
  _end: { position: number; digest: string } | undefined,
  _readings: readonly Reading[],
): Verified {
  throw new Error('not yet')
}
