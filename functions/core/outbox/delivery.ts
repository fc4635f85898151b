/**
 * Delivers one batch. It stands in core because two Lambdas do it (from the stream and from the sweep) and neither may import
 * the other: its needs are functions, and what it decides is decided by `outcome.ts`, `compose` and `batching.ts`.
 *
 * Any await may be this worker's last. A batch whose lease runs out is found by the sweep; a notice is changed only by whoever
 * holds its batch; what is about to be handed over is on record before a provider is called, so that what then has no outcome
 * counts as unknown and is never repeated blindly; a batch ends only when each of its notices has ended or lies in another batch that is written.
 */
import { type AllowList, isAllowed } from './allow-list.ts'
import { type BatchingNeeds, secureNotices } from './batching.ts'
import type { Composed, ReadyToSend } from './compose.ts'
import type { Channel } from './channel.ts'
import { addMilliseconds } from '../instant.ts'
import { finishAll, type Limit } from '../limiter.ts'
import { isOpen } from './states.ts'
import { judgeBusy, judgeOutcome, judgeUnsettled, SETTLE_TIME, type Verdict } from './outcome.ts'
import type {
  BatchRef,
  FailureRow,
  LeasedBatch,
  NewBatch,
  NoticeChange,
  NoticeRecord,
  OutboxStore,
  RowProblem,
} from '../ports.ts'
import type { SendOutcome } from './sending.ts'

/** No send begins with less time left (milliseconds): a provider's answer may take most of it. */
export const SEND_MARGIN = 25_000
/** The lease outlives the worker that holds it. */
const LEASE_MARGIN = 30_000
/** A worker that had no time for a single send leaves its batch to the sweep, so that it cannot spin. */
const NO_TIME_PAUSE = 60_000
/** Notices that are handed over together: when a worker dies, only these may have been sent. */
const IN_HAND = 10

export type DeliveryNeeds = BatchingNeeds & {
  outbox: BatchingNeeds['outbox'] &
    Pick<OutboxStore, 'leaseBatch' | 'recordInHand' | 'endBatch' | 'readNotices' | 'changeNotice' | 'saveFailure'>
  /** What each notice says now and to whom, or why it says nothing any more; one entry for each notice. */
  compose: (notices: readonly NoticeRecord[]) => Promise<ReadonlyMap<string, Composed>>
  allowList: AllowList
  send: (notice: NoticeRecord, message: ReadyToSend) => Promise<SendOutcome>
  hashAddress: (address: string) => string | undefined
  random: () => number
  /** Milliseconds until this worker is stopped. */
  remaining: () => number
  /** Bounds the sends in flight, over all batches of this worker. */
  sending: Limit
  onChange: (notice: NoticeRecord, change: NoticeChange) => void
  onProblem: (batch: BatchRef, problem: RowProblem) => void
}

/** `not-ours`: it has ended, is in other hands, or is not there. */
export type Delivered = 'ended' | 'not-ours' | 'lost-lease' | 'no-time'

/** A notice that goes on in another batch. */
type Moved = { id: string; into: 'retry' | 'settle' | 'rest'; after: number }

type Work = {
  needs: DeliveryNeeds
  batch: LeasedBatch
  /** Ids of the batches into which notices may move; each is written once it is known who moved. */
  next: Record<Moved['into'], string>
  /** One draw for the whole batch: of many draws the latest would count, and batches would come back together. */
  random: () => number
  /** Channels that take nothing now, and why: the rest of the batch does not ask them again. */
  busy: Map<Channel, string>
}

export async function deliverBatch(needs: DeliveryNeeds, ref: BatchRef): Promise<Delivered> {
  if (needs.remaining() < SEND_MARGIN) return 'no-time'
  const now = needs.now()
  const until = addMilliseconds(now, needs.remaining() + LEASE_MARGIN)
  const batch = await needs.outbox.leaseBatch(ref, { now, until, holder: needs.newId() })
  if (batch === undefined) return 'not-ours'

  const work = beginWork(needs, batch)
  const { notices, problems } = await needs.outbox.readNotices(batch.notices)
  for (const problem of problems) needs.onProblem(ref, problem)
  await reportUnread(work, notices)
  const open = notices.filter(isOpen)
  const mine = open.filter(notice => notice.batch === batch.id)
  const inHand = new Set(batch.inHand?.notices)
  const recovered = await recover(
    work,
    mine.filter(({ id }) => inHand.has(id)),
  )
  const { moved, isOurs } = await attempt(
    work,
    mine.filter(({ id }) => !inHand.has(id)),
  )

  // Whoever held the batch before may have died after moving notices and before writing the batch they moved into.
  await writeNextBatches(
    work,
    [...recovered, ...moved],
    batch.attempt > 1 ? open.filter(notice => notice.batch !== batch.id) : [],
  )
  return isOurs && (await needs.outbox.endBatch(batch, needs.now())) ? 'ended' : 'lost-lease'
}

function beginWork(needs: DeliveryNeeds, batch: LeasedBatch): Work {
  const draw = needs.random()
  const next = { retry: needs.newId(), settle: needs.newId(), rest: needs.newId() }
  return { needs, batch, next, random: () => draw, busy: new Map() }
}

/** An earlier holder had these in hand and left no outcome: they may have been sent. */
async function recover(work: Work, notices: readonly NoticeRecord[]): Promise<Moved[]> {
  const { since = work.needs.now() } = work.batch.inHand ?? {}
  const passed = Date.parse(work.needs.now()) - Date.parse(since)
  const verdict: Verdict = { kind: 'wait', state: 'unknown', cause: 'worker-lost', after: Math.max(0, SETTLE_TIME - passed) }
  const settled = notices.map(notice =>
    settle(work, notice, verdict, {
      attempts: notice.attempts + 1,
      possibleDoubles: notice.possibleDoubles + (notice.state === 'unknown' ? 1 : 0),
    }),
  )
  return (await finishAll(settled)).flat()
}

type Ready = { notice: NoticeRecord; message: ReadyToSend }

/** @returns the notices that move on, and whether the lease was still ours when the last of them was to be sent */
async function attempt(work: Work, notices: readonly NoticeRecord[]): Promise<{ moved: Moved[]; isOurs: boolean }> {
  const { needs, batch } = work
  const composed = notices.length === 0 ? new Map<string, Composed>() : await needs.compose(notices)
  const prepared = await finishAll(notices.map(notice => prepare(work, notice, composed.get(notice.id))))
  const ready = prepared.flatMap(one => one.ready ?? [])
  const moved: Moved[] = prepared.flatMap(one => one.moved ?? [])
  for (let start = 0; start < ready.length; start += IN_HAND) {
    const chunk = ready.slice(start, start + IN_HAND)
    const inHand = chunk.filter(one => findObstacle(work, one.notice) === undefined).map(({ notice }) => notice.id)
    if (inHand.length > 0 && !(await needs.outbox.recordInHand(batch, { since: needs.now(), notices: inHand })))
      return { moved, isOurs: false }
    moved.push(...(await finishAll(chunk.map(one => needs.sending(() => sendOne(work, one))))).flat())
  }
  const isStarved = ready.length > 0 && moved.filter(({ into }) => into === 'rest').length === ready.length
  return { moved: isStarved ? moved.map(one => ({ ...one, after: NO_TIME_PAUSE })) : moved, isOurs: true }
}

/** What cannot be read never ends by itself: the operator must know of it. */
async function reportUnread({ needs, batch }: Work, notices: readonly NoticeRecord[]): Promise<void> {
  const read = new Set(notices.map(({ id }) => id))
  const { office, day } = batch
  const unread = batch.notices.filter(id => !read.has(id))
  await finishAll(unread.map(id => needs.outbox.saveFailure({ notice: id, office, day, createdAt: needs.now() })))
}

/** Ends the notice when there is nothing to send, lets it wait for what cannot be read; else hands it on. */
async function prepare(
  work: Work,
  notice: NoticeRecord,
  composed: Composed | undefined,
): Promise<{ ready?: Ready; moved?: Moved[] }> {
  const { needs } = work
  const unsettled = notice.state === 'unknown' ? judgeUnsettled(notice.channel, notice.attempts) : 'send-again'
  if (unsettled !== 'send-again') {
    await settle(work, notice, unsettled, {})
    return {}
  }
  if (composed === undefined || composed.kind === 'end') {
    const { state, cause } = composed ?? { state: 'failed' as const, cause: 'not-composed' }
    await settle(work, notice, { kind: 'end', state, cause }, {})
    return {}
  }
  if (composed.kind === 'wait')
    return {
      moved: await settle(work, notice, judgeBusy(composed.cause, openState(notice), ageOf(work, notice), work.random), {}),
    }
  if (isAllowed(needs.allowList, composed.to)) return { ready: { notice, message: composed } }
  await settle(work, notice, { kind: 'end', state: 'withheld', cause: 'allow-list' }, describeAddressee(work, composed))
  return {}
}

const ageOf = ({ needs }: Work, { createdAt }: NoticeRecord): number => Date.parse(needs.now()) - Date.parse(createdAt)

const openState = ({ state }: NoticeRecord): 'planned' | 'unknown' => (state === 'unknown' ? 'unknown' : 'planned')

/** Why it is not handed over now, and what becomes of it; undefined when nothing is in its way. */
function findObstacle(work: Work, notice: NoticeRecord): Verdict | undefined {
  const { needs, batch, busy, random } = work
  const reason = busy.get(notice.channel)
  if (reason !== undefined) return judgeBusy(reason, openState(notice), ageOf(work, notice), random)
  return needs.remaining() < SEND_MARGIN || needs.now() >= batch.leaseUntil
    ? { kind: 'wait', state: openState(notice), cause: 'no-time', after: 0 }
    : undefined
}

async function sendOne(work: Work, { notice, message }: Ready): Promise<Moved[]> {
  const { needs } = work
  const obstacle = findObstacle(work, notice)
  if (obstacle !== undefined) return settle(work, notice, obstacle, {})
  const attempts = notice.attempts + 1
  const possibleDoubles = notice.possibleDoubles + (notice.state === 'unknown' ? 1 : 0)
  const outcome = await needs.send(notice, message).catch((): SendOutcome => ({ kind: 'unknown', reason: 'sender-failed' }))
  if (outcome.kind === 'busy') {
    work.busy.set(notice.channel, outcome.reason)
    return sendOne(work, { notice, message })
  }
  const verdict = judgeOutcome(outcome, attempts, work.random)
  return settle(work, notice, verdict, { attempts, possibleDoubles, ...describeAddressee(work, message) })
}

const describeAddressee = ({ needs }: Work, { to, contactVersion, template }: ReadyToSend): Partial<NoticeChange> => {
  const addressHash = needs.hashAddress(to)
  return { contactVersion, template, ...(addressHash === undefined ? {} : { addressHash }) }
}

/** Puts the verdict on the notice's record; tells where it goes on, if it does. */
async function settle(work: Work, notice: NoticeRecord, verdict: Verdict, details: Partial<NoticeChange>): Promise<Moved[]> {
  const { needs, next } = work
  const into = verdict.kind === 'end' ? undefined : toNextBatch(verdict)
  const change: NoticeChange = {
    attempts: notice.attempts,
    possibleDoubles: notice.possibleDoubles,
    ...details,
    state: verdict.state,
    at: needs.now(),
    ...(verdict.cause === undefined ? {} : { cause: verdict.cause }),
    ...(verdict.kind === 'end' && verdict.messageId !== undefined ? { messageId: verdict.messageId } : {}),
    ...(into === undefined ? {} : { batch: next[into] }),
  }
  // First, so that a death in between loses nothing: the report lists those that have failed indeed.
  if (verdict.state === 'failed') await needs.outbox.saveFailure(toFailure(notice, change))
  if (!(await needs.outbox.changeNotice(notice, change))) return []
  needs.onChange(notice, change)
  return verdict.kind === 'end' || into === undefined ? [] : [{ id: notice.id, into, after: verdict.after }]
}

const toFailure = ({ id, office, day }: NoticeRecord, { at }: NoticeChange): FailureRow => ({
  notice: id,
  office,
  day,
  createdAt: at,
})

const toNextBatch = ({ state, cause }: Extract<Verdict, { kind: 'wait' }>): Moved['into'] => {
  if (cause === 'no-time') return 'rest'
  return state === 'unknown' ? 'settle' : 'retry'
}

async function writeNextBatches(
  { needs, batch, next }: Work,
  moved: readonly Moved[],
  strays: readonly NoticeRecord[],
): Promise<void> {
  const { office, day, priority } = batch
  for (const into of ['retry', 'settle', 'rest'] as const) {
    const members = moved.filter(one => one.into === into)
    const adoptable = into === 'rest' ? [] : strays.filter(({ state }) => (state === 'unknown') === (into === 'settle'))
    if (members.length + adoptable.length === 0) continue
    const after = Math.max(...members.map(one => one.after), adoptable.length > 0 && into === 'settle' ? SETTLE_TIME : 0)
    const lane: NewBatch['lane'] = into !== 'rest' || after > 0 ? 'later' : priority === 'urgent' ? 'urgent' : 'now'
    const dueAt = addMilliseconds(needs.now(), after)
    const sightings = [...members.map(({ id }) => ({ id, batch: next[into] })), ...adoptable]
    await secureNotices(needs, sightings, { office, day, priority, lane, dueAt })
  }
}
