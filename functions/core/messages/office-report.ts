/** What an office hears of its province's mail: which of its parties nobody reached, or that a brake stops it all. */
import type { Brake } from '../outbox/controls.ts'
import type { Channel } from '../outbox/channel.ts'
import type { Day } from '../day.ts'
import type { PartyRef, Role } from '../register/register.ts'
import type { MessageSubject } from './task-message.ts'

/** By which way a party was tried, and why that failed (the notice's cause). */
export type TriedWay = { role: Role; channel: Channel; cause: string }

export type UnreachedSubject = Pick<
  MessageSubject,
  'task' | 'name' | 'due' | 'effectiveDue' | 'latest' | 'provisional' | 'workingDaysLeft'
>

export type UnreachedParty = PartyRef & { name: string; ways: TriedWay[]; subjects: UnreachedSubject[] }

export type OfficeReport = {
  noticeId: string
  day: Day
  addressee: { name: string }
  contact: { name: string; role: Role }
  /** In Chinese, as the record keeps it. */
  reason: string
  askWhom: string
  /** One of the two says something. */
  parties: UnreachedParty[]
  brake?: Brake
}
