/** What delivery tells the operator: a line for each end and each exception, by id. */
import type { Delivered, DeliveryNeeds } from '../core/outbox/delivery.ts'
import type { NoticeState } from '../core/outbox/states.ts'
import type { BatchRef } from '../core/ports.ts'
import { count, measureSeconds, note, warn } from './observe.ts'

const METRICS: Record<NoticeState, string> = {
  planned: 'NoticesDeferred',
  unknown: 'OutcomesUnknown',
  sent: 'NoticesSent',
  accepted: 'NoticesAccepted',
  delivered: 'NoticesDelivered',
  failed: 'NoticesFailed',
  withdrawn: 'NoticesWithdrawn',
  suppressed: 'NoticesSuppressed',
  withheld: 'NoticesWithheld',
}

const NEEDS_A_LOOK: ReadonlySet<NoticeState> = new Set(['failed', 'unknown'])

export const logChange: DeliveryNeeds['onChange'] = (notice, { state, cause, batch, possibleDoubles }) => {
  const tell = NEEDS_A_LOOK.has(state) ? warn : note
  tell(`notice ${state}`, { notice: notice.id, batch: batch ?? notice.batch, office: notice.office, cause })
  // A channel that is off is known; the operator's report lists whom it leaves out.
  if (cause !== 'channel-off') count(METRICS[state])
  if (possibleDoubles > notice.possibleDoubles) count('PossibleDoubles')
}

export const logProblem: DeliveryNeeds['onProblem'] = ({ office, id }, { row, message }) => {
  warn('unreadable row', { batch: id, office, row, problem: message })
  count('RowsUnreadable')
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

export const measureOverdue = (seconds: number): void => measureSeconds('OldestBatchOverdue', seconds)
