/** The shape of `plan --json` (interfaces.md §4) and the planner. */
import type { Day } from './day.ts'
import type { Capacity, Channel } from './notice.ts'
import type { OfficeCode, PartyKind, Role } from './register.ts'
import type { StageName } from './stages.ts'

export type PlannedSubject = {
  task: string
  name: string
  clause: string
  stage: StageName
  as: Capacity
  due: Day
  effectiveDue: Day
  latest: Day
  late: boolean
  /** Organiser only: ids of the units whose duties are open, and how many units there are in all. */
  openUnits?: string[]
  total?: number
}

export type PlannedAddressee = { kind: PartyKind; id: string; name: string; office: OfficeCode | null }

export type PlannedNotice = {
  id: string
  addressee: PlannedAddressee
  contact: { name: string; role: Role }
  channel: Channel
  address: string
  subjects: PlannedSubject[]
  reason: string
}

export type DayPlan = {
  date: Day
  workingDay: boolean
  notices: PlannedNotice[]
  unreachable: { addressee: PlannedAddressee; subjects: PlannedSubject[] }[]
  provisional: Day[]
}
