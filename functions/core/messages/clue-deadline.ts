/** How a clock of a clue stands on a day, as messages and the slip tell it. */
import type { Day } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import { countWorkingDaysLeft } from '../deadlines/review.ts'

/**
 * `workingDaysLeft`: as of a task; 0 from the last working day on or before `due` to the first on or after it.
 * `dayOff`: `due` is no working day, because an extension asked for it.
 */
export type ClueDeadline = { due: Day; workingDaysLeft: number; dayOff: boolean; provisional: boolean }

export function measureDeadline(calendar: Calendar, due: Day, today: Day): ClueDeadline {
  const [effectiveDue, latest] = [calendar.onOrBefore(due), calendar.onOrAfter(due)]
  return {
    due,
    workingDaysLeft: countWorkingDaysLeft({ calendar }, { effectiveDue, latest }, today),
    dayOff: !calendar.isWorkingDay(due),
    provisional: [effectiveDue, latest].some(day => calendar.isProvisional(day)),
  }
}
