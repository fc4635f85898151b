/** The stores behind the use cases: what the DynamoDB adapters and their in-memory twins both are. */
import type { ClueReader } from './clues/clue-store.ts'
import type { Day } from './day.ts'
import type { Brake, Controls, Correction, Deed, Pause, Release, Scope, Withdrawal } from './outbox/controls.ts'
import type { Batch, Notice, TaskSubject } from './outbox/notice.ts'
import type { RateRow } from './delivery/rate.ts'
import type { NoticeState } from './outbox/states.ts'
import type { Suppression } from './outbox/suppression.ts'
import type { Contact, DutyRef, ExtensionRequest, Fact, OfficeCode, PartyRef, Task, Title, Unit } from './register/register.ts'
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
export type DutyRow = DutyRef & { facts: Fact[]; requests?: ExtensionRequest[]; version: number }

export type TaskRow = { task: Task; loadedOn: Day; version: number }
export type TitlesRow = { unit: string; office: OfficeCode; titles: Title[]; version: number }

export type OfficeSlice = { parties: PartyRow[]; duties: DutyRow[]; problems: RowProblem[] }
export type TaskList = { tasks: TaskRow[]; problems: RowProblem[] }

/** A few parties, duties and tasks, for the notices of one batch. */
export type StateKeys = {
  parties: { party: PartyRef; office: OfficeCode }[]
  duties: DutyRef[]
  tasks: { issuer: OfficeCode; id: string }[]
}
export type StateRows = { parties: PartyRow[]; duties: DutyRow[]; tasks: TaskRow[]; problems: RowProblem[] }

/** All that plans, reacts, composes and imports reads; of clues nothing that is sealed. */
export type RegisterStore = ClueReader & {
  /** All parties and duties of an office, retired ones included. */
  readOffice: (office: OfficeCode) => Promise<OfficeSlice>
  readTasks: (issuer: OfficeCode) => Promise<TaskList>
  readTitles: (office: OfficeCode) => Promise<{ titles: TitlesRow[]; problems: RowProblem[] }>
  /** As they were a moment ago (eventually consistent, half the price): a message takes longer than that to reach anybody. */
  readState: (keys: StateKeys) => Promise<StateRows>
  /**
   * One duty, read consistently: an answer is judged by it. Undefined where nothing has happened to it.
   * @throws UnreadableRowError
   */
  findDuty: (duty: DutyRef) => Promise<DutyRow | undefined>
  /** Ids of the office's units, retired ones left out: whose a unit is, without reading anybody's contacts. */
  listUnitIds: (office: OfficeCode) => Promise<string[]>
  /** False when the row has another version by now than `version - 1` (none at all for version 1). */
  saveParty: (row: PartyRow) => Promise<boolean>
  /** Deletes the row of a party that nobody can read, so that it can be loaded anew. False when it can be read, or is not there. */
  dropUnreadableParty: (row: Pick<PartyRow, 'party' | 'office'>) => Promise<boolean>
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
export type InHand = {
  since: string
  notices: readonly string[]
  /** Hashes of the links that go out with them, by notice: until its outcome is on record, a link is known by this alone. */
  links?: Readonly<Record<string, string>>
}

/** A batch in the hands of one worker until `leaseUntil`. */
export type LeasedBatch = NewBatch & {
  /** Counts the leases; whoever holds an older one can change nothing any more. */
  attempt: number
  leaseUntil: string
  /** When it was to be looked at: later than `dueAt` where a pause has put it off. */
  nextLook: string
  /** What an earlier lease was about to hand over: a notice of these that has no outcome may have been sent. */
  inHand?: InHand
  /** Until when it was a draft. Never published: some of its notices may not have been put. */
  draft?: string
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
  /** When a provider took it. */
  sentAt?: string
  template?: string
  contactVersion?: number
  addressHash?: string
  /** Hashes of the links that went out with it, the latest last: a mail that was sent again has another one. */
  links?: string[]
  /** What was out of the ordinary on its way, the latest last: a change without a cause leaves no line. */
  trail?: TrailEntry[]
}

export type TrailEntry = { at: string; state: NoticeState; cause: string }

/** What stands in the way of a put, a claim or a change: whose it is, and whether it still waits. `unreadable`: somebody must look at it. */
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
  sentAt?: string
  template?: string
  contactVersion?: number
  addressHash?: string
  /** Hash of the link that went out: added to those on record. */
  link?: string
}

/** What a provider reported of a notice. It knows no batch: the state alone fences it. */
export type ReceiptChange = {
  state: NoticeState
  at: string
  cause?: string
  messageId?: string
  /** Where it went: kept where the worker that handed it over left none. */
  addressHash?: string | undefined
}
/** `changed`: the notice as it is now, and what it was. `refused`: it is in none of the states that the receipt moves on. */
export type ReceiptApplied =
  | { kind: 'changed'; notice: NoticeRecord; was: NoticeState }
  | { kind: 'refused'; notice: NoticeRecord }
  | { kind: 'missing' }
  | { kind: 'unreadable' }

/** How an office's mail fared in one minute, by the minute in which it was handed over or came back. */
export type MailCounts = { sent: number; hardBounces: number; complaints: number }
export type MailMinute = MailCounts & { minute: string }

/** A notice that nobody is left to receive: its party's office is told. `slot`: the report that tells it. */
export type UnreachedRow = { notice: string; office: OfficeCode; slot: string; at: string }

/** For the operator. `createdAt` is when it came up, which may be days after the day that was planned. */
export type UnreachableRow = {
  party: PartyRef
  name: string
  office: OfficeCode
  day: Day
  createdAt: string
  subjects: TaskSubject[]
}
/** A notice that is about to end as failed, was sent again, or cannot be read; what became of it stands in the notice. */
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

export type NoticeStore = {
  /** Undefined when it was put (by this very batch); else the notice that was there. */
  putNotice: (notice: Notice, at: string) => Promise<HeldNotice | undefined>
  /** Moves an open notice from one batch to another. Undefined when that is done; else the notice, which has moved or ended. */
  claimNotice: (id: string, from: string, to: string) => Promise<HeldNotice | undefined>
  /**
   * What is missing or malformed is a problem, and what is missing is named. Read consistently; `unchanged`: as they were a moment ago
   * (half the price), which may be before their last change, and even in the batch that they have just left.
   */
  readNotices: (
    ids: readonly string[],
    how?: { unchanged: boolean },
  ) => Promise<{ notices: NoticeRecord[]; problems: RowProblem[]; missing: string[] }>
  /** The states as they were a moment ago (eventually consistent, half the price); what cannot be read is left out. */
  peekStates: (ids: readonly string[]) => Promise<ReadonlyMap<string, NoticeState>>
  /**
   * Fenced by the batch that holds the notice and by its state. A change with a cause adds a line to the trail.
   * Undefined when it was made; else the notice as it stands, which has moved, ended or got a receipt.
   */
  changeNotice: (notice: NoticeRecord, change: NoticeChange) => Promise<HeldNotice | undefined>
  /** On condition that the notice's state is one of `from`. A repetition of the same receipt is refused. */
  applyReceipt: (id: string, from: readonly NoticeState[], change: ReceiptChange) => Promise<ReceiptApplied>
}

/** Batches, and the index of those that fall due. */
export type BatchStore = {
  /** Written after its notices, once and for all. Answers which notices the batch lists: another may have written it first. */
  putBatch: (batch: NewBatch) => Promise<readonly string[]>
  /** Written before its notices, so that none is ever without one. Unless it is published, nobody looks at it or leases it before `until`. */
  draftBatch: (batch: NewBatch, until: string) => Promise<void>
  /** Its notices are there: it goes out by its lane. False when somebody has taken the draft in the meantime. */
  publishBatch: (batch: NewBatch) => Promise<boolean>
  /** Undefined when it ended, is leased, or is not there. */
  leaseBatch: (ref: BatchRef, lease: { now: string; until: string; holder: string }) => Promise<LeasedBatch | undefined>
  /** Fenced by the lease's attempt, like `releaseBatch` and `endBatch`: false when another worker has leased the batch since. */
  recordInHand: (batch: LeasedBatch, inHand: InHand) => Promise<boolean>
  /** What is being handed over, if anything: read consistently. */
  findInHand: (ref: BatchRef) => Promise<InHand | undefined>
  /** Gives the lease back: what is left of the batch goes on at `dueAt`, by the sweep. Nothing of it is in hand. */
  releaseBatch: (batch: LeasedBatch, dueAt: string) => Promise<boolean>
  endBatch: (batch: LeasedBatch, at: string) => Promise<boolean>
  /** The sweep looks later at a batch that nobody holds; its dueAt stays. False when it is leased, has ended, or is not there. */
  postponeBatch: (ref: BatchRef, until: string, now: string) => Promise<boolean>
  /**
   * Open batches of one partition of the due index that are to be looked at up to `until`, the earliest first. One page: at most
   * `limit` of them, and what a megabyte of the index holds (some thousand batches).
   */
  listDue: (partition: DuePartition, until: string, limit: number) => Promise<DueBatch[]>
  /** All batches of an office's day, ended ones included. */
  listBatches: (office: OfficeCode, day: Day) => Promise<{ batches: BatchRecord[]; problems: RowProblem[] }>
}

/** Urgent batches stand apart, so that no flood hides them. */
export const DUE_PARTITIONS = ['urgent', '0', '1'] as const
export type DuePartition = (typeof DUE_PARTITIONS)[number]
/** `streamed`: at first the stream carries it to a worker, and `at` leaves it some time for that. */
export type DueBatch = { ref: BatchRef; at: string; streamed?: true }

/** A batch as the Outbox keeps it, for whoever asks what is stuck. */
export type BatchRecord = NewBatch & {
  attempt: number
  leaseUntil?: string
  inHand?: InHand
  endedAt?: string
  /** When the sweep looks at it next; none when it has ended. */
  nextLook?: string
}

/** Pauses, brakes, addresses and rates: what stands between a notice that is due and the provider. */
export type GateStore = {
  /** Read consistently. */
  readControls: (office: OfficeCode) => Promise<Controls>
  listControls: () => Promise<{ pauses: Pause[]; brakes: Brake[]; releases: Release[] }>
  savePause: (pause: Pause) => Promise<void>
  /** @returns the pause that ended, if there was one */
  deletePause: (scope: Scope) => Promise<Pause | undefined>
  /** False when the office is braked already, or was released after the brake's `since`. */
  saveBrake: (brake: Brake) => Promise<boolean>
  /** False when the office is not braked. */
  releaseBrake: (release: Release) => Promise<boolean>

  /** Which of these addresses are barred now; one whose row cannot be read is (undefined). Read consistently. */
  findSuppressed: (addressHashes: readonly string[]) => Promise<ReadonlyMap<string, Suppression | undefined>>
  listSuppressions: () => Promise<{ suppressions: Suppression[]; problems: RowProblem[] }>
  /** True for one caller only. False when the address is barred already, be it by the same receipt, or was lifted after `since`. */
  saveSuppression: (suppression: Suppression) => Promise<boolean>
  /** False when it is not barred. */
  liftSuppression: (addressHash: string, lifted: Deed) => Promise<boolean>

  /** Adds to the counts of the minute of `at`. */
  countMail: (office: OfficeCode, at: string, counts: Partial<MailCounts>) => Promise<void>
  /** The newest minutes first, none older than `since`, until `mails` were sent in them or there are no more. */
  readMail: (office: OfficeCode, since: string, mails: number) => Promise<MailMinute[]>

  /** To deliver what the due index shows, by one worker at a time. False when another holds that lease. Its own is renewed. */
  leaseDispatch: (lease: { holder: string; now: string; until: string }) => Promise<boolean>
  /** Changes nothing when another has taken it since. */
  releaseDispatch: (holder: string) => Promise<void>

  findRate: (provider: string) => Promise<RateRow | undefined>
  /** Undefined when the row was as `before` says and is now `after`; else the row as it is. */
  saveRate: (provider: string, before: RateRow | undefined, after: RateRow) => Promise<RateRow | undefined>
  /**
   * One more of the address's reactive and repeated messages in that hour (`YYYY-MM-DDTHH`); false when `cap` is reached. One taker has
   * one, however often it asks.
   */
  takeAllowance: (addressHash: string, hour: string, allowance: { taker: string; cap: number }) => Promise<boolean>
}

/** A report that was ready when it was planned: what the mail says, and the file that comes with it. */
export type PreparedReport = {
  /** In letters, digits and `-`. */
  id: string
  createdAt: string
  headline: string
  /** Whole sentences in Chinese. */
  lead: string[]
  table: { heading: string[]; rows: string[][] }
  file: { fileName: string; contentType: string; content: Uint8Array }
}

/** What offices and the operator are told of. */
export type ReportStore = {
  /** Keeps the first of two of one party and day, as long as they come up on the same day. */
  saveUnreachable: (row: UnreachableRow) => Promise<void>
  saveFailure: (row: FailureRow) => Promise<void>
  saveRemarks: (row: PlanRemarks) => Promise<void>
  /** @param day on which they came up, in Shanghai */
  readDay: (day: Day) => Promise<DayReport>
  /** Writing one again changes nothing. */
  saveUnreached: (row: UnreachedRow) => Promise<void>
  readUnreached: (office: OfficeCode, slot: string) => Promise<UnreachedRow[]>
  /** Keeps the first of two of one id. */
  savePrepared: (report: PreparedReport) => Promise<void>
  /** @throws UnreadableRowError */
  findPrepared: (id: string) => Promise<PreparedReport | undefined>
}

/** What an operator changed, or a page refused (`refuse`). `of`: a scope, the hash of an address, an office, a duty, a notice, a queue. */
export const AUDIT_ACTIONS = [
  'pause',
  'resume',
  'lift',
  'release',
  'withdraw',
  'correct',
  'plan-now',
  'reopen',
  'replay',
  'refuse',
] as const
export type AuditEntry = Deed & { action: (typeof AUDIT_ACTIONS)[number]; of: string }

/** Entries are added and read, never changed. */
export type AuditStore = {
  addEntry: (entry: AuditEntry) => Promise<void>
  /** What operators did: the latest first, as far back as the year before that of `until`. */
  listEntries: (until: string, limit: number) => Promise<{ entries: AuditEntry[]; problems: RowProblem[] }>
  /** What pages refused on a day in Shanghai, the latest first. It is forgotten after half a year. */
  listRefusals: (day: Day, limit: number) => Promise<{ entries: AuditEntry[]; problems: RowProblem[] }>
}

/** What was tried without success: the link of a day's notice with a wrong code, or a mobile in one hour (`YYYY-MM-DDTHH`). */
export type TriedWith = { notice: string; day: Day } | { mobileHash: string; hour: string }

/** What the recipients' pages need beside the notices and the Register. */
export type AnswerStore = {
  /** One more try, before it is known whether it succeeds: so many are left after it. Nothing when `cap` are on record. */
  takeTry: (tried: TriedWith, cap: number) => Promise<{ left: number } | undefined>
  /** It has succeeded: nothing was tried in vain. */
  forgetTries: (tried: TriedWith) => Promise<void>
  /** Before the SMS goes out that holds the code. Writing it again changes nothing. */
  saveCode: (code: AnswerCode) => Promise<void>
  /** @returns the notice whose SMS to this mobile held the code */
  findCode: (code: Pick<AnswerCode, 'mobileHash' | 'codeHash'>) => Promise<string | undefined>
}
export type AnswerCode = { mobileHash: string; codeHash: string; notice: string; day: Day }

/** What an operator has taken back or put right. */
export type SteeringStore = {
  /** False when there is one of that id. What is older than a notice can live is dropped; it throws when too many are left. */
  saveWithdrawal: (withdrawal: Withdrawal) => Promise<boolean>
  /** False when there is one of that id. */
  saveCorrection: (correction: Correction) => Promise<boolean>
  findCorrection: (id: string) => Promise<Correction | undefined>
}

export type OutboxStore = NoticeStore & BatchStore & GateStore & ReportStore & AuditStore & AnswerStore & SteeringStore
