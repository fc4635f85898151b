/**
 * Notices into batches. New ones are put into a batch that is there already (`placeNotices`). One that moves on to another batch
 * names it before that one is written, so whoever dies in between leaves notices of a batch that is not there: the batch they come
 * from has not ended then, and whoever takes it up next writes the other, or claims what it does not list (`secureNotices`). Each
 * step places a notice for good, so however many work at once, they come to an end and no two batches ever list and hold one notice.
 */
import { ContendedError } from '../errors.ts'
import { finishAll, type Limit } from '../limiter.ts'
import { type Notice, NOTICES_PER_BATCH } from './notice.ts'
import { addMilliseconds } from '../instant.ts'
import type { NewBatch, OutboxStore, RowProblem } from '../ports.ts'
import { isOpen } from './states.ts'

export type BatchingNeeds = {
  outbox: Pick<OutboxStore, 'putNotice' | 'claimNotice' | 'putBatch' | 'draftBatch' | 'publishBatch'>
  now: () => string
  newId: () => string
  limit: Limit
}

type Draft = Omit<NewBatch, 'id' | 'notices'>
/** An open notice and the batch that it names, as far as somebody has seen. */
type Sighting = { id: string; batch: string }

/** Sees to it that each of these notices is placed; batches that must be written for it are as `draft` says. */
export async function secureNotices(needs: BatchingNeeds, notices: readonly Sighting[], draft: Draft): Promise<void> {
  let open = notices
  // Each round places at least one of them.
  for (let round = 0; round <= notices.length; round += 1) {
    const unplaced = await writeBatches(needs, open, draft)
    if (unplaced.length === 0) return
    open = await claimAll(needs, unplaced, needs.newId())
  }
  throw new ContendedError(`notices of office ${draft.office} on ${draft.day} keep being taken over`)
}

/** @returns the notices that their batches do not list, because somebody else wrote them first */
async function writeBatches(needs: BatchingNeeds, notices: readonly Sighting[], draft: Draft): Promise<Sighting[]> {
  const batches = [...Map.groupBy(notices, ({ batch }) => batch)]
  const unplaced = batches.map(async ([id, members]) => {
    const ids = members.map(member => member.id)
    const listed = new Set(await needs.limit(() => needs.outbox.putBatch({ ...draft, id, notices: ids })))
    return members.filter(member => !listed.has(member.id))
  })
  return (await finishAll(unplaced)).flat()
}

/** @returns where each of them is now, without those that have ended */
async function claimAll(needs: BatchingNeeds, notices: readonly Sighting[], to: string): Promise<Sighting[]> {
  const claimed = notices.map(async ({ id, batch }): Promise<Sighting[]> => {
    const found = await needs.limit(() => needs.outbox.claimNotice(id, batch, to))
    return found === undefined ? [{ id, batch: to }] : isOpen(found) ? [found] : []
  })
  return (await finishAll(claimed)).flat()
}

/** Longer than any function that places notices lives: whoever takes a draft in knows that nobody adds to it any more. */
const DRAFT_TIME = 20 * 60_000

/**
 * Puts notices that may be there already. Each batch is written before its notices: whoever dies in between leaves a draft,
 * which the sweep takes in after a while.
 * @returns how many are new, and which rows in their way nobody can read
 */
export async function placeNotices(
  needs: BatchingNeeds,
  notices: readonly Omit<Notice, 'batch' | 'attempts'>[],
  draft: Draft,
): Promise<{ placed: number; problems: RowProblem[] }> {
  let placed = 0
  const problems: RowProblem[] = []
  for (let start = 0; start < notices.length; start += NOTICES_PER_BATCH) {
    const chunk = notices.slice(start, start + NOTICES_PER_BATCH)
    const batch = await writeDraft(needs, draft, chunk)
    const at = needs.now()
    const found = await finishAll(
      chunk.map(notice => needs.limit(() => needs.outbox.putNotice({ ...notice, batch: batch.id, attempts: 0 }, at))),
    )
    const fresh = chunk.filter((_, index) => found[index] === undefined)
    placed += fresh.length
    const unreadable = found.filter(held => held?.state === 'unreadable')
    problems.push(
      ...unreadable.flatMap(held => (held === undefined ? [] : [{ row: `notice ${held.id}`, message: 'unreadable' }])),
    )
    // With nothing new in it, the sweep ends it.
    await publish(needs, fresh.length > 0 ? batch : { ...batch, lane: 'later' }, fresh)
  }
  return { placed, problems }
}

async function writeDraft(needs: BatchingNeeds, draft: Draft, members: readonly { id: string }[]): Promise<NewBatch> {
  const batch = { ...draft, id: needs.newId(), notices: members.map(({ id }) => id) }
  await needs.limit(() => needs.outbox.draftBatch(batch, addMilliseconds(needs.now(), DRAFT_TIME)))
  return batch
}

/** Whoever was so slow that the draft was taken in puts what it missed into another batch. */
async function publish(needs: BatchingNeeds, batch: NewBatch, members: readonly { id: string }[]): Promise<void> {
  if ((await needs.limit(() => needs.outbox.publishBatch(batch))) || members.length === 0) return
  const next = await writeDraft(needs, batch, members)
  const moved = await claimAll(
    needs,
    members.map(({ id }) => ({ id, batch: batch.id })),
    next.id,
  )
  const mine = moved.filter(sighting => sighting.batch === next.id)
  if (mine.length > 0) await publish(needs, next, mine)
}
