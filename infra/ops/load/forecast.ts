/** How many messages to how many people the next plan sends, as the register is and as it would be (rules.md §1: `load`). */
import type { Calendar } from '../../../functions/core/deadlines/calendar.ts'
import { addDays, type Day } from '../../../functions/core/day.ts'
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import { type DueNotice, planOffice } from '../../../functions/core/deadlines/plan.ts'
import type { RegisterStore } from '../../../functions/core/ports.ts'
import { ALL_OFFICES, CENTRE, type OfficeCode, type Register, taskKey } from '../../../functions/core/register/register.ts'
import { toRegister } from '../../../functions/core/register/slice.ts'
import { beginDay, isFinished, toWindow, type Watermark } from '../../../functions/core/deadlines/watermark.ts'
import type { Change, Current, Difference } from './difference.ts'
import { listTouchedOffices } from './read-current.ts'

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

/** A central task reaches every province, so a load that changes one is foretold for all of them. */
const listForetold = (register: Register, difference: Difference): readonly OfficeCode[] =>
  difference.tasks.some(({ after }) => after.task.issuer === CENTRE) ? ALL_OFFICES : listTouchedOffices(register)

export async function buildForecast(
  store: RegisterStore,
  rules: Rules,
  load: { register: Register; current: Current; difference: Difference; today: Day },
): Promise<Forecast> {
  const { register, difference, today } = load
  const offices = listForetold(register, difference)
  const marks = await Promise.all(offices.map(office => store.findWatermark(office)))
  const nexts = offices.map((office, index) => ({
    office,
    mark: marks[index],
    date: findNextDay(rules.calendar, today, marks[index]),
  }))
  const current = await addOffices(store, load, offices)
  const before = planNext(rules, nexts, current)
  const after = planNext(rules, nexts, applyInMemory(current, difference))
  return {
    date: nexts.map(({ date }) => date).toSorted()[0] ?? rules.calendar.onOrAfter(today),
    before: count(before.notices),
    after: count(after.notices),
    unreachable: after.unreachable,
  }
}

/** An office's next plan. */
type Next = { office: OfficeCode; mark: Watermark | undefined; date: Day }

/** Today's plan, or the next working day's when today's is made. */
function findNextDay(calendar: Calendar, today: Day, mark: Watermark | undefined): Day {
  const isMade = mark !== undefined && isFinished(mark) && mark.begun >= today
  return calendar.onOrAfter(isMade ? addDays(mark.begun, 1) : today)
}

function planNext(rules: Rules, nexts: readonly Next[], state: Current): { notices: DueNotice[]; unreachable: number } {
  const loadedOn = new Map(state.tasks.map(row => [taskKey(row.task.issuer, row.task.id), row.loadedOn]))
  const parties = Map.groupBy(state.parties, row => row.office)
  const duties = Map.groupBy(state.duties, row => row.office)
  const tasks = state.tasks.map(row => row.task)
  const plans = nexts.map(({ office, mark, date }) => {
    const slice = toRegister({ parties: parties.get(office) ?? [], duties: duties.get(office) ?? [] }, state.tasks)
    const begun = beginDay(office, date, { before: mark, tasks })
    const window = toWindow(begun, task => loadedOn.get(taskKey(task.issuer, task.id)) ?? date)
    return planOffice(rules, office, slice, window)
  })
  return { notices: plans.flatMap(one => one.notices), unreachable: plans.reduce((sum, one) => sum + one.unreachable.length, 0) }
}

/** What the load has not read, because it changes nothing there. */
async function addOffices(
  store: RegisterStore,
  { register, current }: { register: Register; current: Current },
  offices: readonly OfficeCode[],
): Promise<Current> {
  const read = new Set(listTouchedOffices(register))
  const others = offices.filter(office => !read.has(office))
  const slices = await Promise.all(others.map(office => store.readOffice(office)))
  const issuers = new Set(current.tasks.map(row => row.task.issuer))
  const lists = await Promise.all(others.filter(office => !issuers.has(office)).map(office => store.readTasks(office)))
  return {
    ...current,
    parties: [...current.parties, ...slices.flatMap(slice => slice.parties)],
    duties: [...current.duties, ...slices.flatMap(slice => slice.duties)],
    tasks: [...current.tasks, ...lists.flatMap(list => list.tasks)],
  }
}

/** Who has an e-mail address is known by it, whatever parties they answer for; else by their mobile. */
function count(notices: readonly DueNotice[]): Count {
  const emails = notices.filter(notice => notice.channel === 'email').length
  const people = new Map<string, string>()
  for (const { addressee, contact, channel, address } of notices) {
    const place = `${addressee.kind} ${addressee.id} ${contact.role}`
    if (channel === 'email' || !people.has(place)) people.set(place, address)
  }
  return { messages: notices.length, emails, sms: notices.length - emails, people: new Set(people.values()).size }
}
