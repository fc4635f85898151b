/** Reads the notices of a leased batch. */
import type { LeasedBatch, OutboxStore } from '../ports.ts'

type Members = { outbox: Pick<OutboxStore, 'readNotices'> }

/** What has just come from another batch may still be shown as it was there, at half the price: that is looked at again. */
export async function readMembers(
  { outbox }: Members,
  batch: Pick<LeasedBatch, 'id' | 'attempt'>,
  ids: readonly string[],
): ReturnType<OutboxStore['readNotices']> {
  if (batch.attempt > 1) return outbox.readNotices(ids)
  const early = await outbox.readNotices(ids, { unchanged: true })
  const mine = early.notices.filter(notice => notice.batch === batch.id)
  const others = early.notices.filter(notice => notice.batch !== batch.id)
  if (others.length === 0) return early
  const late = await outbox.readNotices(others.map(({ id }) => id))
  return {
    notices: [...mine, ...late.notices],
    problems: [...early.problems, ...late.problems],
    missing: [...early.missing, ...late.missing],
  }
}
