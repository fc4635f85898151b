/** The Outbox as one worker reaches it, watched: each change of a notice is a step, and what the worker knew of it is kept. */
import type { LeasedBatch, OutboxStore } from '../../../functions/core/ports.ts'
import { noteSpan } from './history.ts'
import type { Context, Desk } from './context.ts'

export function watchOutbox(context: Context, desk: Desk, outbox: OutboxStore): OutboxStore {
  return {
    ...outbox,
    ...watchNotices(context, outbox),
    ...watchBatches(context, desk, outbox),
    ...watchGates(context, outbox),
    ...watchPeople(context, outbox),
  }
}

function watchNotices(context: Context, outbox: OutboxStore) {
  return {
    async putNotice(notice, at) {
      const held = await outbox.putNotice(notice, at)
      noteState(context, notice.id)
      return held
    },
    async changeNotice(notice, change) {
      const held = await outbox.changeNotice(notice, change)
      noteState(context, notice.id)
      return held
    },
    async applyReceipt(id, from, change) {
      const applied = await outbox.applyReceipt(id, from, change)
      noteState(context, id)
      return applied
    },
  } satisfies Partial<OutboxStore>
}

function noteState({ rows, history, scheduler, log, judge }: Context, id: string): void {
  const notice = rows.notices.get(id)
  if (notice === undefined) return
  const before = history.states.get(id)
  history.states.set(id, notice.state)
  if (before !== notice.state) log(`${id} is ${notice.state}${notice.cause === undefined ? '' : ` (${notice.cause})`}`)
  if (notice.state !== 'planned' && notice.state !== 'unknown' && !history.settled.has(id))
    history.settled.set(id, scheduler.time())
  judge({ kind: 'written', notice, before })
}

function watchBatches({ scheduler, history: { holders }, judge }: Context, desk: Desk, outbox: OutboxStore) {
  const noteHold = ({ id }: Pick<LeasedBatch, 'id'>): void => {
    const known = holders.get(id)
    judge({
      kind: 'batch-held',
      batch: id,
      isInOtherHands: known !== undefined && known.holder !== desk && known.until > scheduler.time(),
    })
  }
  const noteDue = (notices: readonly string[], dueAt: string): void =>
    judge({ kind: 'batch-due', notices, dueAt, now: scheduler.now() })
  return {
    async putBatch(batch) {
      noteDue(batch.notices, batch.dueAt)
      return outbox.putBatch(batch)
    },
    async draftBatch(batch, until) {
      noteDue(batch.notices, batch.dueAt)
      return outbox.draftBatch(batch, until)
    },
    async leaseBatch(ref, lease) {
      const batch = await outbox.leaseBatch(ref, lease)
      if (batch === undefined) return batch
      noteHold(batch)
      holders.set(batch.id, { holder: desk, until: Date.parse(lease.until) })
      for (const id of batch.notices) desk.known.delete(id)
      return batch
    },
    async recordInHand(batch, inHand) {
      const isRecorded = await outbox.recordInHand(batch, inHand)
      if (isRecorded) noteHold(batch)
      return isRecorded
    },
    async releaseBatch(batch, dueAt) {
      const isReleased = await outbox.releaseBatch(batch, dueAt)
      if (!isReleased) return isReleased
      noteHold(batch)
      noteDue(batch.notices, dueAt)
      holders.delete(batch.id)
      return isReleased
    },
    async endBatch(batch, at) {
      const isEnded = await outbox.endBatch(batch, at)
      if (!isEnded) return isEnded
      noteHold(batch)
      holders.delete(batch.id)
      judge({ kind: 'batch-ended', notices: batch.notices })
      return isEnded
    },
  } satisfies Partial<OutboxStore>
}

function watchGates({ scheduler, history, rows }: Context, outbox: OutboxStore) {
  const noteBar = (hash: string): void => {
    const row = rows.suppressions.get(hash)
    noteSpan(history.barred, hash, row !== undefined && row.lifted === undefined, scheduler.time())
  }
  return {
    async saveSuppression(suppression) {
      const isSaved = await outbox.saveSuppression(suppression)
      noteBar(suppression.addressHash)
      return isSaved
    },
    async liftSuppression(hash, lifted) {
      const isLifted = await outbox.liftSuppression(hash, lifted)
      noteBar(hash)
      return isLifted
    },
    async saveBrake(brake) {
      const isSaved = await outbox.saveBrake(brake)
      noteSpan(history.brakes, brake.office, rows.brakes.has(brake.office), scheduler.time())
      return isSaved
    },
    async releaseBrake(release) {
      const isReleased = await outbox.releaseBrake(release)
      noteSpan(history.brakes, release.office, false, scheduler.time())
      return isReleased
    },
    async savePause(pause) {
      await outbox.savePause(pause)
      noteSpan(history.pauses, pause.scope, true, scheduler.time())
    },
    async deletePause(scope) {
      const ended = await outbox.deletePause(scope)
      noteSpan(history.pauses, scope, false, scheduler.time())
      return ended
    },
  } satisfies Partial<OutboxStore>
}

function watchPeople({ scheduler, history }: Context, outbox: OutboxStore) {
  return {
    async forgetTries(tried) {
      await outbox.forgetTries(tried)
      if ('notice' in tried) history.guesses.delete(tried.notice)
    },
    async saveWithdrawal(withdrawal) {
      const isSaved = await outbox.saveWithdrawal(withdrawal)
      if (isSaved) history.withdrawals.push({ since: scheduler.time(), withdrawal })
      return isSaved
    },
  } satisfies Partial<OutboxStore>
}
