/** What all watching shares, and what one worker knows. */
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import type { History, Knowledge, Step } from './history.ts'
import type { ClueRows } from './memory-clue-reader.ts'
import type { buildMemoryOutbox } from './memory-outbox.ts'
import type { Scheduler } from './scheduler.ts'

export type MemoryOutbox = ReturnType<typeof buildMemoryOutbox>

/** What all watching shares. */
export type Context = {
  scheduler: Scheduler
  rules: Rules
  /** The rows themselves, as the store holds them. */
  rows: MemoryOutbox
  clueRows: ClueRows
  hashAddress: (address: string) => string
  /** Whether anything may go wrong while a plan is put down, so that it is worth a second look. */
  doubtsPlans: boolean
  history: History
  log: (line: string) => void
  judge: (step: Step) => void
}

/** What one worker knows. */
export type Desk = { known: Map<string, Knowledge> }

export function know({ known }: Desk, notice: string): Knowledge {
  const knowledge = known.get(notice) ?? {}
  known.set(notice, knowledge)
  return knowledge
}
