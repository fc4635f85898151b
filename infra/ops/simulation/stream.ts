/** The tables with their streams, and with whoever waits for the due index to change. */
import { type DutyChange, reactTo } from '../../../functions/core/reactions/duty-reactions.ts'
import type { NewBatch, OutboxStore, RegisterStore } from '../../../functions/core/ports.ts'
import type { ClueEntry } from '../../../functions/core/clues/clue.ts'
import type { ClueStore } from '../../../functions/core/clues/clue-store.ts'
import { findBatch } from './find-batch.ts'
import type { MemoryOutbox } from './context.ts'
import type { ClueRows } from './memory-clue-reader.ts'

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

/** @param onChange hears of what asks for something: every other record would be a call that does nothing */
export const streamDuties = (register: RegisterStore, onChange: (change: DutyChange) => void): RegisterStore => ({
  ...register,
  async saveDuty(row) {
    const before = await register.findDuty(row)
    const isSaved = await register.saveDuty(row)
    const change = before === undefined ? { after: row } : { before, after: row }
    if (isSaved && reactTo(change).happened.length > 0) onChange(change)
    return isSaved
  },
})

/** Each entry is a record of its own. */
export function streamEntries(clues: ClueStore, { entries }: ClueRows, onEntry: (entry: ClueEntry) => void): ClueStore {
  const tell = (number: string): void => entries.get(number)?.slice(-1).forEach(onEntry)
  return {
    ...clues,
    async createClue(principal, place, build) {
      const created = await clues.createClue(principal, place, build)
      if (created.kind === 'created') tell(created.clue.number)
      return created
    },
    async changeClue(principal, before, change) {
      const isChanged = await clues.changeClue(principal, before, change)
      if (isChanged) tell(before.number)
      return isChanged
    },
  }
}
