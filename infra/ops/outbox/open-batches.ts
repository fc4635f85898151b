/** The open batches of the system, found through the due index and read by office and day. */
import { type BatchRecord, DUE_PARTITIONS, type OutboxStore, type RowProblem } from '../../../functions/core/ports.ts'
import type { Scope } from '../../../functions/core/outbox/controls.ts'

/** Of each partition: more than a flood of a whole day. */
const MOST = 5_000
/** Behind every instant. */
const EVER = '9999'

export type OpenBatches = { batches: BatchRecord[]; problems: RowProblem[]; hasMore: boolean }

export async function readOpenBatches(
  outbox: Pick<OutboxStore, 'listDue' | 'listBatches'>,
  scope: Scope = 'all',
): Promise<OpenBatches> {
  const lists = await Promise.all(DUE_PARTITIONS.map(partition => outbox.listDue(partition, EVER, MOST)))
  const refs = lists
    .flat()
    .map(({ ref }) => ref)
    .filter(({ office }) => scope === 'all' || office === scope)
  const days = new Map(refs.map(({ office, day }) => [`${office} ${day}`, { office, day }]))
  const read = await Promise.all([...days.values()].map(({ office, day }) => outbox.listBatches(office, day)))
  return {
    batches: read
      .flatMap(({ batches }) => batches)
      .filter(({ endedAt }) => endedAt === undefined)
      .toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1)),
    problems: read.flatMap(({ problems }) => problems),
    hasMore: lists.some(list => list.length === MOST),
  }
}
