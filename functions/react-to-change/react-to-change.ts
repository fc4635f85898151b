import type { ClueEntry } from '../core/clues/clue.ts'
import { buildHappenedEvents } from '../core/build-events.ts'
import type { DomainEvent, Happening } from '../core/events.ts'
import { reactToEntry } from '../core/reactions/clue-reactions.ts'
import { type DutyChange, reactTo } from '../core/reactions/duty-reactions.ts'
import { placeClueNotices } from '../core/reactions/place-clue-notices.ts'
import { placeRequests, type RequestNeeds } from '../core/reactions/place-requests.ts'
import type { DutyRow, RowProblem } from '../core/ports.ts'

export type ReactNeeds = RequestNeeds & { publish: (events: readonly DomainEvent[]) => Promise<void> }

export type Reacted = { notices: number; happened: readonly Happening[]; problems: readonly RowProblem[] }

/** Sees to it that whoever must be told is. Others hear of what happened (`publishHappened`) only then: a repetition tells both again. */
export async function reactToChange(needs: RequestNeeds, change: DutyChange): Promise<Reacted> {
  const { notices, happened } = reactTo(change)
  const { placed, problems } = await placeRequests(needs, change.after, notices)
  return { notices: placed, happened, problems }
}

/** The same of an entry of a clue's timeline, which never changes. */
export async function reactToClue(needs: RequestNeeds, entry: ClueEntry): Promise<Reacted> {
  const { notices, happened } = reactToEntry(entry)
  const { placed, problems } = await placeClueNotices(needs, notices)
  return { notices: placed, happened, problems }
}

export const publishHappened = async (
  { publish, now }: Pick<ReactNeeds, 'publish' | 'now'>,
  reacted: readonly Reacted[],
): Promise<void> => {
  const events = buildHappenedEvents(
    reacted.flatMap(({ happened }) => happened),
    now(),
  )
  if (events.length > 0) await publish(events)
}

/** Brings back what the stream lost: all that ever happened to these duties counts, and nobody is told twice. */
export const reactToDuties = (needs: ReactNeeds, rows: readonly DutyRow[]): Promise<Reacted> =>
  reactAgain(
    needs,
    rows.map(after => reactToChange(needs, { after })),
  )

/** Brings back what the stream lost of these clues. */
export const reactToEntries = (needs: ReactNeeds, entries: readonly ClueEntry[]): Promise<Reacted> =>
  reactAgain(
    needs,
    entries.map(entry => reactToClue(needs, entry)),
  )

/** @throws the first error, when all others have been dealt with */
async function reactAgain(needs: ReactNeeds, work: readonly Promise<Reacted>[]): Promise<Reacted> {
  const done = (await Promise.allSettled(work)).flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
  await publishHappened(needs, done)
  await Promise.all(work)
  return {
    notices: done.reduce((sum, { notices }) => sum + notices, 0),
    happened: done.flatMap(({ happened }) => happened),
    problems: done.flatMap(({ problems }) => problems),
  }
}
