import type { Notice } from '../../../functions/core/outbox/notice.ts'
import type { MemoryOutbox } from './context.ts'
import type { BatchState } from './store-guards.ts'

/** The batch that a notice names, if it is written. */
export const findBatch = (
  { batches }: Pick<MemoryOutbox, 'batches'>,
  { office, day, batch }: Pick<Notice, 'office' | 'day' | 'batch'>,
): BatchState | undefined => batches.get(`${office}#${day}#${batch}`)
