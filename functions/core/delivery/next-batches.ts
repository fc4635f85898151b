/** Writes the batches into which notices of a batch have moved. */
import { secureNotices } from '../outbox/batching.ts'
import type { NoticeRecord } from '../ports.ts'
import type { Work } from './delivery-work.ts'
import { NEXT_BATCHES, type NextBatch } from './outcome.ts'
import { settledBy } from './settle-time.ts'

/** @param strays open notices of the batch that name another one: whoever held it before may have died before that one was written */
export async function writeNextBatches({ needs, batch, next, moved }: Work, strays: readonly NoticeRecord[]): Promise<void> {
  const { office, day, priority } = batch
  for (const into of NEXT_BATCHES) {
    const members = moved.filter(one => one.into === into)
    const adopted = strays.filter(({ state }) => toNext(state) === into)
    if (members.length + adopted.length === 0) continue
    const now = needs.now()
    const earliest = adopted.length > 0 && into === 'settle' ? settledBy(now) : now
    const dueAt = members.reduce((latest, one) => (one.dueAt > latest ? one.dueAt : latest), earliest)
    const sightings = [...members.map(({ id }) => ({ id, batch: next[into] })), ...adopted]
    await secureNotices(needs, sightings, { office, day, priority, lane: 'later', dueAt })
  }
}

const toNext = (state: NoticeRecord['state']): NextBatch => (state === 'unknown' ? 'settle' : 'retry')
