import type { Day } from '../core/day.ts'
import { refuseDayAhead } from '../core/day-ahead.ts'
import type { Rules } from '../core/deadlines/rules.ts'
import { planOffice } from '../core/deadlines/plan.ts'
import type { OfficeSlice, OutboxStore, PlanRemarks, RegisterStore, RowProblem, TaskRow } from '../core/ports.ts'
import { CENTRE, type OfficeCode, taskKey } from '../core/register/register.ts'
import { findPartyKey, findTaskKey } from '../core/register/row-ref.ts'
import { toRegister } from '../core/register/slice.ts'
import { beginDay, isFinished, listPieces, toWindow, type Watermark } from '../core/deadlines/watermark.ts'
import { placePiece, type PlacingNeeds } from './place-piece.ts'

export type PlanOfficeNeeds = PlacingNeeds & {
  rules: Rules
  register: Pick<RegisterStore, 'readOffice' | 'readTasks' | 'findWatermark' | 'saveWatermark' | 'finishPiece'>
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

type Read = { slice: OfficeSlice; tasks: TaskRow[]; problems: RowProblem[] }

/** An office's parties and duties, and the tasks that can reach them: the centre's and its own. */
async function readRegister({ register }: PlanOfficeNeeds, office: OfficeCode): Promise<Read> {
  const [slice, ...lists] = await Promise.all([
    register.readOffice(office),
    ...[...new Set([CENTRE, office])].map(register.readTasks),
  ])
  return {
    slice,
    tasks: lists.flatMap(list => list.tasks),
    problems: [slice, ...lists].flatMap(({ problems }) => problems),
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
  const rows = new Map(read.tasks.map(row => [taskKey(row.task.issuer, row.task.id), row]))
  const known = mark.tasks.flatMap(key => rows.get(key) ?? [])
  const window = toWindow(mark, task => rows.get(taskKey(task.issuer, task.id))?.loadedOn ?? day)
  const plan = planOffice(needs.rules, office, toRegister(read.slice, known), window)
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
