/** Use cases: what is shown of clues. */
import { buildReading, saltWords } from '../core/clues/chain.ts'
import type { InformantShown, Listed, Shown, SlipShown, Timeline, TimelinePage } from '../core/clues/clue-calls.ts'
import type { FileMark, Principal, Reading, Words } from '../core/clues/clue.ts'
import type { BuildReading, ListQuestion } from '../core/clues/clue-store.ts'
import { listAllowed } from '../core/clues/judge.ts'
import { listStanding } from '../core/clues/attachments.ts'
import { InvalidCursorError } from '../core/errors.ts'
import { CENTRE } from '../core/register/register.ts'
import { findWhole } from './act-on-clue.ts'
import type { ClueNeeds } from './enter-clue.ts'

export async function showClue({ clues, now }: ClueNeeds, principal: Principal, number: string): Promise<Shown> {
  const seen = await clues.findClue(principal, number)
  if (seen === undefined) return { kind: 'missing' }
  if (seen.sight === 'former') return { kind: 'former', clue: seen.clue }
  const [intake, files, repeats] = await Promise.all([
    clues.readIntake(principal, number),
    clues.listFiles(principal, number),
    clues.listRepeats(principal, number),
  ])
  const { clue } = seen
  const shown = { kind: 'whole', clue, allowed: listAllowed({ clue }, principal) } as const
  // Whoever may not read what was said, is not told either who was reported again.
  return intake === undefined
    ? { ...shown, files: [], repeats: [] }
    : { ...shown, intake, files: listStanding(files, now()), repeats }
}

export async function listClues({ clues }: ClueNeeds, principal: Principal, question: ListQuestion): Promise<Listed> {
  if (question.role === 'all' && principal.office !== CENTRE) return { kind: 'not-allowed' }
  try {
    return { kind: 'list', ...(await clues.listClues(principal, question)) }
  } catch (error) {
    if (error instanceof InvalidCursorError) return { kind: 'unknown-cursor' }
    throw error
  }
}

/** Of entries on a page, and of readings at all. */
const MOST = 100

/** The oldest first. */
export async function showTimeline(
  { clues }: ClueNeeds,
  principal: Principal,
  number: string,
  { cursor, limit = MOST }: TimelinePage = {},
): Promise<Timeline> {
  if ((await clues.findClue(principal, number)) === undefined) return { kind: 'missing' }
  const [found, readings] = await Promise.all([
    clues.readTimeline(principal, number, { after: Number(cursor ?? 0), limit: limit + 1 }),
    cursor === undefined ? clues.readReadings(principal, number, MOST) : [],
  ])
  const entries = found.slice(0, limit)
  const last = found.length > limit ? entries.at(-1) : undefined
  return { kind: 'timeline', entries, ...(last && { cursor: String(last.entry.version) }), readings }
}

/** Whether all of it is in sight, but for its informant. */
export const seesClue = async (needs: ClueNeeds, principal: Principal, number: string): Promise<boolean> =>
  (await findWhole(needs, principal, number)) !== undefined

export async function showSlip(needs: ClueNeeds, principal: Principal, number: string): Promise<SlipShown> {
  const clue = await findWhole(needs, principal, number)
  return clue === undefined ? { kind: 'missing' } : { kind: 'slip', clue }
}

/** The reading is on record, with its reason, before anything is shown. */
export async function readInformant(
  needs: ClueNeeds,
  principal: Principal,
  number: string,
  reason: string,
): Promise<InformantShown> {
  const seen = await needs.clues.findClue(principal, number)
  if (seen === undefined || seen.sight === 'former') return { kind: 'missing' }
  if (seen.sight !== 'party' || !principal.roles.includes('reviewer')) return { kind: 'not-allowed' }
  const { build, words } = toReading(needs, principal, { number, what: 'informant' }, { reason })
  const informant = await needs.clues.readInformant(principal, number, build, words)
  return informant === undefined ? { kind: 'none' } : { kind: 'informant', informant }
}

/** The next of the chain of readings, wherever that ends by then. */
export function toReading(
  { secrets, now }: ClueNeeds,
  principal: Principal,
  of: Pick<Reading, 'number' | 'what'>,
  said: { reason: string; file?: FileMark },
): { build: BuildReading; words: Words } {
  const words = saltWords(secrets, principal, said)
  const { office, actor } = principal
  return { build: before => buildReading(secrets, before, { ...of, office, actor, at: now() }, words), words }
}
