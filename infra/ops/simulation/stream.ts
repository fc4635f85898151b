/** The Outbox with its stream, and with whoever waits for its due index to change. */
import type { NewBatch, OutboxStore } from '../../../functions/core/ports.ts'
import { findBatch } from './find-batch.ts'
import type { MemoryOutbox } from './context.ts'

type Listeners = {
  /** A batch that is to be delivered at once. */
  onInsert: (batch: NewBatch) => void
  onDue: () => void
}

export function streamBatches(outbox: MemoryOutbox, { onInsert, onDue }: Listeners): OutboxStore {
  return {
    ...outbox,
    async putBatch(batch) {
      const isNew = findBatch(outbox, { ...batch, batch: batch.id }) === undefined
      const listed = await outbox.putBatch(batch)
      if (isNew && batch.lane !== 'later') onInsert(batch)
      onDue()
      return listed
    },
    async draftBatch(batch, until) {
      await outbox.draftBatch(batch, until)
      onDue()
    },
    async publishBatch(batch) {
      const isPublished = await outbox.publishBatch(batch)
      if (isPublished && batch.lane !== 'later') onInsert(batch)
      onDue()
      return isPublished
    },
    async releaseBatch(batch, dueAt) {
      const isReleased = await outbox.releaseBatch(batch, dueAt)
      onDue()
      return isReleased
    },
    async postponeBatch(ref, until, now) {
      const isPostponed = await outbox.postponeBatch(ref, until, now)
      onDue()
      return isPostponed
    },
  }
}
