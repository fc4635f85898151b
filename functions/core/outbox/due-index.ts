/** When and in which partition of the due index the sweep meets a batch. */
import { addMilliseconds } from '../instant.ts'
import type { BatchRecord, DueBatch, DuePartition, NewBatch } from '../ports.ts'
import { shardOf } from '../register/shard.ts'

/** The stream carries a batch to its worker; the sweep looks only at what is still open after this. */
const STREAM_GRACE = 60_000
/** A dispatcher waits no longer than this for the stream: the worker before a batch may be the dispatcher itself. */
const STREAM_START = 5_000

/** @returns when the sweep first looks at a new batch */
export const firstLook = ({ lane, dueAt }: Pick<NewBatch, 'lane' | 'dueAt'>): string =>
  lane === 'later' ? dueAt : addMilliseconds(dueAt, STREAM_GRACE)

/** A draft that nobody publishes is not late before somebody may take it in. */
export function draftLook(batch: Pick<NewBatch, 'lane' | 'dueAt'>, until: string): string {
  const look = firstLook(batch)
  return look > until ? look : until
}

/** @returns from when a dispatcher may take a batch: never before it is due */
export const takenFrom = ({ at, streamed }: Pick<DueBatch, 'at' | 'streamed'>): string =>
  streamed === true ? addMilliseconds(at, STREAM_START - STREAM_GRACE) : at

/** Put off without being leased, as under a pause: what has a later time of its own has it as its `dueAt`. */
export const isPostponed = (batch: Pick<BatchRecord, 'lane' | 'dueAt' | 'nextLook'>): boolean =>
  batch.nextLook !== undefined && batch.nextLook > firstLook(batch)

/** @returns from when it could go: the end of a pause or a brake is the look to which it was put off or brought forward */
export const allowedFrom = (batch: Pick<BatchRecord, 'lane' | 'dueAt'> & { nextLook: string }): string =>
  isPostponed(batch) || batch.nextLook < batch.dueAt ? batch.nextLook : batch.dueAt

/** Spread by id; urgent ones apart. */
export const toDuePartition = ({ id, priority }: Pick<NewBatch, 'id' | 'priority'>): DuePartition =>
  priority === 'urgent' ? 'urgent' : shardOf(id) % 2 === 0 ? '0' : '1'
