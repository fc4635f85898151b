/**
 * Addresses that misbehave, as SES's own mailbox simulator has them: the part before the `@` says what becomes of the mail,
 * anything after a `+` is free. Any other address is `success`. Receipts come only for mails with a configuration set.
 */
import type { MailEventType } from '../runtime/mail-events.ts'

export const SIMULATOR_DOMAIN = 'simulator.example.com'

export type Fault = {
  status: number
  type: string
  message: string
  /** How many requests of one notice it meets; the next one passes. */
  times: number
  /** The message is taken, and the connection then closed without an answer. */
  afterAccepting?: boolean
  /** And nothing is ever heard of that message. */
  withoutReceipts?: boolean
}

export type Receipt = {
  type: MailEventType
  /** Seconds after the mail was taken. */
  after: number
  bounce?: { bounceType: 'Permanent' | 'Transient'; bounceSubType: string }
}

type Behaviour = { fault?: Fault; receipts?: readonly Receipt[] }

const ALWAYS = Number.POSITIVE_INFINITY
const MINUTE = 60
const HOUR = 60 * MINUTE

const SEND: Receipt = { type: 'Send', after: 1 }
const DELIVERY: Receipt = { type: 'Delivery', after: 3 }
const DELIVERED = [SEND, DELIVERY]
const later = (receipt: Receipt, seconds: number): Receipt => ({ ...receipt, after: receipt.after + seconds })
const bounce = (bounceType: 'Permanent' | 'Transient', bounceSubType: string, after = 3): Receipt => ({
  type: 'Bounce',
  after,
  bounce: { bounceType, bounceSubType },
})
const throttled = (times: number): Fault => ({
  status: 429,
  type: 'TooManyRequestsException',
  message: 'Maximum sending rate exceeded.',
  times,
})
/** Whatever is sent is above the rate. */
export const THROTTLED: Fault = throttled(ALWAYS)
/** SES has stopped the account: it takes nothing of ours. */
export const ACCOUNT_PAUSED: Fault = {
  status: 400,
  type: 'SendingPausedException',
  message: 'Email sending is disabled for the AWS account.',
  times: ALWAYS,
}
const timeout: Fault = { status: 0, type: '', message: '', times: 1, afterAccepting: true }

export const MAILBOXES = {
  success: { receipts: DELIVERED },
  /** No such mailbox: a hard bounce. */
  bounce: { receipts: [SEND, bounce('Permanent', 'General')] },
  /** A full mailbox: a soft bounce. */
  'soft-bounce': { receipts: [SEND, bounce('Transient', 'MailboxFull')] },
  /** SES has the address on its own list and does not even try. */
  suppressionlist: { receipts: [SEND, bounce('Permanent', 'OnAccountSuppressionList', 2)] },
  /** Taken by the mail server, and returned an hour later. */
  returned: { receipts: [...DELIVERED, bounce('Permanent', 'General', HOUR)] },
  /** Delivered, and reported as unwanted five minutes later. */
  complaint: { receipts: [...DELIVERED, { type: 'Complaint', after: 5 * MINUTE }] },
  /** The mail server lets it wait for 40 minutes. */
  delay: { receipts: [SEND, { type: 'DeliveryDelay', after: 10 * MINUTE }, later(DELIVERY, 40 * MINUTE)] },
  /** All receipts after five hours. */
  late: { receipts: [later(SEND, 5 * HOUR), later(DELIVERY, 5 * HOUR)] },
  /** No receipt at all. */
  'no-receipt': { receipts: [] },
  /** Each receipt comes twice. */
  twice: { receipts: [SEND, SEND, DELIVERY, DELIVERY] },
  /** The last comes first. */
  reversed: {
    receipts: [
      { ...DELIVERY, after: 1 },
      { ...SEND, after: 3 },
    ],
  },
  /** Taken, then found to hold a virus. */
  virus: { receipts: [SEND, { type: 'Reject', after: 2 }] },
  /** Taken, then found to lack a part of its template. */
  rendering: { receipts: [{ type: 'Rendering Failure', after: 1 }] },
  /** Taken, and the connection closed without an answer: SES's events tell that it went out. */
  timeout: { fault: timeout, receipts: DELIVERED },
  /** The same, and no event tells: nobody can know. */
  'timeout-silent': { fault: { ...timeout, withoutReceipts: true }, receipts: DELIVERED },
  /** Above the rate, four times. */
  throttle: { fault: throttled(4), receipts: DELIVERED },
  'throttle-always': { fault: THROTTLED },
  /** Refused at once. */
  reject: {
    fault: { status: 400, type: 'MessageRejected', message: 'Email address is on the list of this simulator.', times: ALWAYS },
  },
  /** SES fails, four times. */
  error: {
    fault: { status: 500, type: 'InternalServiceErrorException', message: 'The simulator failed.', times: 4 },
    receipts: DELIVERED,
  },
} as const satisfies Record<string, Behaviour>

const isMailbox = (name: string): name is keyof typeof MAILBOXES => Object.hasOwn(MAILBOXES, name)

/** What the first recipient that stands for something stands for. */
export function findBehaviour(recipients: readonly string[]): Behaviour {
  for (const recipient of recipients) {
    const [, local = '', domain] = /([^<@]+)@([^>]+)/.exec(recipient) ?? []
    const [name = ''] = local.split('+')
    if (domain === SIMULATOR_DOMAIN && isMailbox(name)) return MAILBOXES[name]
  }
  return MAILBOXES.success
}

/** Mobiles that the SMS endpoint fails for; the last digits are the HTTP status that they stand for. */
export const MOBILES: Readonly<Record<string, Fault>> = {
  /** No such number. */
  '13800000404': { status: 404, type: 'NoSuchNumber', message: 'There is no such number.', times: ALWAYS },
  '13800000429': throttled(4),
  '13800000500': { status: 500, type: 'ProviderFailed', message: 'The simulator failed.', times: 4 },
  /** Taken, and the connection closed without an answer. */
  '13800000504': timeout,
}
