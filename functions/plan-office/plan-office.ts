import type { Clue } from '../core/clues/clue.ts'
import { planClues } from '../core/clues/plan-clues.ts'
import type { Day } from '../core/day.ts'
import { refuseDayAhead } from '../core/day-ahead.ts'
import type { Rules } from '../core/deadlines/rules.ts'
import { type OfficePlan, planOffice } from '../core/deadlines/plan.ts'
import type { OfficeSlice, OutboxStore, PlanRemarks, RegisterStore, RowProblem, TaskRow } from '../core/ports.ts'
import type { NewNotice } from '../core/outbox/placing.ts'
import { buildLookups } from '../core/register/lookups.ts'
import { CENTRE, type OfficeCode, taskKey } from '../core/register/register.ts'
import { findPartyKey, findTaskKey } from '../core/register/row-ref.ts'
import { toRegister } from '../core/register/slice.ts'
import { beginDay, isFinished, listPieces, toWindow, type Watermark } from '../core/deadlines/watermark.ts'
import { placePiece, type PlacingNeeds } from './place-piece.ts'

export type PlanOfficeNeeds = PlacingNeeds & {
  rules: Rules
  register: Pick<RegisterStore, 'readOffice' | 'readTasks' | 'listOpenClues' | 'findWatermark' | 'saveWatermark' | 'finishPiece'>
  outbox: Pick<OutboxStore, 'saveRemarks'>
}

/** A register of nothing but bad rows must not stop the plan: the remarks are one row of bounded size. */
const PROBLEMS_IN_REMARKS = 100

export type Planned = { day: Day; notices: number; unreachable: number; problems: RowProblem[] }

/**
 * Plans one office's day into the Outbox. Safe to run twice, late, at once with itself, or after a crash: a day that was begun
 * is finished first (on a day off as well), a finished one writes nothing, and a day off or a day before the last one is
 * nothing to plan.
 * @returns the days that this run finished
 * @throws InvalidInputError for a day that has not come
 */
export async function planOfficeDay(needs: PlanOfficeNeeds, office: OfficeCode, day: Day): Promise<Planned[]> {
  refuseDayAhead(day, needs.now())
  const isWorkingDay = needs.rules.calendar.isWorkingDay(day)
  const planned: Planned[] = []
  for (;;) {
    const mark = await needs.register.findWatermark(office)
    if (mark !== undefined && !isFinished(mark) && mark.begun <= day)
      planned.push(await finishDay(needs, mark, await readRegister(needs, office)))
    else if (!isWorkingDay || (mark !== undefined && mark.begun >= day)) return planned
    else {
      const read = await readRegister(needs, office)
      const begun = beginDay(office, day, { before: mark, ...listFound(read) })
      if (await needs.register.saveWatermark(begun, mark)) planned.push(await finishDay(needs, begun, read))
    }
  }
}

type Read = { slice: OfficeSlice; tasks: TaskRow[]; clues: Clue[]; problems: RowProblem[] }

/** An office's parties, duties and open clues, and the tasks that can reach them: the centre's and its own. */
async function readRegister({ register }: PlanOfficeNeeds, office: OfficeCode): Promise<Read> {
  const [slice, open, ...lists] = await Promise.all([
    register.readOffice(office),
    register.listOpenClues(office),
    ...[...new Set([CENTRE, office])].map(register.readTasks),
  ])
  return {
    slice,
    tasks: lists.flatMap(list => list.tasks),
    clues: open.clues,
    problems: [slice, open, ...lists].flatMap(({ problems }) => problems),
  }
}

const listFound = ({ tasks, problems }: Read) => ({
  tasks: tasks.map(({ task }) => task),
  unreadable: {
    tasks: problems.flatMap(({ ref }) => findTaskKey(ref) ?? []),
    parties: problems.flatMap(({ ref }) => findPartyKey(ref) ?? []),
  },
})

async function finishDay(needs: PlanOfficeNeeds, mark: Watermark, read: Read): Promise<Planned> {
  const { office, begun: day } = mark
  const plan = planAll(needs.rules, mark, read)
  const problems = [...read.problems]
  if (plan.provisional.length > 0 || problems.length > 0)
    await needs.outbox.saveRemarks(buildRemarks(needs, mark, plan.provisional, problems))
  const found = problems.length
  let notices = 0
  for (const piece of listPieces(office).filter(candidate => !mark.done.includes(candidate))) {
    const placed = await placePiece(needs, { office, day, piece }, plan)
    notices += placed.placed
    problems.push(...placed.problems)
    // Another day has been begun by another run: it has finished this one.
    if (!(await needs.register.finishPiece(office, day, piece))) break
  }
  if (problems.length > found) await needs.outbox.saveRemarks(buildRemarks(needs, mark, plan.provisional, problems))
  return { day, notices, unreachable: plan.unreachable.length, problems }
}

/** Of the office's duties, and of its clues. */
function planAll(rules: Rules, mark: Watermark, { slice, tasks, clues }: Read): OfficePlan & { reminders: NewNotice[] } {
  const { office, begun: day } = mark
  const rows = new Map(tasks.map(row => [taskKey(row.task.issuer, row.task.id), row]))
  const known = mark.tasks.flatMap(key => rows.get(key) ?? [])
  const window = toWindow(mark, task => rows.get(taskKey(task.issuer, task.id))?.loadedOn ?? day)
  const register = toRegister(slice, known)
  const plan = planOffice(rules, office, register, window)
  const { contactsOf } = buildLookups(register)
  const { notices, provisional } = planClues(rules.calendar, office, { clues, contactsOf }, window)
  return {
    ...plan,
    reminders: notices,
    provisional: [...new Set([...plan.provisional, ...provisional])].toSorted(),
  }
}

const buildRemarks = (
  { now }: Pick<PlanOfficeNeeds, 'now'>,
  { office, begun }: Watermark,
  provisional: readonly Day[],
  problems: readonly RowProblem[],
): PlanRemarks => ({
  office,
  day: begun,
  createdAt: now(),
  provisional: provisional.slice(0, PROBLEMS_IN_REMARKS),
  problems: problems.slice(0, PROBLEMS_IN_REMARKS).map(({ row, message }) => ({ row, message })),
  ...(problems.length > PROBLEMS_IN_REMARKS ? { more: problems.length - PROBLEMS_IN_REMARKS } : {}),
})
