import type { Delivered } from '../core/outbox/delivery.ts'
import { addMilliseconds } from '../core/instant.ts'
import type { BatchRef, DueBatch, OutboxStore } from '../core/ports.ts'
import { buildDueList, type DueList } from './due-list.ts'

/** Longer than the minute between two sweeps and a schedule's lateness: no instant falls between two of them, and what is left is the next one's. */
export const LOOK_AHEAD = 75_000
/** How many batches are held at once; urgent ones have hands of their own. */
export const BATCHES_IN_HAND = 8
const URGENT_IN_HAND = 2
/** While one batch of an office comes to its end, its next one begins: else an office that is alone would not use the rate. */
const PER_OFFICE = 2
/** While work is left the index is read again after this time. */
const LOOK_AGAIN = 2_000

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
 * Delivers what is due or falls due within the next moments, each batch at its own instant: what was deferred, what the stream
 * lost, and what it left because the rate was used up. One batch that fails stops no other.
 */
export async function sweepOutbox(needs: SweepOutboxNeeds): Promise<void> {
  const until = addMilliseconds(needs.now(), LOOK_AHEAD)
  const { listDue } = needs.outbox
  const urgent = buildDueList(listDue, { partitions: ['urgent'], until, hands: URGENT_IN_HAND, perOffice: URGENT_IN_HAND })
  const ordinary = buildDueList(listDue, { partitions: ['0', '1'], until, hands: BATCHES_IN_HAND, perOffice: PER_OFFICE })
  const due = (await Promise.all([urgent.refresh(), ordinary.refresh()])).flat()
  const oldest = due.reduce((first, { at }) => (at < first ? at : first), until)
  const late = -earliness(needs, oldest)
  if (late > 0) needs.onOverdue(Math.floor(late / 1000))
  await Promise.all([runHands(needs, urgent, until, URGENT_IN_HAND), runHands(needs, ordinary, until, BATCHES_IN_HAND)])
}

async function runHands(needs: SweepOutboxNeeds, list: DueList, until: string, hands: number): Promise<void> {
  const look = buildLook(needs, list)
  const work = async (): Promise<void> => {
    for (let next = await look(until); next !== undefined; next = await look(until)) {
      await deliver(needs, next)
      list.finish(next)
    }
  }
  await Promise.all(Array.from({ length: hands }, work))
}

/** @returns how a hand finds its next batch, waiting for it where it must; undefined: this sweep has nothing left to begin */
function buildLook(needs: SweepOutboxNeeds, list: DueList): (until: string) => Promise<DueBatch | undefined> {
  const refresh = shareCalls(list.refresh)
  let lookedAt = needs.now()
  return async until => {
    for (let now = needs.now(); now <= until; now = needs.now()) {
      const batch = list.take(now)
      if (batch !== undefined) return batch
      const instant = list.nextInstant()
      const isOver = instant === undefined && !list.isInHand()
      if (isOver && !list.mayHoldMore()) return undefined
      if (!isOver) await needs.wait(Math.max(1, findPause(needs, list, instant)))
      if (isOver || (list.isInHand() && needs.now() >= addMilliseconds(lookedAt, LOOK_AGAIN))) {
        lookedAt = needs.now()
        await refresh()
      }
    }
    return undefined
  }
}

/** Until the next batch falls due; while others are at work, no longer than until the index is read again. */
function findPause(needs: SweepOutboxNeeds, list: DueList, instant: string | undefined): number {
  const early = instant === undefined ? LOOK_AGAIN : earliness(needs, instant)
  return list.isInHand() ? Math.min(early, LOOK_AGAIN) : early
}

/** Whoever calls while a call is under way gets its answer. */
function shareCalls<T>(call: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined
  return () =>
    (current ??= call().finally(() => {
      current = undefined
    }))
}

async function deliver(needs: SweepOutboxNeeds, { ref }: DueBatch): Promise<void> {
  try {
    needs.onDone(ref, await needs.deliver(ref))
  } catch (error) {
    needs.onDone(ref, 'failed', error)
  }
}

const earliness = ({ now }: SweepOutboxNeeds, at: string): number => Date.parse(at) - Date.parse(now())
