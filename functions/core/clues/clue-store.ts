/**
 * The stores of clues. What the API may see goes through `ClueStore`, each call of which takes the principal: a clue outside its sight
 * does not exist. What plans, reacts and reports reads `ClueReader`, which has no key to what is sealed.
 */
import type { OfficeCode } from '../register/register.ts'
import type { RowProblem } from '../ports.ts'
import type {
  Clue,
  ClueEntry,
  ClueState,
  FileType,
  Informant,
  Intake,
  Principal,
  Reading,
  ReadingsEnd,
  Sight,
  Words,
} from './clue.ts'

/** A former receiver sees which clue it was, and no more of it. */
export type Seen = { sight: Exclude<Sight, 'former'>; clue: Clue } | { sight: 'former'; clue: Pick<Clue, 'number' | 'kind'> }

/** `sealed`: as it was sealed; undefined where the entry has no words, or the principal may not read them. */
export type SeenEntry = { entry: ClueEntry; words?: Words }
export type SeenReading = { reading: Reading; words?: Words }

/** A new entry with the words that are sealed with it. */
export type Change = { clue: Clue; entry: ClueEntry; words: Words; file?: ClueFile }

export type NewClue = Change & {
  intake: Intake
  informant?: Informant
  /** Keyed hashes by which a target is known again. */
  targets: readonly string[]
}

/** A POST that may come twice. Keyed hashes: of its person with the key that was given, and of all that it says. */
export type Request = { key: string; print: string }

export type Created =
  | { kind: 'created'; clue: Clue }
  /** The same request has come before. */
  | { kind: 'repeated'; number: string }
  /** Another request has had the key. */
  | { kind: 'other' }

export const FILE_STATES = ['waiting', 'there', 'refused'] as const
type FileState = (typeof FILE_STATES)[number]

/**
 * An attachment. `waiting`: it has not been seen to be there, and to be what it says. `refused`: it was seen not to be. `version`: which upload was seen, once one was;
 * what is uploaded after it is another, and no part of the clue.
 */
export type ClueFile = {
  id: string
  name: string
  type: FileType
  bytes: number
  state: FileState
  office: OfficeCode
  at: string
  version?: string
}

/** `sent`, `received`, `invited`: of the principal's office; `all`: of the centre only. */
export const LIST_ROLES = ['sent', 'received', 'invited', 'all'] as const
export type ListRole = (typeof LIST_ROLES)[number]
export type ListQuestion = { role: ListRole; state?: ClueState; limit: number; cursor?: string }
/** `cursor`: where the next page begins; none where this is the last. */
export type ClueList = { clues: Clue[]; cursor?: string; problems: RowProblem[] }

/** Whoever wants more of them searches himself. */
export const MOST_REPEATS = 20

export type ClueStore = {
  /**
   * Gives it the next number of its year and sending office, without gaps however many write at once.
   * @param build from the number to all that is written in one transaction; may be called again with another number
   */
  createClue: (
    principal: Principal,
    place: { year: number; request?: Request },
    build: (number: string) => NewClue,
  ) => Promise<Created>
  /** Read consistently. Undefined where there is none in the principal's sight. */
  findClue: (principal: Principal, number: string) => Promise<Seen | undefined>
  /** Clue, entry, sealed words and desks in one transaction. False when the clue has another version than `change.clue.version - 1`. */
  changeClue: (principal: Principal, before: Clue, change: Change) => Promise<boolean>
  /**
   * The newest first. A list by state may grow shorter while it is paged through.
   * @throws InvalidCursorError for a cursor of another office, role or state, or a broken one
   */
  listClues: (principal: Principal, question: ListQuestion) => Promise<ClueList>
  /**
   * In their order, `limit` of them behind the version `after`; to a former receiver its own entries only.
   * @throws UnreadableRowError where words, or a file, are not those of their entry
   */
  readTimeline: (principal: Principal, number: string, page: { after: number; limit: number }) => Promise<SeenEntry[]>
  /** Where the chain of readings ends now, read consistently; undefined for a former receiver. */
  findReadingsEnd: (principal: Principal, number: string) => Promise<ReadingsEnd | undefined>
  /** The `latest` so many, in their order; of their words the same is true. */
  readReadings: (principal: Principal, number: string, latest: number) => Promise<SeenReading[]>
  /** Undefined for a former receiver. */
  readIntake: (principal: Principal, number: string) => Promise<Intake | undefined>
  /**
   * Undefined for whoever is not a party, or where none was given. The reading is on record before anything is shown.
   * @param build from the chain as it stands to the entry that follows
   */
  readInformant: (principal: Principal, number: string, build: BuildReading, words: Words) => Promise<Informant | undefined>
  /** Other clues of the same target that the principal may see: the newest first, `MOST_REPEATS` at most. */
  listRepeats: (principal: Principal, number: string) => Promise<string[]>
  /** An upload that may come. False when there are ten already. */
  announceFile: (principal: Principal, number: string, file: ClueFile) => Promise<boolean>
  findFile: (principal: Principal, number: string, id: string) => Promise<ClueFile | undefined>
  listFiles: (principal: Principal, number: string) => Promise<ClueFile[]>
  /** It is not what it was announced as: its place is free. What is there by now stays. */
  refuseFile: (principal: Principal, number: string, file: ClueFile) => Promise<void>
  /** The reading of a file's content, on record. */
  recordReading: (principal: Principal, number: string, build: BuildReading, words: Words) => Promise<boolean>
  /** One more request of the principal in this minute (`YYYY-MM-DDTHH:MM`); false when `cap` are on record. */
  takeRequest: (principal: Principal, minute: string, limit: { what: 'reads' | 'changes'; cap: number }) => Promise<boolean>
}

/** @param before position and digest of the latest reading; 0 and empty for the first */
export type BuildReading = (before: ReadingsEnd) => Reading

/** Without what is sealed. */
export type ClueReader = {
  readClues: (numbers: readonly string[]) => Promise<{ clues: Clue[]; problems: RowProblem[] }>
  /** Those that an office sends or receives, and of the centre all: open ones. */
  listOpenClues: (office: OfficeCode) => Promise<{ clues: Clue[]; problems: RowProblem[] }>
  /** All that an office has received or sent and that changed on or after `since` (an instant), closed ones included. */
  listChangedClues: (office: OfficeCode, since: string) => Promise<{ clues: Clue[]; problems: RowProblem[] }>
  readEntries: (number: string) => Promise<{ entries: ClueEntry[]; problems: RowProblem[] }>
  /** `end`: as the row says that closes the chain. */
  readReadingChain: (number: string) => Promise<{ readings: Reading[]; end?: ReadingsEnd; problems: RowProblem[] }>
}

/** Hashes and random salts: by node:crypto, and by a seeded twin in the simulation. */
export type ClueSecrets = {
  newSalt: () => string
  /** SHA-256 in base64url. */
  digest: (text: string) => string
  /** Keyed, under a label of its own each: what is kept of it can be compared and not read. */
  hashActor: (issuer: string, sub: string) => string
  hashTarget: (target: string) => string
  hashRequest: (text: string) => string
}
