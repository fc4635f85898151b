/** How many messages to how many people the next plan sends, as the register is and as it would be (interfaces.md §1: `load`). */
import type { Calendar } from '../../../functions/core/deadlines/calendar.ts'
import { addDays, type Day } from '../../../functions/core/day.ts'
import type { Rules } from '../../../functions/core/deadlines/heard.ts'
import { type DueNotice, planOffice, type PlanWindow } from '../../../functions/core/deadlines/plan.ts'
import type { RegisterStore } from '../../../functions/core/ports.ts'
import { type OfficeCode, taskKey } from '../../../functions/core/register/register.ts'
import { toRegister } from '../../../functions/core/register/slice.ts'
import { beginDay, isFinished, toWindow, type Watermark } from '../../../functions/core/deadlines/watermark.ts'
import type { Change, Current, Difference } from './difference.ts'

export type Count = { messages: number; emails: number; sms: number; people: number }
export type Forecast = { date: Day; before: Count; after: Count; unreachable: number }

/** The state of the register after the difference. */
export function applyInMemory(current: Current, difference: Difference): Current {
  const replace = <Row>(rows: readonly Row[], changes: readonly Change<Row>[]): Row[] => {
    const replaced = new Set(changes.map(change => change.before))
    return [...rows.filter(row => !replaced.has(row)), ...changes.map(change => change.after)]
  }
  return {
    parties: replace(current.parties, difference.parties),
    duties: replace(current.duties, difference.duties),
    titles: replace(current.titles, difference.titles),
    tasks: replace(current.tasks, difference.tasks),
  }
}

export async function buildForecast(
  store: Pick<RegisterStore, 'findWatermark'>,
  rules: Rules,
  rows: { offices: readonly OfficeCode[]; before: Current; after: Current; today: Day },
): Promise<Forecast> {
  const date = rules.calendar.onOrAfter(rows.today)
  const marks = await Promise.all(rows.offices.map(office => store.findWatermark(office)))
  const plan = (current: Current): { notices: DueNotice[]; unreachable: number } => {
    const loadedOn = new Map(current.tasks.map(row => [taskKey(row.task.issuer, row.task.id), row.loadedOn]))
    const parties = Map.groupBy(current.parties, row => row.office)
    const duties = Map.groupBy(current.duties, row => row.office)
    const plans = rows.offices.map((office, index) => {
      const register = toRegister({ parties: parties.get(office) ?? [], duties: duties.get(office) ?? [] }, current.tasks)
      const window = toNextWindow(rules.calendar, { office, date, mark: marks[index], current, loadedOn })
      return planOffice(rules, office, register, window)
    })
    return {
      notices: plans.flatMap(one => one.notices),
      unreachable: plans.reduce((sum, one) => sum + one.unreachable.length, 0),
    }
  }
  const before = plan(rows.before)
  const after = plan(rows.after)
  return { date, before: count(before.notices), after: count(after.notices), unreachable: after.unreachable }
}

/** The window of the office's next plan: today's, or the next working day's when today's is made. */
function toNextWindow(
  calendar: Calendar,
  next: { office: OfficeCode; date: Day; mark: Watermark | undefined; current: Current; loadedOn: ReadonlyMap<string, Day> },
): PlanWindow {
  const { office, mark } = next
  const isMade = mark !== undefined && isFinished(mark) && mark.begun >= next.date
  const date = isMade ? calendar.onOrAfter(addDays(mark.begun, 1)) : next.date
  const tasks = next.current.tasks.map(row => row.task)
  return toWindow(
    beginDay(office, date, { before: mark, tasks }),
    task => next.loadedOn.get(taskKey(task.issuer, task.id)) ?? date,
  )
}

function count(notices: readonly DueNotice[]): Count {
  const emails = notices.filter(notice => notice.channel === 'email').length
  const people = new Set(notices.map(({ addressee, contact }) => `${addressee.kind} ${addressee.id} ${contact.role}`))
  return { messages: notices.length, emails, sms: notices.length - emails, people: people.size }
}
