/** What still asks something of a party today, whatever its stage: a correction and an answer speak of duties when no stage is due. */
import type { PartyRef, Task } from '../register/register.ts'
import type { TaskSubject } from '../outbox/notice.ts'
import { listAudience } from './audience.ts'
import { evaluateDuty, isOpenForOrganiser } from './duty.ts'
import type { DueSubject } from './heard.ts'
import type { Present } from './review.ts'
import type { Rules } from './rules.ts'
import { buildDeadline } from './stages.ts'

/** Those that are neither done, exempt, cancelled nor somebody else's by now, with their present dates. */
export const listStanding = (rules: Rules, subjects: readonly TaskSubject[], party: PartyRef, present: Present): DueSubject[] =>
  subjects.flatMap(subject => {
    const task = present.findTask(subject.issuer, subject.task)
    return task === undefined || task.cancelled ? [] : findStanding(rules, { subject, task }, party, present)
  })

type Asked = { subject: TaskSubject; task: Task }

function findStanding(rules: Rules, { subject, task }: Asked, party: PartyRef, present: Present): DueSubject[] {
  const factsOf = present.factsOf(task)
  const duties = listAudience(rules.guide, task, present.province).map(other => ({
    party: other,
    state: evaluateDuty(factsOf(other), present.today),
  }))
  if (subject.as === 'organiser') {
    const counted = duties.filter(duty => duty.party.kind === 'unit' && duty.state.outcome !== 'exempt')
    const openUnits = counted.filter(({ state }) => isOpenForOrganiser(state)).map(({ party: { id } }) => id)
    return openUnits.length === 0 ? [] : [{ ...toSubject(rules, { subject, task }), openUnits, total: counted.length }]
  }
  const own = duties.find(duty => duty.party.kind === party.kind && duty.party.id === party.id)
  return own?.state.outcome === 'open' ? [toSubject(rules, { subject, task }, own.state.extendedTo)] : []
}

function toSubject(rules: Rules, { subject, task }: Asked, extendedTo?: string): DueSubject {
  const { due, effectiveDue, latest } = buildDeadline(rules, extendedTo === undefined ? task : { ...task, due: extendedTo })
  const { issuer, stage, on, as } = subject
  return { issuer, task: task.id, name: task.name, clause: task.clause, stage, on, as, due, effectiveDue, latest, late: false }
}
