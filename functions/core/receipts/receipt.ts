/** A receipt as the rules on the bus leave it: no address, no name, no subject. */
import * as z from 'zod/mini'
import { InvalidInputError } from '../errors.ts'

/**
 * What a provider tells of a message. `send`: it took it. `delay`: it is still trying. `reject`: it will not send what we wrote.
 * A `soft-bounce` is final, too, but says nothing against the address.
 */
export type ReceiptKind = 'send' | 'delay' | 'delivery' | 'complaint' | 'reject' | 'soft-bounce' | 'hard-bounce'

export type Receipt = {
  kind: ReceiptKind
  noticeId: string
  messageId: string
  /** Instant (`…Z`). */
  at: string
  /** What stands in the record when it ends the notice. */
  cause: string
  addressHash?: string
}

/**
 * By the detail-type of SES's events and the event type of those of AWS End User Messaging:
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html
 * Rules give every SMS event that is not final the type TEXT_PENDING.
 */
const KINDS: Readonly<Record<string, ReceiptKind>> = {
  'Email Sent': 'send',
  'Email Delivery Delayed': 'delay',
  'Email Delivered': 'delivery',
  'Email Complaint Received': 'complaint',
  'Email Rejected': 'reject',
  'Email Rendering Failed': 'reject',
  TEXT_PENDING: 'send',
  TEXT_SUCCESSFUL: 'delivery',
  TEXT_DELIVERED: 'delivery',
  TEXT_INVALID: 'hard-bounce',
  TEXT_INVALID_MESSAGE: 'soft-bounce',
  TEXT_UNREACHABLE: 'soft-bounce',
  TEXT_CARRIER_UNREACHABLE: 'soft-bounce',
  TEXT_BLOCKED: 'soft-bounce',
  TEXT_CARRIER_BLOCKED: 'soft-bounce',
  TEXT_SPAM: 'soft-bounce',
  TEXT_TTL_EXPIRED: 'soft-bounce',
  TEXT_PROTECT_BLOCKED: 'soft-bounce',
  // After three days nobody knows.
  TEXT_UNKNOWN: 'delay',
}
const BOUNCE = 'Email Bounced'

const $stripped = z.object({
  type: z.string(),
  noticeId: z.string().check(z.minLength(1)),
  messageId: z.string(),
  time: z.iso.datetime(),
  /** Of a bounce: Permanent, Transient or Undetermined. */
  bounceKind: z.exactOptional(z.string()),
  addressHash: z.exactOptional(z.string()),
})

/** @throws InvalidInputError that names the fields, never their values */
export function parseReceipt(body: string): Receipt {
  const parsed = $stripped.safeParse(parseJson(body))
  if (!parsed.success)
    throw new InvalidInputError(
      `receipt: ${parsed.error.issues.map(({ path }) => path.map(String).join('.') || 'body').join(', ')}`,
    )
  const { type, noticeId, messageId, time, bounceKind, addressHash } = parsed.data
  const kind = type === BOUNCE ? (bounceKind === 'Permanent' ? 'hard-bounce' : 'soft-bounce') : KINDS[type]
  if (kind === undefined) throw new InvalidInputError('receipt: of a type that nobody knows')
  return {
    kind,
    noticeId,
    messageId,
    at: new Date(time).toISOString(),
    cause: toCause(type, kind),
    ...(addressHash !== undefined && HASH.test(addressHash) && { addressHash }),
  }
}

const HASH = /^[\w-]{22}$/

/** `TEXT_SPAM` → `sms-spam`; a rejection says of which kind. */
function toCause(type: string, kind: ReceiptKind): string {
  if (type.startsWith('TEXT_')) return `sms-${type.slice('TEXT_'.length).toLowerCase().replaceAll('_', '-')}`
  if (kind !== 'reject') return kind
  return type === 'Email Rejected' ? 'rejected' : 'rendering-failure'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
