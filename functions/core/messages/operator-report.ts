/** What the operator hears each morning, and at once of a brake: who was not told, what is stopped, and which plan is not as it should be. */
import type { StageName } from '../deadlines/ladder.ts'
import type { Channel } from '../outbox/channel.ts'
import type { Brake, Pause } from '../outbox/controls.ts'
import type { Suppression } from '../outbox/suppression.ts'
import type { Day } from '../day.ts'
import type { OfficeCode, PartyKind, Role } from '../register/register.ts'

export type UnreachableParty = {
  office: OfficeCode
  officeName: string
  /** The day that was planned; before the report's day when its plan was late. */
  day: Day
  party: { kind: PartyKind; id: string; name: string }
  subjects: { task: string; name: string; clause: string; stage: StageName }[]
}

/** A notice as the operator is told of it: whose it was, no address. */
export type ReportedNotice = {
  officeName: string
  kind: PartyKind | 'operator'
  id: string
  name: string
  channel: Channel
  day: Day
}

export type FailedNotices = {
  /** As the notice's record has it. */
  cause: string
  count: number
  /** The first of them. */
  parties: ReportedNotice[]
}

/** An address that is not written to any more: whose, and why. */
export type SuppressedAddress = Pick<Suppression, 'cause' | 'channel'> & {
  officeName: string
  kind: PartyKind
  id: string
  name: string
  role: Role
}

export type OperatorReport = {
  noticeId: string
  day: Day
  /** Told out of turn: something has just happened. */
  atOnce?: true
  unreachable: UnreachableParty[]
  unfinishedOffices: { code: OfficeCode; name: string }[]
  /** Offices whose last planned day has not come: no real day of theirs is planned any more. */
  aheadOffices?: { code: OfficeCode; name: string; day: Day }[]
  /** In force now. */
  brakes?: (Brake & { officeName: string })[]
  pauses?: (Pause & { scopeName: string })[]
  /** New since the report before. */
  suppressed?: SuppressedAddress[]
  /** Notices that ended as failed, by cause. */
  failures?: FailedNotices[]
  /** Notices that were sent again although the first may have arrived. */
  doubles?: { count: number; parties: ReportedNotice[] }
  /** Dates that today's notices lean on and whose year has no published calendar (rules.md N8). */
  provisional?: Day[]
  /** Rows that could not be read and were left out: their keys and fields, nobody's data. */
  unreadableRows?: string[]
}
