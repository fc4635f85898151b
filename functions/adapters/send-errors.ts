/** Errors of a provider's client, sorted by the one question that matters: may the message have gone out? */
import type { SendOutcome } from '../core/sending.ts'

type Told = { name: string; message: string; code: string; syscall: string; status: number | undefined }

const toText = (value: unknown): string => (typeof value === 'string' ? value : '')

function tell(error: unknown): Told {
  if (!(error instanceof Error)) return { name: 'UnknownError', message: '', code: '', syscall: '', status: undefined }
  const { code, syscall, $metadata } = { code: undefined, syscall: undefined, $metadata: undefined, ...error }
  const status: unknown =
    typeof $metadata === 'object' && $metadata !== null && 'httpStatusCode' in $metadata ? $metadata['httpStatusCode'] : undefined
  return {
    name: error.name,
    message: error.message,
    code: toText(code),
    syscall: toText(syscall),
    status: typeof status === 'number' ? status : undefined,
  }
}

const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNECTION', 'EDNS'])

/** Whether the connection was never made. The SDK tells the two time-outs apart by its words only. */
const isNotConnected = ({ code, syscall, message }: Told): boolean =>
  NOT_CONNECTED.has(code) || syscall === 'connect' || message.includes('did not establish a connection')

/**
 * What an SDK client's error says about the message.
 * @param refusals names of errors by which the service refuses this very message
 */
export function toSendOutcome(error: unknown, refusals: ReadonlySet<string>): SendOutcome {
  const told = tell(error)
  // The name only: a provider's words may quote the address.
  const reason = told.code === '' ? told.name : `${told.name} ${told.code}`
  if (refusals.has(told.name)) return { kind: 'refused', reason }
  if (told.status !== undefined || isNotConnected(told)) return { kind: 'deferred', reason }
  return { kind: 'unknown', reason }
}
