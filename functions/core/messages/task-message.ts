/** What a task notice says, before it is put into words by a template: data only, looked up when the notice is rendered. */
import type { Capacity, StageName } from '../deadlines/ladder.ts'
import type { Day } from '../day.ts'
import type { OfficeCode, PartyKind, Role } from '../register/register.ts'

export type MessageSubject = {
  task: string
  name: string
  clause: { id: string; item: number; itemTitle: string; text: string }
  /** Who asks: 国家知识产权局 or an office's name. */
  issuerName: string
  stage: StageName
  as: Capacity
  due: Day
  effectiveDue: Day
  latest: Day
  /** One of the three leans on a year whose calendar is not published. */
  provisional: boolean
  /** The stage's own day lies before the notice's day. */
  late: boolean
  /** `due` is the duty's own after an extension. */
  extended: boolean
  /** Working days after the notice's day up to `effectiveDue`; 0 on that day; negative: working days that `latest` is past. */
  workingDaysLeft: number
  /** Organiser only. */
  openUnits?: { id: string; name: string }[]
  total?: number
  /** Organiser only: the units that have reported the work done since the task's notice before. */
  reportedUnits?: { id: string; name: string; on: Day }[]
}

/** By mail a link, the short code that its page asks for, and the last day on which it opens; by SMS the site's name, which stands in the fixed text, and the code. */
export type AnswerWay = { kind: 'link'; url: string; code: string; until: Day } | { kind: 'code'; site: string; code: string }

export type TaskMessage = {
  noticeId: string
  day: Day
  addressee: { kind: PartyKind; id: string; name: string; office: OfficeCode | null }
  contact: { name: string; role: Role }
  /** In Chinese: clause → party → role, as the record keeps it. */
  reason: string
  subjects: MessageSubject[]
  /** How its reader answers; none where the stage has no page. */
  answer?: AnswerWay
  /** Whom to ask, ready to print: a unit's office with its contact, else the operator's help desk. */
  askWhom: string
}
