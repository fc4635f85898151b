/** What does not go on, and why. */
import { dayInShanghai, instantInShanghai } from '../../../functions/core/day.ts'
import { isCapped, nextHour } from '../../../functions/core/delivery/hourly-cap.ts'
import { addMilliseconds } from '../../../functions/core/instant.ts'
import type { Brake, Pause } from '../../../functions/core/outbox/controls.ts'
import { isPostponed } from '../../../functions/core/outbox/due-index.ts'
import { DEFAULT_WINDOWS } from '../../../functions/core/outbox/send-window.ts'
import { isOpen } from '../../../functions/core/outbox/states.ts'
import type { BatchRecord, NoticeRecord, OutboxStore, RowProblem } from '../../../functions/core/ports.ts'
import type { Progress } from '../load/apply.ts'
import { readOpenBatches } from './open-batches.ts'
import { readMany } from './read-many.ts'

/**
 * `paused`: an operator has stopped it. `leased`: a worker has it. `braked`: its office's mail is braked. `capped`: an address has had
 * its messages of this hour. `waiting`: tried, and to be tried again at its time (the provider takes nothing, or the window is closed). `postponed`: put off by a pause that is over.
 * `soon`: its time has come this moment. `overdue`: nothing is in its way, and nobody has taken it.
 */
export type Why = 'paused' | 'leased' | 'braked' | 'capped' | 'waiting' | 'postponed' | 'soon' | 'overdue'

export type StuckBatch = Pick<BatchRecord, 'id' | 'office' | 'day' | 'priority' | 'dueAt' | 'attempt'> & {
  why: Why
  /** When a worker is expected to look at it again. */
  until?: string
  /** Of its notices, those that are not sent yet. */
  unsent: number
  /** How long the oldest of them has been waiting. */
  waitingSeconds: number
}
export type StuckNotice = Pick<NoticeRecord, 'id' | 'office' | 'state' | 'changedAt'> & { cause?: string }
export type Stuck = {
  batches: StuckBatch[]
  /** It may have been sent; nobody knows yet. */
  unknown: StuckNotice[]
  withoutReceipt: StuckNotice[]
  problems: RowProblem[]
  hasMore: boolean
}

type StuckStores = Pick<OutboxStore, 'listControls' | 'listDue' | 'listBatches' | 'readNotices'>
type Controls = { pauses: readonly Pause[]; brakes: readonly Brake[] }

/** @param since what has waited at least since then is stuck */
export async function readStuck(
  outbox: StuckStores,
  { now, since }: { now: string; since: string },
  tell: Progress,
): Promise<Stuck> {
  const [controls, { batches, problems: bad, hasMore }] = await Promise.all([outbox.listControls(), readOpenBatches(outbox)])
  // One that has its time still before it and was never tried waits for nothing but that.
  const begun = batches.filter(({ dueAt, attempt }) => attempt > 0 || dueAt <= now)
  const { notices, problems } = await readMany(outbox, new Set(begun.flatMap(batch => batch.notices)), tell)
  const known = new Map(notices.map(notice => [notice.id, notice]))
  // A notice that has moved is its new batch's.
  const membersOf = ({ id, notices: ids }: BatchRecord): NoticeRecord[] =>
    ids.flatMap(one => known.get(one) ?? []).filter(notice => notice.batch === id && isOpen(notice))
  const open = begun.flatMap(membersOf)
  const old = open.filter(({ changedAt }) => changedAt <= since)
  return {
    batches: begun.flatMap(batch => judgeBatch(batch, membersOf(batch), { controls, now, since })),
    unknown: old.filter(({ state }) => state === 'unknown').map(toStuckNotice),
    withoutReceipt: old.filter(({ state }) => state === 'sent').map(toStuckNotice),
    problems: [...bad, ...problems],
    hasMore,
  }
}

type Moment = { controls: Controls; now: string; since: string }

function judgeBatch(batch: BatchRecord, members: readonly NoticeRecord[], { controls, now, since }: Moment): StuckBatch[] {
  const unsent = members.filter(({ state }) => state === 'planned')
  const from = findBeginning(batch, unsent, now)
  if (from === undefined || from > since) return []
  const { id, office, day, priority, dueAt, attempt, nextLook } = batch
  const why = findWhy(batch, members, { controls, now })
  const until = why === 'leased' ? batch.leaseUntil : nextLook
  const waitingSeconds = Math.floor((Date.parse(now) - Date.parse(from)) / 1_000)
  return [{ id, office, day, priority, dueAt, attempt, why, ...(until && { until }), unsent: unsent.length, waitingSeconds }]
}

/** One that was given back has its next time as its `dueAt`: it has waited since its notices came up. */
function findBeginning(batch: BatchRecord, unsent: readonly NoticeRecord[], now: string): string | undefined {
  const { dueAt, leaseUntil, nextLook = now } = batch
  const [first] = unsent.map(({ createdAt }) => createdAt).toSorted((a, b) => (a < b ? -1 : 1))
  const isGivenBack = nextLook > now && (leaseUntil === undefined || leaseUntil <= now)
  return first === undefined || isGivenBack || first > dueAt ? first : dueAt
}

/** The sweep comes each minute: of what waits no longer than this, nobody is late. */
const SWEPT_WITHIN = 120_000

function findWhy(batch: BatchRecord, members: readonly NoticeRecord[], { controls, now }: Omit<Moment, 'since'>): Why {
  const { pauses, brakes } = controls
  const { office, leaseUntil, attempt, nextLook = now } = batch
  if (pauses.some(({ scope }) => scope === 'all' || scope === office)) return 'paused'
  if (leaseUntil !== undefined && leaseUntil > now) return 'leased'
  if (brakes.some(brake => brake.office === office)) return 'braked'
  if (isPostponed(batch) && nextLook > now) return 'postponed'
  if (nextLook > now && attempt > 0)
    return nextLook === nextHour(now) && members.some(one => waitsForHour(one, nextLook)) ? 'capped' : 'waiting'
  return nextLook > addMilliseconds(now, -SWEPT_WITHIN) ? 'soon' : 'overdue'
}

/** No batch says why it was given back. Only the cap waits for a full hour that opens no window. */
const waitsForHour = (notice: NoticeRecord, nextLook: string): boolean =>
  isCapped(notice) && nextLook !== instantInShanghai(dayInShanghai(nextLook), DEFAULT_WINDOWS[notice.channel].from)

const toStuckNotice = ({ id, office, state, changedAt, cause }: NoticeRecord): StuckNotice => ({
  id,
  office,
  state,
  changedAt,
  ...(cause === undefined ? {} : { cause }),
})
