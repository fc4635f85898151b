/**
 * Delivers one batch. It stands in core because two Lambdas do it (from the stream and from the sweep) and neither may import
 * the other: its needs are functions, and each thought of it has a file of its own beside this one.
 *
 * Any await may be this worker's last. A batch whose lease runs out is found by the sweep; a notice is changed only by whoever
 * holds its batch, or by a receipt; what is about to be handed over is on record before a provider is called, so that what then
 * has no outcome counts as unknown and is never repeated blindly; a batch ends only when each of its notices has ended or lies
 * in another batch that is written. What must wait together waits in its batch: no write per notice.
 */
import { addMilliseconds } from '../instant.ts'
import { finishAll } from '../limiter.ts'
import type { BatchRef, NoticeRecord } from '../ports.ts'
import { LONGEST_WAIT, tellingPause } from './backoff.ts'
import type { DeliveryNeeds } from './delivery-needs.ts'
import { ageOf, beginWork, type Hold, holdBack, SEND_MARGIN, type Work } from './delivery-work.ts'
import { settleEarlier } from './earlier.ts'
import { findOpening, isPaused } from './gates.ts'
import { afterPause, chunkSize, isHeldBack, startChunk } from './hand-over.ts'
import { writeNextBatches } from './next-batches.ts'
import { giveUp } from './outcome.ts'
import { prepareChunk } from './prepare.ts'
import { readMembers } from './read-members.ts'
import { settle } from './settle.ts'
import { noteEnded, tryToTell } from './tell-ends.ts'
import { onlyTells } from '../outbox/ends.ts'
import { isOpen } from '../outbox/states.ts'

/** The lease outlives the worker that holds it. */
const LEASE_MARGIN = 30_000

/**
 * `not-ours`: it has ended, is in other hands, or is not there. `waiting`: part of it goes on later. `parked`: the provider takes
 * nothing of ours. `paused`: an operator has stopped it. `no-slot`: the rate is used up; the dispatcher goes on with it. `untold`:
 * nothing of it is left but to tell others of its ends, and the bus takes nothing.
 */
export type Delivered = 'ended' | 'waiting' | 'untold' | 'no-slot' | 'parked' | 'paused' | 'not-ours' | 'lost-lease' | 'no-time'

export async function deliverBatch(needs: DeliveryNeeds, ref: BatchRef): Promise<Delivered> {
  if (needs.remaining() < SEND_MARGIN) return 'no-time'
  if (isPaused(await needs.controls(ref.office))) return postpone(needs, ref)
  const now = needs.now()
  const until = addMilliseconds(now, needs.remaining() + LEASE_MARGIN)
  const batch = await needs.outbox.leaseBatch(ref, { now, until, holder: needs.newId() })
  if (batch === undefined) return 'not-ours'

  const work = beginWork(needs, batch)
  const notices = await readAll(work)
  const mine = notices.filter(notice => notice.batch === batch.id)
  for (const notice of mine.filter(isOpen)) work.open.set(notice.id, notice)
  await handOverAll(work, await settleEarlier(work, mine))
  await failOldest(work)
  await writeNextBatches(work, batch.attempt > 1 ? notices.filter(notice => isOpen(notice) && notice.batch !== batch.id) : [])
  if (work.mails > 0) await needs.outbox.countMail(batch.office, needs.now(), { sent: work.mails })
  return close(work)
}

async function postpone(needs: DeliveryNeeds, ref: BatchRef): Promise<Delivered> {
  const now = needs.now()
  return (await needs.outbox.postponeBatch(ref, afterPause(now, needs.random), now)) ? 'paused' : 'not-ours'
}

/** What cannot be read never ends by itself: the operator must know of it. */
async function readAll(work: Work): Promise<NoticeRecord[]> {
  const { needs, batch } = work
  const { office, day } = batch
  const ids = await dropEnded(work)
  const { notices, problems, missing } = await readMembers(needs, batch, ids)
  // Whoever died over a draft had not put them all.
  const isDraft = batch.draft !== undefined
  for (const problem of problems) if (!isDraft || problem.message !== 'missing') needs.onProblem(batch, problem)
  const accounted = new Set([...notices.map(({ id }) => id), ...(isDraft ? missing : [])])
  const unread = ids.filter(id => !accounted.has(id))
  await finishAll(unread.map(id => needs.outbox.saveFailure({ notice: id, office, day, createdAt: needs.now() })))
  if (batch.attempt > 1 || onlyTells(batch)) for (const notice of notices) noteEnded(work, notice)
  return notices
}

/** What has ended stays so: of a batch that comes back most has, and a look at half the price shows it. */
async function dropEnded(work: Work): Promise<readonly string[]> {
  const { attempt, notices, inHand } = work.batch
  if (attempt === 1) return notices
  const shown = await work.needs.outbox.readNotices(notices, { unchanged: true })
  const ended = shown.notices.filter(notice => !isOpen(notice))
  for (const notice of ended) noteEnded(work, notice)
  const over = new Set(ended.map(({ id }) => id))
  return notices.filter(id => inHand?.links?.[id] !== undefined || !over.has(id))
}

async function handOverAll(work: Work, notices: readonly NoticeRecord[]): Promise<void> {
  try {
    await startAll(work, notices)
  } finally {
    await Promise.allSettled(work.underWay)
  }
  await Promise.all(work.underWay)
}

/** Chunk by chunk; while one is under way the next is made ready, so that no slot of the rate is left unused. */
async function startAll(work: Work, notices: readonly NoticeRecord[]): Promise<void> {
  const { needs, batch, underWay } = work
  let earlier = 0
  for (let rest = notices; rest.length > 0 && !isHeldBack(work);) {
    const [{ channel } = { channel: 'email' as const }] = rest
    const now = needs.now()
    const opening = findOpening(needs, { channel, priority: batch.priority, now })
    if (opening !== undefined) return holdBack(work, 'window', opening)
    if (needs.remaining() < SEND_MARGIN) return holdBack(work, 'no-time', now)
    const size = chunkSize(needs.rateOf(channel))
    const ready = await prepareChunk(work, rest.slice(0, size))
    // Never more than two chunks in hand.
    await Promise.all(underWay.slice(0, earlier))
    earlier = underWay.length
    await startChunk(work, ready)
    rest = rest.slice(size)
  }
}

/** A provider that takes nothing is waited for, but not for ever. */
async function failOldest(work: Work): Promise<void> {
  const { hold } = work
  if (hold?.kind !== 'busy') return
  const old = [...work.open.values()].filter(notice => ageOf(work, notice) >= LONGEST_WAIT)
  await finishAll(old.map(notice => settle(work, notice, giveUp(hold.cause))))
}

const GIVEN_BACK = {
  busy: 'parked',
  paused: 'paused',
  'no-slot': 'no-slot',
  window: 'waiting',
  'no-time': 'waiting',
} as const satisfies Record<Exclude<Hold, 'lost'>, Delivered>

/** Ends the batch, or gives it back until the first of what is left can go on: that does not wait for the bus. */
async function close(work: Work): Promise<Delivered> {
  const { needs, batch, hold, open, wakes, watchedUntil } = work
  if (open.size === 0 && hold?.kind !== 'lost') return tellAndEnd(work)
  const [dueAt = needs.now()] = [...wakes, ...(watchedUntil === undefined ? [] : [watchedUntil])].toSorted()
  const isReleased = hold?.kind !== 'lost' && (await needs.outbox.releaseBatch(batch, dueAt))
  // Its next holder tells again.
  await tryToTell(work)
  if (hold?.kind === 'lost' || !isReleased) return 'lost-lease'
  return hold === undefined ? 'waiting' : GIVEN_BACK[hold.kind]
}

/** Nothing of it is left to send: it waits for receipts at most, or for the bus. */
async function tellAndEnd(work: Work): Promise<Delivered> {
  const { needs, batch, watchedUntil } = work
  const isTold = await tryToTell(work)
  const now = needs.now()
  const again = isTold ? [] : [addMilliseconds(now, tellingPause(batch.attempt, work.random))]
  const [dueAt] = [...again, ...(watchedUntil === undefined ? [] : [watchedUntil])].toSorted()
  const isOurs = await (dueAt === undefined ? needs.outbox.endBatch(batch, now) : needs.outbox.releaseBatch(batch, dueAt))
  if (!isOurs) return 'lost-lease'
  if (!isTold) return 'untold'
  return dueAt === undefined ? 'ended' : 'waiting'
}
