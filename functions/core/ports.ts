/** The stores behind the use cases: what the DynamoDB adapters and their in-memory twins both are. */
import type { Day } from './day.ts'
import type { Batch, Notice, NoticeState, TaskSubject } from './outbox/notice.ts'
import type { Contact, Fact, OfficeCode, PartyRef, Task, Title, Unit } from './register/register.ts'
import type { Piece, Watermark } from './deadlines/watermark.ts'

/**
 * A row that could not be read: it stops nobody else and is reported. `row` is its key, `message` holds no personal data.
 * `ref` is what a row of the register stands for (`register/row-ref.ts`).
 */
export type RowProblem = { row: string; message: string; ref?: string }

/** A party with its contacts. `version` grows with each change, so that a record can say which state it saw. */
export type PartyRow = {
  party: PartyRef
  office: OfficeCode
  /** Of a unit only. */
  unit?: Unit
  contacts: Contact[]
  /** Contacts that the office no longer lists: they hear nothing any more, and nothing is deleted. */
  former?: Contact[]
  retired: boolean
  version: number
}

/** The facts of one duty in their order; there is a row only once something happened to it. */
export type DutyRef = { issuer: OfficeCode; task: string; party: PartyRef; office: OfficeCode }
export type DutyRow = DutyRef & { facts: Fact[]; version: number }

export type TaskRow = { task: Task; loadedOn: Day; version: number }
export type TitlesRow = { unit: string; office: OfficeCode; titles: Title[]; version: number }

export type OfficeSlice = { parties: PartyRow[]; duties: DutyRow[]; problems: RowProblem[] }
export type TaskList = { tasks: TaskRow[]; problems: RowProblem[] }

/** The state of a few parties, duties and tasks at one time, for the notices of one batch. */
export type StateKeys = {
  parties: { party: PartyRef; office: OfficeCode }[]
  duties: DutyRef[]
  tasks: { issuer: OfficeCode; id: string }[]
}
export type StateRows = { parties: PartyRow[]; duties: DutyRow[]; tasks: TaskRow[]; problems: RowProblem[] }

export type RegisterStore = {
  /** All parties and duties of an office, retired ones included. */
  readOffice: (office: OfficeCode) => Promise<OfficeSlice>
  readTasks: (issuer: OfficeCode) => Promise<TaskList>
  readTitles: (office: OfficeCode) => Promise<{ titles: TitlesRow[]; problems: RowProblem[] }>
  readState: (keys: StateKeys) => Promise<StateRows>
  /** Ids of the office's units, retired ones left out: whose a unit is, without reading anybody's contacts. */
  listUnitIds: (office: OfficeCode) => Promise<string[]>
  /** False when the row has another version by now than `version - 1` (none at all for version 1). */
  saveParty: (row: PartyRow) => Promise<boolean>
  saveDuty: (row: DutyRow) => Promise<boolean>
  saveTask: (row: TaskRow) => Promise<boolean>
  saveTitles: (row: TitlesRow) => Promise<boolean>
  findWatermark: (office: OfficeCode) => Promise<Watermark | undefined>
  /** Begins a day. False when the watermark is no longer `before` (or there is one, where none is expected). */
  saveWatermark: (mark: Watermark, before: Watermark | undefined) => Promise<boolean>
  /** Finishes a piece of the begun day. False when another day has been begun. */
  finishPiece: (office: OfficeCode, begun: Day, piece: Piece) => Promise<boolean>
}

/** `now` and `urgent` are delivered from the stream, `later` by the sweep. */
export type Lane = 'urgent' | 'now' | 'later'

export type BatchRef = Pick<Batch, 'office' | 'day' | 'id'>
export type NewBatch = Batch & { lane: Lane }

/** The notices of a batch that are being handed over to providers, on record before the first of them is. */
export type InHand = { since: string; notices: readonly string[] }

/** A batch in the hands of one worker until `leaseUntil`. */
export type LeasedBatch = NewBatch & {
  /** Counts the leases; whoever holds an older one can change nothing any more. */
  attempt: number
  leaseUntil: string
  /** What an earlier lease was about to hand over: a notice of these that has no outcome may have been sent. */
  inHand?: InHand
}

/** A notice as the Outbox keeps it. */
export type NoticeRecord = Notice & {
  state: NoticeState
  createdAt: string
  changedAt: string
  /** Why it is in this state, as a code. */
  cause?: string
  /** How often it was sent although an earlier hand-over may have succeeded. */
  possibleDoubles: number
  messageId?: string
}

/** What stands in the way of a put or a claim: whose it is, and whether it still waits. `unreadable`: somebody must look at it. */
export type HeldNotice = Pick<NoticeRecord, 'id' | 'batch' | 'attempts'> & { state: NoticeState | 'unreadable' }

/** What one attempt, or the decision not to make one, changes in a notice. */
export type NoticeChange = {
  state: NoticeState
  at: string
  cause?: string
  attempts: number
  possibleDoubles: number
  /** The notice moves to this batch and is deaf to its old one. */
  batch?: string
  messageId?: string
  template?: string
  contactVersion?: number
  addressHash?: string
}

/** For the operator. `createdAt` is when it came up, which may be days after the day that was planned. */
export type UnreachableRow = {
  party: PartyRef
  name: string
  office: OfficeCode
  day: Day
  createdAt: string
  subjects: TaskSubject[]
}
/** A notice that is about to end as failed, or whose row cannot be read; what became of it stands in the notice. */
export type FailureRow = { notice: string; office: OfficeCode; day: Day; createdAt: string }
/** What the plan of one office's day has to tell the operator. */
export type PlanRemarks = {
  office: OfficeCode
  day: Day
  /** When they were written. */
  createdAt: string
  provisional: Day[]
  /** The first of them; `more` counts those left out. */
  problems: RowProblem[]
  more?: number
}
/** What came up on one day for the operator, of all offices. */
export type DayReport = {
  unreachable: UnreachableRow[]
  failures: FailureRow[]
  remarks: PlanRemarks[]
  problems: RowProblem[]
}

export type OutboxStore = {
  /** Undefined when it was put (by this very batch); else the notice that was there. */
  putNotice: (notice: Notice, at: string) => Promise<HeldNotice | undefined>
  /** Moves an open notice from one batch to another. Undefined when that is done; else the notice, which has moved or ended. */
  claimNotice: (id: string, from: string, to: string) => Promise<HeldNotice | undefined>
  /** Written after its notices, once and for all. Answers which notices the batch lists: another may have written it first. */
  putBatch: (batch: NewBatch) => Promise<readonly string[]>
  /** Undefined when it ended, is leased, or is not there. */
  leaseBatch: (ref: BatchRef, lease: { now: string; until: string; holder: string }) => Promise<LeasedBatch | undefined>
  /** Fenced by the lease's attempt, like `endBatch`: false when another worker has leased the batch since. */
  recordInHand: (batch: LeasedBatch, inHand: InHand) => Promise<boolean>
  endBatch: (batch: LeasedBatch, at: string) => Promise<boolean>
  /** Read consistently; what is missing or malformed is a problem. */
  readNotices: (ids: readonly string[]) => Promise<{ notices: NoticeRecord[]; problems: RowProblem[] }>
  /** Fenced by the batch that holds the notice and its state: false when the notice has moved or ended. */
  changeNotice: (notice: NoticeRecord, change: NoticeChange) => Promise<boolean>
  /** Open batches of one shard of the due index that are to be looked at up to `until`, the earliest first. */
  listDue: (shard: number, until: string, limit: number) => Promise<{ ref: BatchRef; at: string }[]>
  /** Keeps the first of two of one party and day, as long as they come up on the same day. */
  saveUnreachable: (row: UnreachableRow) => Promise<void>
  saveFailure: (row: FailureRow) => Promise<void>
  saveRemarks: (row: PlanRemarks) => Promise<void>
  /** @param day on which they came up, in Shanghai */
  readDay: (day: Day) => Promise<DayReport>
}
