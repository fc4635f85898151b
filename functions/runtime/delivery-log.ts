/** What delivery tells the operator: a line for each end and each exception, by id, and metrics that each call writes once. */
import type { Brake } from '../core/outbox/controls.ts'
import type { Delivered } from '../core/outbox/delivery.ts'
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
  const tell = NEEDS_A_LOOK.has(state) ? warn : note
  tell(`notice ${state}`, { notice: notice.id, office: notice.office, cause })
  if (state === 'failed') countFailure(notice, cause)
  const metric = COUNTED[state]
  if (metric !== undefined && state !== notice.state) count(metric)
}

function countFailure({ addressee }: Changed, cause: string | undefined): void {
  countBy('NoticesFailed', classifyFailure(cause))
  if (isUntold(addressee, cause)) count(METRICS.noticesUntold)
}

/** `seconds`: since the instant that both the due time and the rate allowed. */
export function logHandOver(_: unknown, seconds: number): void {
  count('NoticesSent')
  measureSeconds(METRICS.handOver, seconds)
}

export const logProblem = ({ office, id }: BatchRef, { row, message }: RowProblem): void => {
  warn('unreadable row', { batch: id, office, row, problem: message })
  count('RowsUnreadable')
}

export const logBrake = ({ office, mails, hardBounces, complaints }: Brake): void => {
  warn('office braked', { office, mails, hardBounces, complaints })
  count(METRICS.officesBraked)
}

export const logBatch = ({ id, office }: BatchRef, result: Delivered | 'failed', error?: unknown): void => {
  if (result === 'not-ours') return
  const tell = result === 'ended' ? note : warn
  tell(`batch ${result}`, { batch: id, office, ...(error === undefined ? {} : { error: nameError(error) }) })
}

/** By its name only: the words of an error may hold what must not stand in a log. */
const nameError = (error: unknown): string => (error instanceof Error ? error.name : 'not an error')

export const logRecordFailure = (eventID: string | undefined, error: unknown): void =>
  warn('record failed', { record: eventID, error: nameError(error) })

export const measureOverdue = (seconds: number): void => measureSeconds(METRICS.oldestDueBatch, seconds)
