/**
 * Notices into batches. A notice names its batch before that batch is written, so whoever dies in between leaves notices of a
 * batch that is not there; the next one along takes that batch's id away (`abandonBatch`: the id can never be written again)
 * and only then claims its notices. So no two batches ever hold one notice, however many run at once.
 */
import { ContendedError } from './errors.ts'
import type { Limit } from './limiter.ts'
import { type Notice, NOTICES_PER_BATCH } from './notice.ts'
import type { NewBatch, NoticeRecord, OutboxStore } from './ports.ts'

const MAX_ROUNDS = 5

export type BatchingNeeds = {
  outbox: Pick<OutboxStore, 'putNotice' | 'claimNotice' | 'putBatch' | 'abandonBatch'>
  now: () => string
  newId: () => string
  limit: Limit
}

type Draft = Omit<NewBatch, 'id' | 'notices'>

export const isOpen = (notice: Pick<NoticeRecord, 'state'>): boolean => notice.state === 'planned' || notice.state === 'unknown'

/** Writes the batch; when another run took its id away, what that run left behind goes into a batch of a new id. */
export async function writeBatch(needs: BatchingNeeds, batch: NewBatch): Promise<void> {
  let current = batch
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (current.notices.length === 0 || (await needs.outbox.putBatch(current))) return
    const id = needs.newId()
    const { id: taken, notices } = current
    current = {
      ...current,
      id,
      notices: await claimAll(
        needs,
        notices.map(notice => ({ id: notice, batch: taken })),
        id,
      ),
    }
  }
  throw new ContendedError(`batch ${current.id} keeps being taken over`)
}

async function claimAll(needs: BatchingNeeds, notices: readonly { id: string; batch: string }[], to: string): Promise<string[]> {
  const claimed = await Promise.all(
    notices.map(async ({ id, batch }) => ((await needs.limit(() => needs.outbox.claimNotice(id, batch, to))) ? [id] : [])),
  )
  return claimed.flat()
}

/** Of open notices that other batches hold, those whose batch was never written: nobody else will ever send them. */
export async function listOrphans<T extends NoticeRecord>(needs: BatchingNeeds, notices: readonly T[]): Promise<T[]> {
  const verdicts = new Map<string, Promise<boolean>>()
  const orphans = notices.map(async notice => {
    if (!isOpen(notice)) return []
    const { office, day, batch } = notice
    const verdict = verdicts.get(batch) ?? needs.limit(() => needs.outbox.abandonBatch({ office, day, id: batch }, needs.now()))
    verdicts.set(batch, verdict)
    return (await verdict) ? [notice] : []
  })
  return (await Promise.all(orphans)).flat()
}

/**
 * Puts notices that may be there already, and the batches of those that are new or were left behind.
 * @returns how many are new
 */
export async function placeNotices(
  needs: BatchingNeeds,
  notices: readonly Omit<Notice, 'batch' | 'attempts'>[],
  draft: Draft,
): Promise<number> {
  let placed = 0
  for (const chunk of chunks(notices, NOTICES_PER_BATCH)) {
    const id = needs.newId()
    const at = needs.now()
    const found = await Promise.all(
      chunk.map(notice => needs.limit(() => needs.outbox.putNotice({ ...notice, batch: id, attempts: 0 }, at))),
    )
    const fresh = chunk.flatMap((notice, index) => (found[index] === undefined ? [notice.id] : []))
    placed += fresh.length
    const orphans = await listOrphans(
      needs,
      found.filter(record => record !== undefined),
    )
    const adopted = await claimAll(needs, orphans, id)
    await writeBatch(needs, { ...draft, id, notices: [...fresh, ...adopted] })
  }
  return placed
}

function* chunks<T>(rows: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size)
}
