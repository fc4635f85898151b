/** What has happened in a run, as far as an invariant may ask. Instants are milliseconds. */
import type { Day } from '../../../functions/core/day.ts'
import type { DueNotice } from '../../../functions/core/deadlines/plan.ts'
import type { MessageSubject } from '../../../functions/core/messages/task-message.ts'
import type { Channel } from '../../../functions/core/outbox/channel.ts'
import type { Scope } from '../../../functions/core/outbox/controls.ts'
import type { Priority } from '../../../functions/core/outbox/notice.ts'
import type { NoticeState } from '../../../functions/core/outbox/states.ts'
import type { Action, Recorded } from '../../../functions/core/answers/answers.ts'
import type { Withdrawal, Withdrawn } from '../../../functions/core/outbox/controls.ts'
import type { DutyRow, NoticeRecord } from '../../../functions/core/ports.ts'
import {
  type DutyRef,
  type Contact,
  type OfficeCode,
  type PartyRef,
  partyKey,
  type Task,
  taskKey,
} from '../../../functions/core/register/register.ts'
import type { Clue, Principal } from '../../../functions/core/clues/clue.ts'
import type { Told } from './clue-api.ts'
import type { Reminder } from './clue-reminders.ts'
import type { HandOver } from './providers.ts'

/** From then on, and until then if it ended. */
type Span = { since: number; until?: number }

/** What a worker had done for a notice when it let the message go. */
export type Knowledge = {
  composed?: number
  subjects?: readonly MessageSubject[]
}

/** A message at a provider's door, with the notice as it stood there. */
export type Arrival = HandOver & {
  time: number
  left: number
  hash: string
  notice: NoticeRecord
  priority: Priority
  knew: Knowledge
}

/** What a page said of one duty when it confirmed a form. */
export type Confirmed = {
  duty: string
  action: Action
  result: Recorded['result']
  /** The name with which the form was signed: of each form another. */
  by: string
  for: PartyRef
  notice: string
  time: number
}

/** A form that was taken, and where the message had gone whose link or code came with it. */
export type Answered = { notice: string; hash: string; for: PartyRef; began: number; confirmed: readonly Confirmed[] }

/** A correction that was carried through, and whom it had to reach. */
export type Corrected = { id: string; what: Withdrawn; wrong: readonly string[] }

/** One step that an invariant may judge. */
export type Step =
  | { kind: 'written'; notice: NoticeRecord; before: NoticeState | undefined }
  /** A worker leased a batch, or changed it as its holder. */
  | { kind: 'batch-held'; batch: string; isInOtherHands: boolean }
  | { kind: 'batch-ended'; notices: readonly string[] }
  | { kind: 'piece-finished'; office: OfficeCode; day: Day; expected: readonly DueNotice[] }
  | { kind: 'let-go'; channel: Channel; time: number }
  | { kind: 'arrived'; arrival: Arrival }
  | { kind: 'duty-saved'; row: DutyRow }
  | { kind: 'answered'; answered: Answered }
  /** A wrong code was compared with a notice's. */
  | { kind: 'guessed'; notice: string }
  /** A clue was entered or changed, and by whom. */
  | { kind: 'clue-written'; clue: Clue; by: Principal }
  /** An answer of the API of clues was found, whoever hears it. */
  | { kind: 'clue-told'; told: Told }
  /** Of an office's desk a day is planned: what its clues asked for when they were read; `isAlone`: by nobody else meanwhile. */
  | { kind: 'clues-planned'; office: OfficeCode; day: Day; read: number; isAlone: boolean; expected: readonly Reminder[] }
  /** Something goes where anybody may read it. */
  | { kind: 'left'; what: string; text: string }
  /** A batch is written, or waits. */
  | { kind: 'batch-due'; notices: readonly string[]; dueAt: string; now: string }
  | { kind: 'over' }

/** Versions of a row, the latest last. */
type Versions<T> = { since: number; value: T }[]

export type History = {
  /** By notice. */
  arrivals: Map<string, Arrival[]>
  states: Map<string, NoticeState>
  /** By notice: when the store first knew that nothing of it was to be handed over any more. */
  settled: Map<string, number>
  /** By batch: who holds it, and until when. */
  holders: Map<string, { holder: object; until: number }>
  /** By the address's hash. */
  barred: Map<string, Span[]>
  pauses: Map<Scope, Span[]>
  brakes: Map<OfficeCode, Span[]>
  /** By `partyKey`, `dutyKey` and `taskKey`. */
  parties: Map<string, Versions<readonly Contact[]>>
  duties: Map<string, Versions<DutyRow>>
  tasks: Map<string, Versions<Task>>
  /** By `dutyKey`. */
  confirmed: Map<string, Confirmed[]>
  /** Instant from which on things happened, and are told. */
  began: string
  /** When the open clues of an office were read. */
  deskReads: { office: OfficeCode; time: number }[]
  clues: Map<string, Versions<Clue>>
  /** Which happenings of clues others have heard of: number, version and event. */
  clueEvents: Set<string>
  /** By notice: how many wrong codes were compared since the last right one. */
  guesses: Map<string, number>
  /** By notice: as what others heard that it had ended. */
  told: Map<string, Set<NoticeState>>
  withdrawals: { since: number; withdrawal: Withdrawal }[]
  corrections: Corrected[]
}

/** @param began instant from which on things happened, and are told */
export const buildHistory = (began: string): History => ({
  began,
  deskReads: [],
  arrivals: new Map(),
  states: new Map(),
  settled: new Map(),
  holders: new Map(),
  barred: new Map(),
  pauses: new Map(),
  brakes: new Map(),
  parties: new Map(),
  duties: new Map(),
  tasks: new Map(),
  confirmed: new Map(),
  clues: new Map(),
  clueEvents: new Set(),
  guesses: new Map(),
  told: new Map(),
  withdrawals: [],
  corrections: [],
})

export const dutyKey = ({ issuer, task, party }: Pick<DutyRef, 'issuer' | 'task' | 'party'>): string =>
  `${taskKey(issuer, task)} ${partyKey(party)}`

export function noteSpan<Key>(spans: Map<Key, Span[]>, key: Key, holds: boolean, time: number): void {
  const known = spans.get(key) ?? []
  const last = known.at(-1)
  const isHeld = last !== undefined && last.until === undefined
  if (holds && !isHeld) spans.set(key, [...known, { since: time }])
  else if (!holds && isHeld) last.until = time
}

/** Whether it held at `time` and had done so since `begun` or longer. */
export const holdsSince = (spans: readonly Span[] | undefined, begun: number, time: number): boolean =>
  spans?.some(({ since, until = Infinity }) => since <= begun && time < until) ?? false

export function noteVersion<T>(rows: Map<string, Versions<T>>, key: string, value: T, time: number): void {
  rows.set(key, [...(rows.get(key) ?? []), { since: time, value }])
}

/** The version that stood at `time`. */
export const versionAt = <T>(versions: Versions<T> | undefined, time: number): T | undefined =>
  versions?.findLast(({ since }) => since <= time)?.value
