/** Duties changed since an instant, for whoever must be told of what a lost stream record said. */
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import type { DutyRow, RegisterStore, RowProblem } from '../../../functions/core/ports.ts'
import { ALL_OFFICES } from '../../../functions/core/register/register.ts'
import { type Reacted, reactToDuties } from '../../../functions/react-to-change/react-to-change.ts'
import { eachInFlight, type Progress } from '../load/apply.ts'
import type { Target } from '../target.ts'

const OFFICES_IN_FLIGHT = 4
const DUTIES_AT_ONCE = 100
const CALLS_IN_FLIGHT = 16

export type Changed = { duties: DutyRow[]; problems: RowProblem[] }

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
  register: Pick<RegisterStore, 'readOffice'>,
  since: string,
  tell: Progress,
): Promise<Changed> {
  const changed: Changed = { duties: [], problems: [] }
  let done = 0
  await eachInFlight(ALL_OFFICES, OFFICES_IN_FLIGHT, async office => {
    const { duties, problems } = await register.readOffice(office)
    changed.duties.push(...duties.filter(duty => (findLastChange(duty) ?? '') >= since))
    changed.problems.push(...problems)
    done += 1
    tell(done, ALL_OFFICES.length)
  })
  return changed
}

/** Ids are keys: who has been told is not told again. Killed half-way, the same command does the rest. */
export async function reactAgain(
  { register, outbox, publish, now, newId }: Pick<Target, 'register' | 'outbox' | 'publish' | 'now'> & { newId: () => string },
  duties: readonly DutyRow[],
  tell: Progress,
): Promise<Pick<Reacted, 'notices' | 'problems'>> {
  // What is due outside a send window waits for it when it is delivered.
  const windows = 'always'
  const needs = { register, outbox, publish, now, windows, newId, calendar: buildCalendar() } as const
  const limit = buildLimit(CALLS_IN_FLIGHT)
  const result: { notices: number; problems: RowProblem[] } = { notices: 0, problems: [] }
  for (let start = 0; start < duties.length; start += DUTIES_AT_ONCE) {
    const { notices, problems } = await reactToDuties({ ...needs, limit }, duties.slice(start, start + DUTIES_AT_ONCE))
    result.notices += notices
    result.problems.push(...problems)
    tell(Math.min(start + DUTIES_AT_ONCE, duties.length), duties.length)
  }
  return result
}
