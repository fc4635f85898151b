/** An office's day that is planned by hand: how it stands, what its plan would hold, and the event that makes it. */
import type { Day } from '../../../functions/core/day.ts'
import { planOffice } from '../../../functions/core/deadlines/plan.ts'
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import { beginDay, isFinished, toWindow, type Watermark } from '../../../functions/core/deadlines/watermark.ts'
import { buildOfficeDayOpened } from '../../../functions/core/build-events.ts'
import type { DomainEvent } from '../../../functions/core/events.ts'
import type { Scope } from '../../../functions/core/outbox/controls.ts'
import type { OutboxStore, RegisterStore, RowProblem } from '../../../functions/core/ports.ts'
import { CENTRE, type OfficeCode, taskKey } from '../../../functions/core/register/register.ts'
import { findPartyKey, findTaskKey } from '../../../functions/core/register/row-ref.ts'
import { toRegister } from '../../../functions/core/register/slice.ts'

/**
 * `finished`: nothing is written any more. `passed`: a later day has been begun; what was due is in that. `unfinished`: the day, or one
 * before it, was begun and is finished first. `waiting`: nobody has planned it.
 */
export type Standing = 'finished' | 'passed' | 'unfinished' | 'day-off' | 'waiting'
export type OfficePlan = {
  office: OfficeCode
  standing: Standing
  /** The last day that was begun. */
  begun?: Day
  /** P of the day that is planned next. */
  since?: Day
  /** What its plan holds, as the register is now; of an unfinished day some of it is there already. */
  notices: number
  unreachable: number
  problems: RowProblem[]
}

export function judgeDay(mark: Watermark | undefined, day: Day, isWorkingDay: boolean): Standing {
  if (mark !== undefined && !isFinished(mark) && mark.begun <= day) return 'unfinished'
  if (mark !== undefined && mark.begun > day) return 'passed'
  if (mark?.begun === day) return 'finished'
  return isWorkingDay ? 'waiting' : 'day-off'
}

export const isToPlan = ({ standing }: Pick<OfficePlan, 'standing'>): boolean =>
  standing === 'unfinished' || standing === 'waiting'

type PlanStores = Pick<RegisterStore, 'findWatermark' | 'readOffice' | 'readTasks'>

/** Writes nothing. */
export async function foretellPlan(register: PlanStores, rules: Rules, office: OfficeCode, day: Day): Promise<OfficePlan> {
  const mark = await register.findWatermark(office)
  const standing = judgeDay(mark, day, rules.calendar.isWorkingDay(day))
  const begun = mark === undefined ? {} : { begun: mark.begun }
  if (!isToPlan({ standing })) return { office, standing, ...begun, notices: 0, unreachable: 0, problems: [] }
  const [slice, ...lists] = await Promise.all([
    register.readOffice(office),
    ...[...new Set([CENTRE, office])].map(issuer => register.readTasks(issuer)),
  ])
  const rows = lists.flatMap(({ tasks }) => tasks)
  const problems = [slice, ...lists].flatMap(part => part.problems)
  const unreadable = {
    tasks: problems.flatMap(({ ref }) => findTaskKey(ref) ?? []),
    parties: problems.flatMap(({ ref }) => findPartyKey(ref) ?? []),
  }
  const tasks = rows.map(({ task }) => task)
  const next = standing === 'unfinished' && mark !== undefined ? mark : beginDay(office, day, { before: mark, tasks, unreadable })
  const known = new Set(next.tasks)
  const loadedOn = new Map(rows.map(row => [taskKey(row.task.issuer, row.task.id), row.loadedOn]))
  const planned = rows.filter(({ task }) => known.has(taskKey(task.issuer, task.id)))
  const window = toWindow(next, task => loadedOn.get(taskKey(task.issuer, task.id)) ?? day)
  const plan = planOffice(rules, office, toRegister(slice, planned), window)
  const since = next.since === undefined ? {} : { since: next.since }
  return { office, standing, ...begun, ...since, notices: plan.notices.length, unreachable: plan.unreachable.length, problems }
}

export type PlanNowNeeds = {
  register: Pick<RegisterStore, 'findWatermark'>
  outbox: Pick<OutboxStore, 'addEntry'>
  publish: (events: readonly DomainEvent[]) => Promise<void>
  now: () => string
  wait: (milliseconds: number) => Promise<unknown>
}

/** `offices`: those of the scope whose plans are to be made. */
export type PlanNow = { scope: Scope; offices: readonly OfficeCode[]; day: Day; reason: string; by: string; looks: number }

const LOOK_EVERY = 1_000

/**
 * Opens the day of these offices, on record first, and waits until their plans are made.
 * @returns those that are not after so many looks: theirs goes on, or its call has failed
 */
export async function planNow(
  { register, outbox, publish, now, wait }: PlanNowNeeds,
  { scope, offices, day, looks, ...change }: PlanNow,
  tell: (done: number, total: number) => void,
): Promise<OfficeCode[]> {
  const at = now()
  await outbox.addEntry({ at, action: 'plan-now', of: `${scope} ${day}`, ...change })
  await publish(offices.map(office => buildOfficeDayOpened(office, day, at)))
  let open: readonly OfficeCode[] = offices
  for (let look = 0; look < looks && open.length > 0; look += 1) {
    await wait(LOOK_EVERY)
    const marks = await Promise.all(open.map(office => register.findWatermark(office)))
    open = open.filter((_, index) => !isPlanned(marks[index], day))
    tell(offices.length - open.length, offices.length)
  }
  return [...open]
}

const isPlanned = (mark: Watermark | undefined, day: Day): boolean =>
  mark !== undefined && (mark.begun > day || (mark.begun === day && isFinished(mark)))
