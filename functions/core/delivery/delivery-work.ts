/** A leased batch while a worker works through it. */
import type { EndedNotice } from '../events.ts'
import { addMilliseconds } from '../instant.ts'
import { buildLimit, type Limit } from '../limiter.ts'
import type { LeasedBatch, NoticeRecord } from '../ports.ts'
import { parkingTime } from './backoff.ts'
import type { DeliveryNeeds } from './delivery-needs.ts'
import type { NextBatch } from './outcome.ts'

/** No send begins with less time left (milliseconds): a provider's answer may take most of it. */
export const SEND_MARGIN = 25_000

/** Why nothing more of a batch is sent now. `busy`: the provider takes nothing. `lost`: the batch is in other hands. */
export type Hold = 'busy' | 'paused' | 'window' | 'no-slot' | 'no-time' | 'lost'

export type Work = {
  needs: DeliveryNeeds
  batch: LeasedBatch
  began: string
  /** Those that are not settled yet: what is left in the end waits with its batch. */
  open: Map<string, NoticeRecord>
  /** Those that are with the provider, or about to be, each with the hash of the link that goes out with it. */
  inHand: Map<string, string | undefined>
  /** Writes what is in hand on the batch's record, one write at a time. */
  recording: Limit
  /** Those that have ended, as others are to hear of it: in this lease, or in an earlier one that may not have told. */
  ended: Map<string, EndedNotice>
  /** Messages that have set out; each comes when its outcome is on its record. */
  underWay: Promise<void>[]
  /** Ids of the batches into which notices may move; each is written once it is known who moved. */
  next: Readonly<Record<NextBatch, string>>
  moved: { id: string; into: NextBatch; dueAt: string }[]
  /** Until when receipts are awaited of what stays in the batch: its last look. */
  watchedUntil?: string
  /** One draw for the whole batch: of many draws the latest would count, and batches would come back together. */
  random: () => number
  /** The first that was met: the rest of the batch does not ask again. */
  hold?: { kind: Hold; cause: string }
  /** When something of what is left can go on. */
  wakes: string[]
  /** E-mails that a provider took. */
  mails: number
}

export function beginWork(needs: DeliveryNeeds, batch: LeasedBatch): Work {
  const draw = needs.random()
  return {
    needs,
    batch,
    began: needs.now(),
    open: new Map(),
    inHand: new Map(),
    recording: buildLimit(1),
    ended: new Map(),
    underWay: [],
    next: { retry: needs.newId(), settle: needs.newId() },
    moved: [],
    random: () => draw,
    wakes: [],
    mails: 0,
  }
}

export function holdBack(work: Work, kind: Hold, until: string): void {
  note(work, { kind, cause: kind })
  work.wakes.push(until)
}

/** Whatever stops sending altogether weighs more than a want of slots. */
function note(work: Work, hold: NonNullable<Work['hold']>): void {
  if (work.hold === undefined || work.hold.kind === 'no-slot') work.hold = hold
}

/** The provider takes nothing of ours now. */
export function holdBusy(work: Work, notice: NoticeRecord, cause: string): void {
  note(work, { kind: 'busy', cause })
  park(work, notice)
}

/** It stays as it is and waits with its batch, longer each time. */
export const park = (work: Work, notice: NoticeRecord): undefined =>
  parkFor(work, parkingTime(work.batch.attempt, ageOf(work, notice), work.random))

export function parkFor({ needs, wakes }: Work, milliseconds: number): undefined {
  wakes.push(addMilliseconds(needs.now(), milliseconds))
}

export const ageOf = ({ needs }: Work, { createdAt }: NoticeRecord): number => Date.parse(needs.now()) - Date.parse(createdAt)
