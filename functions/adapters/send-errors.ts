/** Errors of a provider's client, sorted by the one question that matters: may the message have gone out? */
import type { SendOutcome } from '../core/delivery/sending.ts'
import { getErrorField, getErrorText } from './error-fields.ts'

const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** Whether the connection was never made. The SDK tells its two time-outs apart by its words only. */
export const isNotConnected = (error: unknown): boolean =>
  NOT_CONNECTED.has(getErrorText(error, 'code')) ||
  getErrorText(error, 'syscall') === 'connect' ||
  getErrorText(error, 'message').includes('did not establish a connection')

/** Errors by which a service takes nothing of ours, whatever it is: rate, quota, account, rights, what is not set up. */
const BUSY = new Set([
  'AccountSuspendedException',
  'ConflictException',
  'LimitExceededException',
  'MailFromDomainNotVerifiedException',
  'NotFoundException',
  'ResourceNotFoundException',
  'SendingPausedException',
  'ServiceQuotaExceededException',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
])
const BUSY_STATUS = new Set([401, 403, 429])
/** By these the client itself says that it has no rights or does not know where to: nothing left this machine. */
const NOT_SET_UP = new Set(['CredentialsProviderError', 'EndpointError', 'ProviderError', 'TokenProviderError'])
const isNotSetUp = (error: unknown, name: string): boolean =>
  NOT_SET_UP.has(name) || getErrorText(error, 'message') === 'Region is missing'
/** What stands before the service gave up waiting, perhaps after it took the message. */
const UNSURE_STATUS = new Set([504])

/** Zero: no answer. The SDK gives the status of an answer that broke off as well: 200 says nothing against the message. */
function statusOf(error: unknown): number {
  const status = getErrorField(getErrorField(error, '$metadata'), 'httpStatusCode')
  return typeof status === 'number' ? status : 0
}

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
  const status = statusOf(error)
  if (isNotSetUp(error, name)) return { kind: 'busy', reason }
  if (status >= 400 && (BUSY.has(name) || BUSY_STATUS.has(status))) return { kind: 'busy', reason }
  const isSure = (status >= 400 && !UNSURE_STATUS.has(status)) || isNotConnected(error)
  return { kind: isSure ? 'deferred' : 'unknown', reason }
}
