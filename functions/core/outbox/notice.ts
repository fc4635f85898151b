/** Notices and batches: what the Outbox holds. */
import type { Channel } from './channel.ts'
import type { Capacity, StageName } from '../deadlines/ladder.ts'
import type { Day } from '../day.ts'
import type { OfficeCode, PartyRef, Role } from '../register/register.ts'
import { fromTagText, toTagText } from './tag-text.ts'

export const PURPOSES = ['task', 'plaque', 'clue', 'fallback', 'request', 'correction', 'report', 'operator'] as const
export type Purpose = (typeof PURPOSES)[number]

/** A task in a notice as it is kept: everything else is looked up when the notice is rendered. */
export type TaskSubject = {
  /** Who issued the task: `00` or an office. Task ids are unique within one issuer. */
  issuer: OfficeCode
  task: string
  stage: StageName
  as: Capacity
  /** The stage's own day; before the notice's day when it is sent late. */
  on: Day
}

export const NOTICE_STATES = ['planned', 'unknown', 'accepted', 'failed', 'withdrawn', 'suppressed', 'withheld'] as const
export type NoticeState = (typeof NOTICE_STATES)[number]

/** Not ended: it may still be sent. */
export const OPEN_STATES = ['planned', 'unknown'] as const satisfies readonly NoticeState[]

/** What nobody can read is not open. */
export const isOpen = ({ state }: { state: NoticeState | 'unreadable' }): boolean => OPEN_STATES.some(open => open === state)

/** Who is told: a party, or the operator of the system (`{ kind: 'operator', id: 'operator' }`). */
export type Addressee = PartyRef | { kind: 'operator'; id: 'operator' }

/** The unit of truth. A notice never mixes purposes. */
export type Notice = {
  id: string
  purpose: Purpose
  /** The office whose business it is; `00` for departments and the operator. */
  office: OfficeCode
  addressee: Addressee
  role: Role
  /** The contact stands in for 主联系人, or is it (rules.md §3.6). */
  first: boolean
  channel: Channel
  day: Day
  subjects: TaskSubject[]
  /** In Chinese: clause → party → role. */
  reason: string
  /** The batch that may send it; a notice that moves to another batch is deaf to the first. */
  batch: string
  /** How often it has been handed to a provider. */
  attempts: number
}

/** `urgent` never queues behind `ordinary`. */
export type Priority = 'urgent' | 'ordinary'

/** The unit of queueing: up to 50 notices of one office and one priority. */
export type Batch = {
  id: string
  office: OfficeCode
  day: Day
  priority: Priority
  /** Instant (`…Z`) from which it may be sent. */
  dueAt: string
  notices: string[]
}

export const NOTICES_PER_BATCH = 50

/**
 * A planned notice's id is its key: purpose, party, role, channel and day (rules.md N1). Planning again gives the same id,
 * and no two keys share one. Legal as an SES message tag (A–Z a–z 0–9 _ -, at most 256 characters).
 */
export const buildNoticeId = (key: Pick<Notice, 'purpose' | 'addressee' | 'role' | 'channel' | 'day'>): string =>
  [key.purpose, key.day.replaceAll('-', ''), key.addressee.kind, toTagText(key.addressee.id), key.role, key.channel].join('-')

const NOTICE_ID = /^[a-z]+-\d{8}-(unit|office|department|operator)-(.+)-(?:primary|deputy|leader)-(?:email|sms)$/

/** @returns whom a notice id names, or undefined for a text that is none */
export function parseNoticeId(id: string): { kind: string; id: string } | undefined {
  const [, kind, party] = NOTICE_ID.exec(id) ?? []
  return kind === undefined || party === undefined ? undefined : { kind, id: fromTagText(party) }
}
