/** What the store refuses: the conditions of its writes, as functions, so that a check can take one away and see a rule break. */
import type { Clue, Principal } from '../../../functions/core/clues/clue.ts'
import { isOpen, type NoticeState } from '../../../functions/core/outbox/states.ts'
import type { Brake, Release } from '../../../functions/core/outbox/controls.ts'
import type { RateRow } from '../../../functions/core/delivery/rate.ts'
import type { Suppression } from '../../../functions/core/outbox/suppression.ts'
import type { LeasedBatch, NewBatch, NoticeRecord } from '../../../functions/core/ports.ts'

export type BatchState = NewBatch &
  Partial<Pick<LeasedBatch, 'leaseUntil' | 'inHand' | 'draft'>> & {
    attempt: number
    holder?: string
    endedAt?: string
    nextLook: string
  }

/** Who dispatches, and until when. */
export type DispatchLease = { holder: string; until: string }

export const storeGuards = {
  /** A notice is put once. */
  mayPutNotice: (known: NoticeRecord | undefined): boolean => known === undefined,
  mayClaim: (known: NoticeRecord, from: string): boolean => known.batch === from && isOpen(known),
  mayChange: (known: NoticeRecord, held: Pick<NoticeRecord, 'batch' | 'state'>): boolean =>
    known.batch === held.batch && known.state === held.state,
  mayReceive: (known: NoticeRecord, from: readonly NoticeState[]): boolean => from.includes(known.state),

  mayPutBatch: (known: BatchState | undefined): boolean => known === undefined,
  /** Nobody has taken the draft in the meantime. */
  mayPublish: (batch: BatchState): boolean =>
    batch.draft !== undefined && batch.leaseUntil === undefined && batch.endedAt === undefined,
  /** Nobody holds it, and it has not ended. */
  isLeasable: (batch: BatchState, now: string): boolean =>
    batch.endedAt === undefined &&
    (batch.leaseUntil === undefined || batch.leaseUntil <= now) &&
    (batch.draft === undefined || batch.draft <= now),
  /** Nobody has leased it since, and its holder has neither ended nor released it. */
  isHeld: (batch: BatchState, attempt: number): boolean =>
    batch.attempt === attempt && batch.leaseUntil !== undefined && batch.endedAt === undefined,

  mayBrake: (known: Brake | undefined, release: Release | undefined, since: string): boolean =>
    known === undefined && (release === undefined || release.at <= since),
  maySuppress: (known: Suppression | undefined, since: string): boolean =>
    known === undefined || (known.lifted !== undefined && known.lifted.at <= since),
  isBarred: (known: Suppression): boolean => known.lifted === undefined,
  mayDispatch: (known: DispatchLease | undefined, holder: string, now: string): boolean =>
    known === undefined || known.until <= now || known.holder === holder,
  maySaveRate: (known: RateRow | undefined, before: RateRow | undefined): boolean => known?.leasedUntil === before?.leasedUntil,
  /** The row is as its writer has read it. */
  maySaveVersion: (known: number, next: number): boolean => known === next - 1,
  /** Nobody has changed it since it was read. */
  mayChangeClue: (known: Clue, before: Clue): boolean => known.version === before.version && known.head === before.head,
  /** The request has come before. */
  mayRequest: (known: { number: string } | undefined): boolean => known === undefined,
  /** Whoever is no officer or reviewer reads nothing that is sealed. */
  mayReadSealed: ({ roles }: Principal): boolean => roles.some(role => role !== 'admin'),
  mayTake: (taken: number, cap: number): boolean => taken < cap,
}
