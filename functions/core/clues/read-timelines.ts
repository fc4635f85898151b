/** The timelines of clues that changed, whoever has them by now: nothing is scanned. */
import { finishAll, type Limit } from '../limiter.ts'
import type { RowProblem } from '../ports.ts'
import { ALL_OFFICES } from '../register/register.ts'
import type { Clue, ClueEntry } from './clue.ts'
import type { ClueReader } from './clue-store.ts'

export type TimelineNeeds = { register: Pick<ClueReader, 'listChangedClues' | 'readEntries'>; limit: Limit }
type ClueList = { clues: Clue[]; problems: RowProblem[] }
/** `whole`: none of its entries is unreadable. */
export type Timeline = { entries: ClueEntry[]; whole: boolean }

/** @param more lists of clues that are read in any case */
export async function readTimelines(
  { register, limit }: TimelineNeeds,
  since: string,
  more: readonly Promise<ClueList>[] = [],
): Promise<{ timelines: Timeline[]; problems: RowProblem[] }> {
  const lists = await finishAll([...more, ...ALL_OFFICES.map(office => limit(() => register.listChangedClues(office, since)))])
  const numbers = [...new Set(lists.flatMap(({ clues }) => clues.map(({ number }) => number)))].toSorted()
  const read = await finishAll(numbers.map(number => limit(() => register.readEntries(number))))
  return {
    timelines: read.map(({ entries, problems }) => ({ entries, whole: problems.length === 0 })),
    problems: distinct([...lists, ...read].flatMap(({ problems }) => problems)),
  }
}

/** A clue stands on the desks of two offices. */
const distinct = (problems: readonly RowProblem[]): RowProblem[] => [...new Map(problems.map(one => [one.row, one])).values()]
