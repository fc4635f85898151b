/**
 * Notices into batches. A notice names its batch before that batch is written, so whoever dies in between leaves notices of a
 * batch that is not there. The rule is: a notice is placed when its batch is written and lists it, and nobody goes on before
 * each notice it met is placed or has ended. Whoever meets one of an unwritten batch writes that batch itself; what a written
 * batch does not list (it never will) is claimed for another. Each step places a notice for good, so however many work at
 * once, they come to an end and no two batches ever list and hold one notice.
 */
import { ContendedError } from '../errors.ts'
import { finishAll, type Limit } from '../limiter.ts'
import { type Notice, NOTICES_PER_BATCH } from './notice.ts'
import { isOpen } from './states.ts'
import type { HeldNotice, NewBatch, OutboxStore, RowProblem } from '../ports.ts'

export type BatchingNeeds = {
  outbox: Pick<OutboxStore, 'putNotice' | 'claimNotice' | 'putBatch'>
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

/**
 * Puts notices that may be there already, and sees to it that they and those left behind are placed.
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
    const batch = needs.newId()
    const at = needs.now()
    const found = await finishAll(
      chunk.map(notice => needs.limit(() => needs.outbox.putNotice({ ...notice, batch, attempts: 0 }, at))),
    )
    const fresh = chunk.flatMap(({ id }, index) => (found[index] === undefined ? [{ id, batch }] : []))
    placed += fresh.length
    const unreadable = found.filter(held => held?.state === 'unreadable')
    problems.push(
      ...unreadable.flatMap(held => (held === undefined ? [] : [{ row: `notice ${held.id}`, message: 'unreadable' }])),
    )
    await secureNotices(needs, [...fresh, ...found.flatMap(listUntouched)], draft)
  }
  return { placed, problems }
}

/** What a worker has handed over once is that worker's to bring back: the batch it came from has not ended. */
const listUntouched = (record: HeldNotice | undefined): Sighting[] =>
  record !== undefined && record.state === 'planned' && record.attempts === 0 ? [record] : []
