/** Errors of a provider's client, sorted by the one question that matters: may the message have gone out? */
import type { SendOutcome } from '../core/outbox/sending.ts'
import { getErrorField, getErrorText } from './error-fields.ts'

const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** Whether the connection was never made. The SDK tells its two time-outs apart by its words only. */
export const isNotConnected = (error: unknown): boolean =>
  NOT_CONNECTED.has(getErrorText(error, 'code')) ||
  getErrorText(error, 'syscall') === 'connect' ||
  getErrorText(error, 'message').includes('did not establish a connection')

/** The service has answered, so it has not taken the message. */
const isAnswered = (error: unknown): boolean =>
  typeof getErrorField(getErrorField(error, '$metadata'), 'httpStatusCode') === 'number'

/**
 * What an SDK client's error says about the message.
 * @param refusals names of errors by which the service refuses this very message
 */
export function toSendOutcome(error: unknown, refusals: ReadonlySet<string>): SendOutcome {
  const name = getErrorText(error, 'name') || 'UnknownError'
  const code = getErrorText(error, 'code')
  // Never the message: a provider's words may quote the address.
  const reason = code === '' || code === name ? name : `${name} ${code}`
  if (refusals.has(name)) return { kind: 'refused', reason }
  return { kind: isAnswered(error) || isNotConnected(error) ? 'deferred' : 'unknown', reason }
}
