/** Notices and batches: what the Outbox holds. */
import type { ClueSubject } from '../clues/clue.ts'
import type { Channel } from './channel.ts'
import type { Capacity, StageName } from '../deadlines/ladder.ts'
import type { Day } from '../day.ts'
import type { DutyRef, OfficeCode, PartyRef, Role } from '../register/register.ts'
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

/** What happened to a duty that somebody is told of at once: its key, and the extension request or the instant of the reopening. */
export type Matter = { kind: MatterKind; duty: DutyRef; id: string }
export const MATTERS = ['extension-asked', 'extension-answered', 'reopened'] as const
export type MatterKind = (typeof MATTERS)[number]

/** Who is told: a party, or the operator of the system (`{ kind: 'operator', id: 'operator' }`). */
export type Addressee = PartyRef | { kind: 'operator'; id: 'operator' }

/** The first notice of a chain of ways: same party, same day. */
export type NoticeRoot = Pick<Notice, 'id' | 'purpose' | 'role' | 'first' | 'standsInFor' | 'channel'>

/** The unit of truth. A notice never mixes purposes. */
export type Notice = {
  id: string
  purpose: Purpose
  /** The office whose business it is; `00` for departments and the operator. */
  office: OfficeCode
  addressee: Addressee
  role: Role
  /** The contact is 主联系人, serves as it (rules.md §3.6) or stands in for it. */
  first: boolean
  /** Of a stand-in (代班, rules.md §3.10): the roles of those whom it stood in for when the notice was planned. */
  standsInFor?: Role[]
  channel: Channel
  day: Day
  /** Of a second way (purpose `fallback`): the notice that did not reach its person, and so all that it was to say. */
  root?: NoticeRoot
  subjects: TaskSubject[]
  /** Of a request, and of what its answer or a reopening tells (purpose `request`). */
  matter?: Matter
  /** Of purpose `clue`, and of second ways of such: in the order in which they are told. */
  clues?: ClueSubject[]
  /** It exempts from the send windows and never queues behind what is not urgent. */
  urgent?: true
  /** Of a report whose content was ready when it was planned (`ReportStore.savePrepared`): its id. */
  prepared?: string
  /** Of a correction: what it corrects. */
  corrects?: { correction: string; notice: string }
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

/** What makes a notice the only one of its kind: of a planned one everything up to the day, of a reactive one `event` as well. */
export type NoticeKey = Pick<Notice, 'purpose' | 'addressee' | 'role' | 'channel' | 'day'> & {
  /** The event that a reactive notice answers, in letters, digits and `-`. */
  event?: string
}

/**
 * A notice's id is its key (rules.md N1): planning or reacting again gives the same id, and no two keys share one. Legal as an
 * SES message tag (A–Z a–z 0–9 _ -, at most 256 characters).
 */
export const buildNoticeId = ({ purpose, day, addressee, role, channel, event }: NoticeKey): string =>
  [purpose, day.replaceAll('-', ''), addressee.kind, toTagText(addressee.id), role, channel].join('-') +
  (event === undefined ? '' : `${EVENT_MARK}${event}`)

/** No party's tag text holds it. */
const EVENT_MARK = '__'
const NOTICE_ID = /^[a-z]+-\d{8}-(unit|office|department|operator)-(.+)-(?:primary|deputy|leader)-(?:email|sms)$/

/** @returns the event that a reactive notice answers; undefined for a planned one */
export const findEvent = (id: string): string | undefined => id.split(EVENT_MARK)[1]

/** @returns whom a notice id names, or undefined for a text that is none */
export function parseNoticeId(id: string): { kind: string; id: string } | undefined {
  const [, kind, party] = NOTICE_ID.exec(id.split(EVENT_MARK)[0] ?? '') ?? []
  return kind === undefined || party === undefined ? undefined : { kind, id: fromTagText(party) }
}
