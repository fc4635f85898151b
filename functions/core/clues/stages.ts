/** The days on which a running clock of a clue is told of (interfaces.md §6). */
import type { Day } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import type { Window } from '../deadlines/stages.ts'
import type { Clock, ClueStage } from './clue.ts'

export type StageDay = { stage: ClueStage; on: Day }

type Days = Pick<Calendar, 'onOrAfter' | 'onOrBefore' | 'addWorkingDays' | 'countWorkingDays'>

/** A stage's name as rows carry it. */
export const isClueStage = (value: unknown): value is ClueStage =>
  typeof value === 'string' && /^T(?:0|[-+][1-9]\d*)$/.test(value)

/** Working days before the last working day on or before the due day. */
const BEFORE = [3, 1, 0] as const
/** Past it, every second working day. */
const STEP = 2

/** The latest stage in the window that is heard at all; none on or before the day of the clock's start. */
export function findClueStage(
  days: Days,
  clock: Clock,
  { after, upTo }: Window,
  isHeard: (stage: ClueStage) => boolean = () => true,
): StageDay | undefined {
  const start = after > clock.from ? after : clock.from
  return listStages(days, clock, upTo).findLast(({ stage, on }) => on > start && on <= upTo && isHeard(stage))
}

/** Of those past the due day the first two, which others than the owner hear, and the latest. */
function listStages(days: Days, { due }: Clock, upTo: Day): StageDay[] {
  const effectiveDue = days.onOrBefore(due)
  const latest = days.onOrAfter(due)
  const passed = upTo > latest ? days.countWorkingDays(latest, upTo) : 0
  const past = [1, 1 + STEP, passed - ((passed + 1) % STEP)].filter(n => n >= 1 && n <= passed)
  return [
    ...BEFORE.map((n): StageDay => ({ stage: n === 0 ? 'T0' : `T-${n}`, on: days.addWorkingDays(effectiveDue, -n) })),
    ...past.map((n): StageDay => ({ stage: `T+${n}`, on: days.addWorkingDays(latest, n) })),
  ]
}

export const isBeforeDue = (stage: ClueStage): boolean => stage.startsWith('T-')
export const isOverdue = (stage: ClueStage): boolean => stage.startsWith('T+')
