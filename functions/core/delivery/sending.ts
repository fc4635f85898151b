/** The e-mail and SMS ports: what an adapter takes, what it answers, and what it can do. */
import type { Attachment } from '../messages/rendered.ts'
import type { Purpose } from '../outbox/notice.ts'

export type Email = {
  noticeId: string
  purpose: Purpose
  to: string
  /** The keyed hash of `to`, which goes out in a tag: a receipt knows no address. */
  addressHash: string
  subject: string
  text: string
  html: string
  attachments: Attachment[]
}

export type Sms = { noticeId: string; purpose: Purpose; to: string; addressHash: string; text: string }

/**
 * What the provider said.
 * `refused`: this message will never go (bad address, rejected content).
 * `deferred`: not now, certainly not sent (5xx before acceptance, connection refused).
 * `busy`: nothing of ours goes now (throttled, quota used up, sending paused, no right): it says nothing about this message.
 * `unknown`: it may have been sent (time-out, connection lost after the request was written).
 */
export type SendOutcome =
  | { kind: 'accepted'; messageId: string }
  | { kind: 'refused'; reason: string }
  | { kind: 'deferred'; reason: string }
  | { kind: 'busy'; reason: string }
  | { kind: 'unknown'; reason: string }

/** What an adapter can do; nothing that waits for a power it lacks is started. */
export type Powers = { receipts: boolean; statusQuery: boolean; idempotent: boolean }

export type SendEmail = (email: Email) => Promise<SendOutcome>
export type SendSms = (sms: Sms) => Promise<SendOutcome>

export type EmailSender = { powers: Powers; send: SendEmail }
export type SmsSender = { powers: Powers; send: SendSms }
