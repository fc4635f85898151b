/** Duties and clues changed since an instant, for whoever must be told of what a lost stream record said. */
import type { ClueEntry } from '../../../functions/core/clues/clue.ts'
import { readTimelines } from '../../../functions/core/clues/read-timelines.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import type { DutyRow, RegisterStore, RowProblem } from '../../../functions/core/ports.ts'
import { ALL_OFFICES } from '../../../functions/core/register/register.ts'
import {
  type Reacted,
  reactToDuties,
  reactToEntries,
  type ReactNeeds,
} from '../../../functions/react-to-change/react-to-change.ts'
import { eachInFlight, type Progress } from '../load/apply.ts'
import type { Target } from '../target.ts'

const OFFICES_IN_FLIGHT = 4
const AT_ONCE = 100
const CALLS_IN_FLIGHT = 16

/** `entries`: of clues' timelines. */
export type Changed = { duties: DutyRow[]; entries: ClueEntry[]; problems: RowProblem[] }

/** The latest thing that somebody said of the duty; undefined where all of it came with a data folder. */
export const findLastChange = ({ facts, requests = [] }: Pick<DutyRow, 'facts' | 'requests'>): string | undefined =>
  [
    ...facts.flatMap(({ source }) => source?.at ?? []),
    ...requests.flatMap(({ source, answer }) => [source.at, answer?.source.at].flatMap(at => at ?? [])),
  ]
    .toSorted()
    .at(-1)

/** An office at a time: nothing is scanned. */
export async function readChangedSince(
  register: Pick<RegisterStore, 'readOffice' | 'listChangedClues' | 'readEntries'>,
  since: string,
  tell: Progress,
): Promise<Changed> {
  const { timelines, problems } = await readTimelines({ register, limit: buildLimit(CALLS_IN_FLIGHT) }, since)
  const entries = timelines.flatMap(timeline => timeline.entries.filter(({ at }) => at >= since))
  const changed: Changed = { duties: [], entries, problems }
  let done = 0
  await eachInFlight(ALL_OFFICES, OFFICES_IN_FLIGHT, async office => {
    const read = await register.readOffice(office)
    changed.duties.push(...read.duties.filter(duty => (findLastChange(duty) ?? '') >= since))
    changed.problems.push(...read.problems)
    done += 1
    tell(done, ALL_OFFICES.length)
  })
  return changed
}

/** Ids are keys: who has been told is not told again. Killed half-way, the same command does the rest. */
export async function reactAgain(
  { register, outbox, publish, now, newId }: Pick<Target, 'register' | 'outbox' | 'publish' | 'now'> & { newId: () => string },
  { duties, entries }: Pick<Changed, 'duties' | 'entries'>,
  tell: Progress,
): Promise<Pick<Reacted, 'notices' | 'problems'>> {
  // What is due outside a send window waits for it when it is delivered.
  const windows = 'always'
  const limit = buildLimit(CALLS_IN_FLIGHT)
  const needs = { register, outbox, publish, now, windows, newId, calendar: buildCalendar(), limit } as const
  const pieces = [...cut(duties, reactToDuties), ...cut(entries, reactToEntries)]
  const result: { notices: number; problems: RowProblem[] } = { notices: 0, problems: [] }
  let done = 0
  for (const { size, react } of pieces) {
    const { notices, problems } = await react(needs)
    result.notices += notices
    result.problems.push(...problems)
    done += size
    tell(done, duties.length + entries.length)
  }
  return result
}

type Piece = { size: number; react: (needs: ReactNeeds) => Promise<Reacted> }

const cut = <T>(all: readonly T[], react: (needs: ReactNeeds, some: readonly T[]) => Promise<Reacted>): Piece[] =>
  Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) => {
    const some = all.slice(index * AT_ONCE, (index + 1) * AT_ONCE)
    return { size: some.length, react: needs => react(needs, some) }
  })
