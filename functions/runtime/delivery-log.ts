/** What delivery tells the operator: a line for each end and each exception, by id, and metrics that each call writes once. */
import type { Brake } from '../core/outbox/controls.ts'
import type { Delivered } from '../core/delivery/delivery.ts'
import type { Receipt } from '../core/receipts/receipt.ts'
import type { ReceiptResult } from '../core/receipts/receipts.ts'
import { isOpen, type NoticeState } from '../core/outbox/states.ts'
import type { BatchRef, NoticeRecord, RowProblem } from '../core/ports.ts'
import { METRICS } from '../core/targets.ts'
import { classifyFailure, isUntold } from './failure-reasons.ts'
import { count, countBy, measureSeconds, note, warn } from './observe.ts'

/** Ends only: what was handed over is counted where it happens, what waits is no event. */
const COUNTED: Readonly<Partial<Record<NoticeState, string>>> = {
  unknown: 'OutcomesUnknown',
  accepted: 'NoticesAccepted',
  delivered: 'NoticesDelivered',
  withdrawn: 'NoticesWithdrawn',
  suppressed: 'NoticesSuppressed',
  withheld: 'NoticesWithheld',
}

const NEEDS_A_LOOK: ReadonlySet<NoticeState> = new Set(['failed', 'unknown'])

type Changed = Pick<NoticeRecord, 'id' | 'office' | 'addressee' | 'state' | 'possibleDoubles'>
type Change = { state: NoticeState; cause?: string; possibleDoubles?: number }

/** On its usual way a notice has one line: that of its end. A change that only adds to a record has none. */
export function logChange(notice: Changed, { state, cause, possibleDoubles = notice.possibleDoubles }: Change): void {
  if (possibleDoubles > notice.possibleDoubles) count('PossibleDoubles', possibleDoubles - notice.possibleDoubles)
  if (cause === undefined && (state === notice.state || isOpen({ state }))) return
  logState(notice, state, cause)
}

function logState(
  notice: Pick<NoticeRecord, 'id' | 'office' | 'addressee'>,
  state: NoticeState,
  cause: string | undefined,
): void {
  const tell = NEEDS_A_LOOK.has(state) ? warn : note
  tell(`notice ${state}`, { notice: notice.id, office: notice.office, cause })
  if (state === 'failed') countFailure(notice, cause)
  const metric = COUNTED[state]
  if (metric !== undefined) count(metric)
}

function countFailure({ addressee }: Pick<NoticeRecord, 'addressee'>, cause: string | undefined): void {
  countBy('NoticesFailed', classifyFailure(cause))
  if (isUntold(addressee, cause)) count(METRICS.noticesUntold)
}

/** `seconds`: since the instant that both the due time and the rate allowed. */
export function logHandOver(_: unknown, seconds: number): void {
  count('NoticesSent')
  measureSeconds(METRICS.handOver, seconds)
}

/** What a receipt changed, by the notice as it is now. A hand-over of which only a receipt tells was never heard of by its worker. */
export function logReceipt({ kind, noticeId }: Receipt, result: ReceiptResult, notice?: NoticeRecord): void {
  if (result === 'unknown') {
    note('receipt of an unknown notice', { notice: noticeId, kind })
    count('ReceiptsUnknown')
  }
  if (result === 'noted') note(`receipt: ${kind}`, { notice: noticeId })
  if (result !== 'applied' || notice === undefined) return
  if (kind === 'send') count('NoticesSent')
  else if (kind === 'complaint') logComplaint(notice)
  else logState(notice, notice.state, notice.cause)
}

/** Read before the receipt: what was open is delivered by it. */
function logComplaint({ id, office, state }: NoticeRecord): void {
  warn('notice complained of', { notice: id, office })
  count('Complaints')
  if (isOpen({ state })) count('NoticesDelivered')
}

export const logProblem = ({ office, id }: BatchRef, { row, message }: RowProblem): void => {
  warn('unreadable row', { batch: id, office, row, problem: message })
  count(METRICS.rowsUnreadable)
}

export const logBrake = ({ office, mails, hardBounces, complaints }: Brake): void => {
  warn('office braked', { office, mails, hardBounces, complaints })
  count(METRICS.officesBraked)
}

const AS_FORESEEN: ReadonlySet<string> = new Set(['ended', 'waiting', 'no-slot'])
const HELD_BACK: Readonly<Partial<Record<Delivered | 'failed', string>>> = {
  parked: METRICS.batchesParked,
  paused: METRICS.batchesPaused,
  untold: METRICS.batchesUntold,
}

export const logBatch = ({ id, office }: BatchRef, result: Delivered | 'failed', error?: unknown): void => {
  if (result === 'not-ours') return
  const tell = AS_FORESEEN.has(result) ? note : warn
  tell(`batch ${result}`, { batch: id, office, ...(error === undefined ? {} : { error: nameError(error) }) })
  const metric = HELD_BACK[result]
  if (metric !== undefined) count(metric)
}

/** By its name only: the words of an error may hold what must not stand in a log. */
const nameError = (error: unknown): string => (error instanceof Error ? error.name : 'not an error')

export const logRecordFailure = (eventID: string | undefined, error: unknown): void =>
  warn('record failed', { record: eventID, error: nameError(error) })

export const measureOverdue = (seconds: number): void => measureSeconds(METRICS.oldestDueBatch, seconds)
