/** Batches in memory. */
import { draftLook, firstLook, toDuePartition } from '../../../functions/core/outbox/due-index.ts'
import type { BatchRecord, BatchRef, BatchStore, DueBatch } from '../../../functions/core/ports.ts'
import { type BatchState, storeGuards } from './store-guards.ts'

type Batches = BatchStore & { batches: Map<string, BatchState> }

const batchKey = ({ office, day, id }: BatchRef): string => `${office}#${day}#${id}`

function toDue({ office, day, id, nextLook: at, ...batch }: BatchState): DueBatch {
  const isStreamed = batch.lane !== 'later' && at === firstLook(batch)
  return { ref: { office, day, id }, at, ...(isStreamed ? { streamed: true } : {}) }
}

function toRecord({ holder: _holder, nextLook, ...batch }: BatchState): BatchRecord {
  return structuredClone({ ...batch, ...(batch.endedAt === undefined ? { nextLook } : {}) })
}

export function buildMemoryBatches(): Batches {
  const batches: Batches['batches'] = new Map()
  const find = (ref: BatchRef): BatchState | undefined => batches.get(batchKey(ref))
  const findHeld = ({ attempt, ...ref }: BatchRef & { attempt: number }): BatchState | undefined => {
    const batch = find(ref)
    return batch !== undefined && storeGuards.isHeld(batch, attempt) ? batch : undefined
  }
  return {
    batches,
    async putBatch(batch) {
      const known = find(batch)
      if (known !== undefined && !storeGuards.mayPutBatch(known)) return [...known.notices]
      batches.set(batchKey(batch), structuredClone({ ...batch, attempt: 0, nextLook: firstLook(batch) }))
      return [...batch.notices]
    },
    async draftBatch(batch, until) {
      if (find(batch) === undefined)
        batches.set(batchKey(batch), structuredClone({ ...batch, attempt: 0, nextLook: draftLook(batch, until), draft: until }))
    },
    async publishBatch(batch) {
      const known = find(batch)
      if (known === undefined) return false
      const { draft, ...rest } = known
      if (draft === undefined) return true
      if (!storeGuards.mayPublish(known)) return false
      batches.set(batchKey(batch), { ...rest, nextLook: firstLook(batch) })
      return true
    },
    async leaseBatch(ref, { now, until, holder }) {
      const batch = find(ref)
      if (batch === undefined || batch.endedAt !== undefined) return undefined
      const isOwn = batch.holder === holder
      if (!isOwn && !storeGuards.isLeasable(batch, now)) return undefined
      if (!isOwn) Object.assign(batch, { attempt: batch.attempt + 1, leaseUntil: until, holder })
      const { endedAt: _endedAt, holder: _holder, ...leased } = batch
      return structuredClone({ leaseUntil: until, ...leased })
    },
    async recordInHand(held, inHand) {
      const batch = findHeld(held)
      if (batch !== undefined) batch.inHand = structuredClone(inHand)
      return batch !== undefined
    },
    findInHand: async ref => structuredClone(find(ref)?.inHand),
    async releaseBatch(held, dueAt) {
      const batch = findHeld(held)
      if (batch === undefined) return false
      const { leaseUntil: _leaseUntil, holder: _holder, inHand: _inHand, ...rest } = batch
      batches.set(batchKey(held), { ...rest, dueAt, nextLook: dueAt })
      return true
    },
    async endBatch(held, at) {
      const batch = findHeld(held)
      if (batch !== undefined) batch.endedAt = at
      return batch !== undefined
    },
    async postponeBatch(ref, until, now) {
      const batch = find(ref)
      if (batch === undefined || !storeGuards.isLeasable(batch, now)) return false
      batch.nextLook = until
      return true
    },
    async listDue(partition, until, limit) {
      return [...batches.values()]
        .filter(batch => batch.endedAt === undefined && toDuePartition(batch) === partition && batch.nextLook <= until)
        .map(toDue)
        .toSorted((a, b) => (`${a.at}#${a.ref.id}` < `${b.at}#${b.ref.id}` ? -1 : 1))
        .slice(0, limit)
    },
    async listBatches(office, day) {
      const ofDay = [...batches.values()].filter(batch => batch.office === office && batch.day === day)
      return { batches: ofDay.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(toRecord), problems: [] }
    },
  }
}
