import type { Delivered } from '../core/outbox/delivery.ts'
import { addMilliseconds } from '../core/instant.ts'
import { type BatchRef, DUE_PARTITIONS, type OutboxStore } from '../core/ports.ts'

/** Longer than the minute between two sweeps and the minute's lateness of a schedule: no instant falls between two of them. */
export const LOOK_AHEAD = 75_000
/** Of each shard of the index; what is left is there for the next sweep. */
export const BATCHES_PER_SHARD = 50
/** How many batches are held at once. */
export const BATCHES_IN_HAND = 8

export type SweepOutboxNeeds = {
  outbox: Pick<OutboxStore, 'listDue'>
  deliver: (ref: BatchRef) => Promise<Delivered>
  now: () => string
  wait: (milliseconds: number) => Promise<unknown>
  /** Hears how many seconds the oldest batch is late, if one is. */
  onOverdue: (seconds: number) => void
  onDone: (ref: BatchRef, result: Delivered | 'failed', error?: unknown) => void
}

/**
 * Delivers what is due or falls due within the next moments, each batch at its own instant: what was deferred, and what the
 * stream lost. One batch that fails stops no other.
 * @returns how many batches were looked at
 */
export async function sweepOutbox(needs: SweepOutboxNeeds): Promise<number> {
  const until = addMilliseconds(needs.now(), LOOK_AHEAD)
  const shards = DUE_PARTITIONS.map(partition => needs.outbox.listDue(partition, until, BATCHES_PER_SHARD))
  const due = (await Promise.all(shards)).flat().toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const late = due[0] === undefined ? 0 : -earliness(needs, due[0].at)
  if (late > 0) needs.onOverdue(Math.floor(late / 1000))
  const queue = due.values()
  const work = async (): Promise<void> => {
    for (const batch of queue) await deliverAt(needs, batch)
  }
  await Promise.all(Array.from({ length: BATCHES_IN_HAND }, work))
  return due.length
}

async function deliverAt(needs: SweepOutboxNeeds, { ref, at }: { ref: BatchRef; at: string }): Promise<void> {
  // A timer may fire a moment early.
  for (let early = earliness(needs, at); early > 0; early = earliness(needs, at)) await needs.wait(early)
  try {
    needs.onDone(ref, await needs.deliver(ref))
  } catch (error) {
    needs.onDone(ref, 'failed', error)
  }
}

const earliness = ({ now }: SweepOutboxNeeds, at: string): number => Date.parse(at) - Date.parse(now())
