/** Which units have reported the work done by a page since the organiser's notice before: its next one shows them. */
import { addDays } from '../day.ts'
import type { MessageSubject } from '../messages/task-message.ts'
import type { Fact } from '../register/register.ts'
import type { DueSubject } from './heard.ts'
import type { Present } from './review.ts'
import type { Rules } from './rules.ts'
import { buildDeadline, findStage } from './stages.ts'

type Dated = Pick<DueSubject, 'issuer' | 'task' | 'on'>

/** @param subject the organiser's */
export function listReported(rules: Rules, subject: Dated, present: Present): NonNullable<MessageSubject['reportedUnits']> {
  const task = present.findTask(subject.issuer, subject.task)
  if (task === undefined) return []
  const window = { after: '', upTo: addDays(subject.on, -1) }
  const before = findStage(rules.calendar, buildDeadline(rules, task), window, { as: 'organiser', isHeard: () => true })
  const factsOf = present.factsOf(task)
  return present.province.units.flatMap(({ id, name }) => {
    const decided = findDeciding(factsOf({ kind: 'unit', id }), present.today)
    const isReport = decided?.status === 'done' && decided.source !== undefined && decided.date >= (before?.on ?? '')
    return isReport ? [{ id, name, on: decided.date }] : []
  })
}

/** As `evaluateDuty` has it: the latest by date, of one day the last. */
const findDeciding = (facts: readonly Fact[], today: string): Fact | undefined =>
  facts
    .filter(({ status, date }) => status !== 'signed' && status !== 'extended' && date <= today)
    .reduce<Fact | undefined>((latest, fact) => (latest === undefined || fact.date >= latest.date ? fact : latest), undefined)
