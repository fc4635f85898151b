/** What may be asked of clues and what comes of it, without HTTP: the API speaks it, and the simulation as well. */
import type { Day } from '../day.ts'
import type { OfficeCode } from '../register/register.ts'
import type { Clue, ClueAction, ClueKind, FileType, Informant, Intake, Level, Outcome } from './clue.ts'
import type { ClueFile, ClueList, SeenEntry, SeenReading } from './clue-store.ts'

/** What an officer enters. */
export type Draft = Intake & { kind: ClueKind; level?: Level; informant?: Informant }

export type Act =
  | { action: 'sign' }
  | { action: 'return' | 'reject' | 'refuse-extension'; reason: string }
  | { action: 'reroute'; office: OfficeCode; reason: string }
  | { action: 'invite'; offices: readonly OfficeCode[]; reason: string }
  | { action: 'contribute'; text: string }
  | { action: 'handle'; outcome: Outcome; note: string }
  | { action: 'report'; conclusion: string; measures: string }
  | { action: 'extend'; reportBy: Day; reason: string }
  | { action: 'approve-extension' | 'close'; reason?: string }

/** `message`: in Chinese, for who made it. */
export type Mistake = { field: string; message: string }

/** `allowed`: what this principal may do now. */
export type Standing = { clue: Clue; allowed: readonly ClueAction[] }

export type Missing = { kind: 'missing' }
export type NotAllowed = { kind: 'not-allowed' }
export type Mistaken = { kind: 'mistaken'; mistakes: readonly Mistake[] }

/** `repeated`: the same request has come before; the clue as it is now. `reused`: another one has had the key. */
export type Entered = ({ kind: 'created' | 'repeated' } & Standing) | { kind: 'reused' } | NotAllowed | Mistaken

/** `stale`: somebody else was first. `left`: this office has sent it back, and learns nothing of what became of it since. */
export type Acted = ({ kind: 'done' | 'stale' | 'illegal' } & Standing) | { kind: 'left' } | Missing | Mistaken

export type Shown =
  | ({ kind: 'whole'; intake?: Intake; files: readonly ClueFile[]; repeats: readonly string[] } & Standing)
  /** It sent the clue back: it sees which one it was. */
  | { kind: 'former'; clue: Pick<Clue, 'number' | 'kind'> }
  | Missing

export type Listed = ({ kind: 'list' } & ClueList) | NotAllowed | { kind: 'unknown-cursor' }
/** Behind which entry it begins; the first page without. */
export type TimelinePage = { cursor?: string; limit?: number }
/** `readings`: the latest ones, with the first page. */
export type Timeline =
  | { kind: 'timeline'; entries: readonly SeenEntry[]; cursor?: string; readings: readonly SeenReading[] }
  | Missing
export type InformantShown = { kind: 'informant'; informant: Informant } | { kind: 'none' } | NotAllowed | Missing
export type SlipShown = { kind: 'slip'; clue: Clue } | Missing

export type FileDraft = { name: string; type: FileType; bytes: number }
export type UploadForm = { url: string; fields: Record<string, string> }
export type FileAnnounced =
  | { kind: 'announced'; id: string; upload: UploadForm }
  | { kind: 'full' }
  | ({ kind: 'illegal' } & Standing)
  | Missing
/** `not-there`: nothing was uploaded; `refused`: by its first bytes it is something else than was announced. */
export type FileAttached = Acted | { kind: 'not-there' } | { kind: 'refused' }
export type FilesListed = { kind: 'files'; files: readonly ClueFile[] } | Missing
export type FileOpened = { kind: 'address'; url: string } | Missing
