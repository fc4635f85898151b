/** What delivering a batch needs, all of it given as functions. */
import type { Calendar } from '../deadlines/calendar.ts'
import type { TellEnds } from '../events.ts'
import type { Limit } from '../limiter.ts'
import type { BatchRef, NoticeChange, NoticeRecord, OutboxStore, RowProblem } from '../ports.ts'
import type { OfficeCode } from '../register/register.ts'
import type { AllowList } from './allow-list.ts'
import type { BatchingNeeds } from '../outbox/batching.ts'
import type { Channel } from '../outbox/channel.ts'
import type { Compose, ReadyToSend } from '../compose/compose.ts'
import type { Controls } from '../outbox/controls.ts'
import type { Dead, NextWay } from '../ways/next-way.ts'
import type { Priority } from '../outbox/notice.ts'
import type { SendWindows } from '../outbox/send-window.ts'
import type { Powers, SendOutcome } from './sending.ts'
import type { Rate, SlotNeeds } from './slots.ts'

/** A message, and the address it goes to as records and receipts know it. */
export type Addressed = ReadyToSend & { addressHash: string }

export type DeliveryNeeds = BatchingNeeds &
  Omit<SlotNeeds, 'outbox'> & {
    outbox: BatchingNeeds['outbox'] &
      SlotNeeds['outbox'] &
      Pick<
        OutboxStore,
        | 'leaseBatch'
        | 'postponeBatch'
        | 'recordInHand'
        | 'releaseBatch'
        | 'endBatch'
        | 'readNotices'
        | 'changeNotice'
        | 'saveFailure'
        | 'findSuppressed'
        | 'takeAllowance'
        | 'countMail'
        | 'saveCode'
      >
    /** An office's pause and brake, at most a second old. */
    controls: (office: OfficeCode) => Promise<Controls>
    /** What each notice says now and to whom, or why it says nothing any more; one entry for each notice. */
    compose: Compose
    /** Before a notice ends that did not reach its person. Doing it again changes nothing. */
    openNextWay: (notice: NoticeRecord, dead: Dead) => Promise<NextWay>
    /** After it has ended. */
    confirmNextWay: (notice: NoticeRecord, dead: Dead, way: NextWay) => Promise<NextWay>
    allowList: AllowList
    windows: SendWindows
    calendar: Pick<Calendar, 'isWorkingDay' | 'onOrAfter'>
    /** Reactive and repeated messages to one address in an hour. */
    hourlyCap: number
    /** Undefined: as fast as the provider takes them. */
    rateOf: (channel: Channel) => Rate | undefined
    /** Undefined: the channel is off. */
    powersOf: (channel: Channel) => Powers | undefined
    send: (notice: NoticeRecord, message: Addressed) => Promise<SendOutcome>
    hashAddress: (address: string) => string
    /** How long a batch waits for slots, from its beginning, before its worker leaves it to the dispatcher; in milliseconds. */
    patience: number
    /** Milliseconds until this worker is stopped. */
    remaining: () => number
    /** Bounds the sends in flight, over all batches of this worker; urgent ones never wait for the others. */
    sending: Readonly<Record<Priority, Limit>>
    tellEnds: TellEnds
    onChange: (notice: NoticeRecord, change: NoticeChange) => void
    onProblem: (batch: BatchRef, problem: RowProblem) => void
    /** Hears how many seconds after the instant that both the batch and the rate allowed a provider took the notice. */
    onHandOver: (notice: NoticeRecord, seconds: number) => void
  }
