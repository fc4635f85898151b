/** The clue (线索): what the Register holds of it. Its free text, target and informant lie sealed (design.md §3.4). */
import type { Day } from '../day.ts'
import type { OfficeCode } from '../register/register.ts'

/** interfaces.md §6; where a clause names no department or several, the choice is the programme's. */
export const CLUE_KINDS = [
  { code: 'bad-faith-filing', name: '违反诚实信用原则的专利申请', clause: '4.2', department: '知识产权保护司' },
  { code: 'trademark-squatting', name: '商标恶意抢注', clause: '4.2', department: '商标局' },
  { code: 'patent-count-policy', name: '仅以专利数量作为考量指标的政策', clause: '5.3', department: '知识产权保护司' },
  { code: 'fabricated-patent', name: '编造专利、不规范专利署名', clause: '5.2', department: '知识产权保护司' },
  { code: 'agency-violation', name: '代理机构严重违法', clause: '13.1', department: '知识产权运用促进司' },
  { code: 'improper-trading', name: '不正当目的的专利买卖', clause: '13.2', department: '知识产权运用促进司' },
  { code: 'plaque-misuse', name: '违规悬挂、宣传牌子', clause: '16.3', department: '知识产权运用促进司' },
] as const
export type ClueKind = (typeof CLUE_KINDS)[number]['code']

export const LEVELS = ['ordinary', 'urgent'] as const
export type Level = (typeof LEVELS)[number]

export const CLUE_STATES = ['transferred', 'signed', 'handling', 'reported', 'closed', 'returned'] as const
export type ClueState = (typeof CLUE_STATES)[number]

/** The receiver's: sign, handle, report; the sender's: decide about a return, review a report. */
export const CLOCK_NAMES = ['signBy', 'handleBy', 'reportBy', 'decideBy', 'reviewBy'] as const
export type ClockName = (typeof CLOCK_NAMES)[number]
/** `from`: the day of its start, which is not counted. */
export type Clock = { from: Day; due: Day }
/** Those that run. */
export type Clocks = Partial<Record<ClockName, Clock>>

export const CLUE_ACTIONS = [
  'sign',
  'return',
  'reroute',
  'invite',
  'contribute',
  'handle',
  'report',
  'reject',
  'extend',
  'approve-extension',
  'refuse-extension',
  'close',
] as const
export type ClueAction = (typeof CLUE_ACTIONS)[number]
/** What an entry of the timeline tells of: `create` is the first of each clue, `attach` adds a file. */
export type ClueDeed = ClueAction | 'create' | 'attach'

export const OUTCOMES = ['filed', 'unfounded', 'referred'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** A person as the Register knows one: nothing to read, equal for one `sub` of one issuer. */
export type Actor = string

/** `from` and `to`: the sending and the receiving office; `00` is the centre, which hears through the kind's department. */
export type Clue = {
  /** Such as `DB-2026-44-000123`: year, sending office, running number. */
  number: string
  kind: ClueKind
  level: Level
  state: ClueState
  from: OfficeCode
  to: OfficeCode
  /** Instants. */
  createdAt: string
  changedAt: string
  clocks: Clocks
  /** Offices that were asked to help (会办). */
  invited: OfficeCode[]
  /** Offices that have sent it back. */
  returnedBy: OfficeCode[]
  /** The open request for more time. */
  extension?: { reportBy: Day; askedBy: Actor }
  /** Who made the report that is under review. */
  reportedBy?: Actor
  files: number
  /** Counts its changes, and so its entries. */
  version: number
  /** Digest of the latest entry. */
  head: string
}

/** One line of the timeline (append-only). Its words lie sealed. */
export type ClueEntry = {
  number: string
  kind: ClueKind
  level: Level
  /** The version that the clue has since. */
  version: number
  at: string
  deed: ClueDeed
  /** The office that acted, and the person. */
  office: OfficeCode
  actor: Actor
  /** As they are since. */
  state: ClueState
  from: OfficeCode
  to: OfficeCode
  clocks: Clocks
  /** Offices that were invited with it. */
  invited?: OfficeCode[]
  /** Of a re-routing: who had it until then. */
  before?: OfficeCode
  /** The day that an extension asks for, or that was answered. */
  until?: Day
  granted?: boolean
  /** The end of the chain of readings when it was written; none where nothing had been read. */
  readings?: ReadingsEnd
  /** Random, so that a digest tells nothing to whoever guesses. */
  salt: string
  /** Salted digest of its sealed words. */
  words?: string
  /** Digest of the entry before; empty for the first. */
  previous: string
  digest: string
}

/** Who speaks to the API, by a checked token. */
export type Principal = {
  office: OfficeCode
  roles: readonly ClueRole[]
  /** Of issuer and `sub`. */
  actor: Actor
  sub: string
  name: string
}
export const CLUE_ROLES = ['officer', 'reviewer', 'admin'] as const
export type ClueRole = (typeof CLUE_ROLES)[number]

/** How much of a clue an office sees. `former`: it sent it back; number, kind and its own entries only. */
export type Sight = 'party' | 'invited' | 'former'

/** The sealed part. What is typed is free text; all of it stays here. */
export type Intake = {
  summary: string
  facts?: string
  target: { name: string; regionCode: string; unitId?: string }
  foundOn: Day
}
export type Informant = { name?: string; phone?: string; anonymous?: boolean }
export const FILE_TYPES = ['pdf', 'jpeg', 'png', 'heic', 'docx', 'xlsx'] as const
export type FileType = (typeof FILE_TYPES)[number]
/** Which file it is, and which upload of it. */
export type FileMark = { id: string; version: string; bytes: number; type: FileType }
/** Words of one entry or reading, and who wrote them. `salt`: random, so that their digest in the Register tells nothing to whoever guesses. */
export type Words = {
  salt: string
  by: { sub: string; name: string }
  reason?: string
  note?: string
  outcome?: Outcome
  conclusion?: string
  measures?: string
  text?: string
  /** That was attached, or read. */
  file?: FileMark
}

/** A reading that is put on record, in a chain of its own: it changes no version. */
export type Reading = {
  number: string
  /** Counts from 1. */
  position: number
  at: string
  what: 'informant' | 'file'
  office: OfficeCode
  actor: Actor
  salt: string
  words?: string
  previous: string
  digest: string
}

/** Position and digest of the latest reading. */
export type ReadingsEnd = Pick<Reading, 'position' | 'digest'>

/** What a clue's notice is about. */
export const OCCASIONS = [
  'transferred',
  'rejected',
  'extension-answered',
  'invited',
  'signed',
  'returned',
  'reported',
  'extension-asked',
  /** The receiver has nobody who could be told. */
  'unreachable',
  /** A clock runs: its owner is reminded. */
  'due',
  /** A clock has run out: the sender, then the centre, is told. */
  'overdue',
] as const
export type Occasion = (typeof OCCASIONS)[number]

export type ClueStage = `T-${number}` | 'T0' | `T+${number}`

/** One clue in a notice, as it is kept: everything else is looked up when the notice is rendered. */
export type ClueSubject = {
  number: string
  occasion: Occasion
  /** Of what happened: the entry that it answers. */
  version?: number
  /** Of `unreachable`: who has nobody. */
  office?: OfficeCode
  /** Of a reminder. */
  clock?: ClockName
  stage?: ClueStage
  /** The stage's own day. */
  on?: Day
  /** The clock's due day that the stage counts to: a clock that was moved since makes it void. */
  due?: Day
}
