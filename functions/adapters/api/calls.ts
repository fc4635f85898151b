/** What the API needs of the use cases. */
import type {
  Act,
  Acted,
  Draft,
  Entered,
  FileAnnounced,
  FileAttached,
  FileDraft,
  FileOpened,
  FilesListed,
  InformantShown,
  Listed,
  Shown,
  SlipShown,
  Timeline,
  TimelinePage,
} from '../../core/clues/clue-calls.ts'
import type { Clue, Principal } from '../../core/clues/clue.ts'
import type { ListQuestion } from '../../core/clues/clue-store.ts'
import type { RowProblem } from '../../core/ports.ts'

export type UseCases = {
  enterClue: (principal: Principal, draft: Draft, key?: string) => Promise<Entered>
  actOnClue: (principal: Principal, number: string, version: number, act: Act) => Promise<Acted>
  showClue: (principal: Principal, number: string) => Promise<Shown>
  listClues: (principal: Principal, question: ListQuestion) => Promise<Listed>
  showTimeline: (principal: Principal, number: string, page: TimelinePage) => Promise<Timeline>
  seesClue: (principal: Principal, number: string) => Promise<boolean>
  showSlip: (principal: Principal, number: string) => Promise<SlipShown>
  readInformant: (principal: Principal, number: string, reason: string) => Promise<InformantShown>
  announceFile: (principal: Principal, number: string, draft: FileDraft) => Promise<FileAnnounced>
  attachFile: (principal: Principal, place: { number: string; version: number }, id: string) => Promise<FileAttached>
  listFiles: (principal: Principal, number: string) => Promise<FilesListed>
  openFile: (principal: Principal, place: { number: string; id: string }, reason: string) => Promise<FileOpened>
}

export type CallNeeds = UseCases & {
  now: () => string
  answerSlip: (clue: Clue) => Promise<Response>
  onProblems: (problems: readonly RowProblem[]) => void
}

/** `number` and `id`: of the path, empty where it names none. */
export type Call = { request: Request; principal: Principal; number: string; id: string }
export type AnswerCall = (call: Call) => Promise<Response>
