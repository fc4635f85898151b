import { buildDutyEvents, type DomainEvent, type DutyHappening } from '../core/events.ts'
import { type DutyChange, reactTo } from '../core/reactions/duty-reactions.ts'
import { placeRequests, type RequestNeeds } from '../core/reactions/place-requests.ts'
import type { DutyRow, RowProblem } from '../core/ports.ts'

export type ReactNeeds = RequestNeeds & { publish: (events: readonly DomainEvent[]) => Promise<void> }

export type Reacted = { notices: number; happened: readonly DutyHappening[]; problems: readonly RowProblem[] }

/** Sees to it that whoever must be told is. Others hear of what happened (`publishHappened`) only then: a repetition tells both again. */
export async function reactToChange(needs: RequestNeeds, change: DutyChange): Promise<Reacted> {
  const { notices, happened } = reactTo(change)
  const { placed, problems } = await placeRequests(needs, change.after, notices)
  return { notices: placed, happened, problems }
}

export const publishHappened = async (
  { publish, now }: Pick<ReactNeeds, 'publish' | 'now'>,
  reacted: readonly Reacted[],
): Promise<void> => {
  const events = buildDutyEvents(
    reacted.flatMap(({ happened }) => happened),
    now(),
  )
  if (events.length > 0) await publish(events)
}

/**
 * Brings back what the stream lost: all that ever happened to these duties counts, and nobody is told twice.
 * @throws the first error of a duty, when all others have been dealt with
 */
export async function reactToDuties(needs: ReactNeeds, rows: readonly DutyRow[]): Promise<Reacted> {
  const work = rows.map(after => reactToChange(needs, { after }))
  const done = (await Promise.allSettled(work)).flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
  await publishHappened(needs, done)
  await Promise.all(work)
  return {
    notices: done.reduce((sum, { notices }) => sum + notices, 0),
    happened: done.flatMap(({ happened }) => happened),
    problems: done.flatMap(({ problems }) => problems),
  }
}
