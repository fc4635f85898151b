/** The stages of one deadline and their days (rules.md §3.3, §3.4). */
import type { Calendar } from './calendar.ts'
import { addDays, type Day, firstOfMonth, mondayOf } from '../day.ts'
import { type Capacity, getStep, nameDaysBefore, type StageName } from './ladder.ts'
import type { Rules } from './rules.ts'

export type Stage = { name: StageName; on: Day }

export type Deadline = {
  due: Day
  /** The last working day on or before `due`: by when we urge. */
  effectiveDue: Day
  /** The first working day on or after `due` (Civil Code art. 203). */
  latest: Day
  /** Ascending, from `issued` to the last weekly stage; the monthly ones have no end. */
  stages: Record<Capacity, Stage[]>
  /** The month after which the monthly stages begin. */
  monthlyAfter: Day
}

type Dates = Pick<Rules, 'calendar' | 'ladder'>

/** The first working day of each calendar week after the week of `day`; weeks without one are left out. */
function listWeekly({ calendar, ladder }: Dates, day: Day): Stage[] {
  const stages: Stage[] = []
  for (let monday = addDays(mondayOf(day), 7); stages.length < ladder.weekly.count; monday = addDays(monday, 7)) {
    const on = calendar.onOrAfter(monday)
    if (mondayOf(on) === monday) stages.push({ name: `W${stages.length + 1}`, on })
  }
  return stages
}

/** Stages before `issued` are left out; where `issued` and another share a day, the other stands. */
function startFrom(issued: Day | undefined, stages: Stage[]): Stage[] {
  if (issued === undefined) return stages
  const rest = stages.filter(stage => stage.on >= issued)
  return rest[0]?.on === issued ? rest : [{ name: 'issued', on: issued }, ...rest]
}

/** Deadlines by rules and dates: every province of a day asks for the same few. */
const deadlines = new WeakMap<Dates, Map<string, Deadline>>()

export function buildDeadline(rules: Dates, task: { due: Day; issuedOn?: Day }): Deadline {
  const known = deadlines.get(rules) ?? new Map<string, Deadline>()
  deadlines.set(rules, known)
  const key = `${task.due} ${task.issuedOn ?? ''}`
  const deadline = known.get(key) ?? computeDeadline(rules, task)
  known.set(key, deadline)
  return deadline
}

function computeDeadline(rules: Dates, task: { due: Day; issuedOn?: Day }): Deadline {
  const { calendar, ladder } = rules
  const effectiveDue = calendar.onOrBefore(task.due)
  const latest = calendar.onOrAfter(task.due)
  const afterLatest = calendar.addWorkingDays(latest, 1)
  const weekly = listWeekly(rules, afterLatest)
  const all: Stage[] = [
    ...ladder.before.map(({ days }) => ({ name: nameDaysBefore(days), on: calendar.addWorkingDays(effectiveDue, -days) })),
    { name: 'T+1', on: afterLatest },
    ...weekly,
  ]
  const issued = task.issuedOn === undefined ? undefined : calendar.onOrAfter(task.issuedOn)
  return {
    due: task.due,
    effectiveDue,
    latest,
    stages: {
      responsible: startFrom(issued, all),
      organiser: startFrom(
        issued,
        all.filter(stage => getStep(ladder, stage.name).organises),
      ),
    },
    monthlyAfter: weekly.at(-1)?.on ?? afterLatest,
  }
}

const monthsBetween = (from: Day, to: Day): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))

/** The last monthly stage on or before `day`, if one is due by then. */
function findMonthly(calendar: Calendar, deadline: Deadline, day: Day): Stage | undefined {
  const toStage = (n: number): Stage => ({ name: `M${n}`, on: calendar.onOrAfter(firstOfMonth(deadline.monthlyAfter, n)) })
  const n = monthsBetween(deadline.monthlyAfter, day)
  return [n, n - 1]
    .filter(candidate => candidate >= 1)
    .map(toStage)
    .find(stage => stage.on <= day)
}

/** The days after `after`, up to and with `upTo`. */
export type Window = { after: Day; upTo: Day }

/** The latest stage in the window that is heard at all (rules.md §3.9). */
export function findStage(
  calendar: Calendar,
  deadline: Deadline,
  window: Window,
  question: { as: Capacity; isHeard: (stage: StageName) => boolean },
): Stage | undefined {
  const stages = deadline.stages[question.as]
  const monthly = window.upTo > deadline.monthlyAfter ? findMonthly(calendar, deadline, window.upTo) : undefined
  const isDue = (stage: Stage): boolean => stage.on > window.after && stage.on <= window.upTo && question.isHeard(stage.name)
  const first = stages[0]
  if (monthly !== undefined && isDue(monthly) && (first?.name !== 'issued' || monthly.on >= first.on)) return monthly
  return stages.findLast(isDue)
}
