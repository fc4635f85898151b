/** At send time: what of a planned notice is still true, and what it then says (bodies are rendered at send time). */
import type { Province } from './audience.ts'
import { addDays, type Day } from '../day.ts'
import { findClause, findItem } from '../guide/guide.ts'
import { type DueSubject, type Heard, listHeard } from './heard.ts'
import type { Hearing } from './ladder.ts'
import type { Rules } from './rules.ts'
import type { Lookups } from '../register/lookups.ts'
import type { Notice, TaskSubject } from '../outbox/notice.ts'
import { listColumns } from './listeners.ts'
import { listChannels, type NamedParty } from './plan.ts'
import { describeReason } from './reason.ts'
import { listReported } from './reported.ts'
import { CENTRE, CENTRE_NAME, type Contact, findOfficeName, type OfficeCode, type Task } from '../register/register.ts'
import type { MessageSubject, TaskMessage } from '../messages/task-message.ts'

/** What is known now of those whom the notice concerns. */
export type Present = {
  /** For a unit's notice that unit is enough; for an office's, all its units. */
  province: Province
  findTask: (issuer: OfficeCode, task: string) => Task | undefined
  factsOf: Lookups['factsOf']
  /** The one who holds the notice's role now. */
  contact: Contact
  today: Day
}

/**
 * The subjects that this contact must still hear of on this channel: not done, exempt, cancelled, moved to another day by an
 * extension or a new due date, nor quietened by a signature since the notice was planned; of a second way, those that its root
 * would still tell and nobody has signed. Empty: the notice is withdrawn.
 */
export function reviewSubjects(rules: Rules, notice: Notice, present: Present): DueSubject[] {
  return notice.subjects.flatMap(subject => {
    const task = present.findTask(subject.issuer, subject.task)
    return task === undefined ? [] : listStillDue(rules, notice, present, { subject, task })
  })
}

function listStillDue(rules: Rules, notice: Notice, present: Present, { subject, task }: { subject: TaskSubject; task: Task }) {
  const span = { date: notice.day, since: addDays(subject.on, -1), asOf: present.today }
  return listHeard(rules, task, present.province, present.factsOf, span)
    .filter(({ party }) => party.kind === notice.addressee.kind && party.id === notice.addressee.id)
    .filter(row => row.subject.as === subject.as && row.subject.stage === subject.stage && row.subject.on === subject.on)
    .filter(({ hearing }) => isHeard(hearing, notice, present.contact))
    .filter(row => !isAnswered(notice, task, row, present))
    .map(row => row.subject)
}

/** A second way stands for its root, whose person may have lost the address since. */
function isHeard(hearing: Hearing, { root, ...notice }: Notice, contact: Contact): boolean {
  if (root === undefined) return listChannels(hearing, contact, listColumns(notice)).includes(notice.channel)
  const channels = listColumns(root).flatMap(column => hearing[column])
  return root.channel === 'email' ? channels.includes('email') : channels.length > 0
}

/** Signed since the notice was planned: somebody knows, and a second way has nothing to add. */
const isAnswered = ({ root, day }: Notice, task: Task, { party, subject }: Heard, { factsOf, today }: Present): boolean =>
  root !== undefined &&
  subject.as === 'responsible' &&
  factsOf(task)(party).some(({ status, date }) => status === 'signed' && date >= day && date <= today)

/** Puts the subjects into what a template needs. */
export function composeTaskMessage(
  rules: Rules,
  notice: Notice,
  present: Present & { addressee: NamedParty; askWhom: string; subjects: readonly DueSubject[] },
): TaskMessage {
  const { addressee, askWhom, contact, subjects } = present
  return {
    noticeId: notice.id,
    day: present.today,
    addressee,
    contact: { name: contact.name, role: contact.role },
    // Of a second way the reason is its root's.
    reason: describeReason({ addressee, place: notice.root ?? notice, subjects }),
    subjects: subjects.map(subject => toMessageSubject(rules, subject, present)),
    askWhom,
  }
}

function toMessageSubject(rules: Rules, subject: DueSubject, present: Present): MessageSubject {
  const { calendar, guide } = rules
  const { task, name, stage, as, due, effectiveDue, latest, late, total } = subject
  const item = findItem(guide, Number(subject.clause.split('.')[0]))
  const units = new Map(present.province.units.map(unit => [unit.id, unit.name]))
  const openUnits = subject.openUnits?.map(id => ({ id, name: units.get(id) ?? id }))
  const reportedUnits = as === 'organiser' ? listReported(rules, subject, present) : []
  return {
    task,
    name,
    clause: {
      id: subject.clause,
      item: item?.number ?? 0,
      itemTitle: item?.title ?? '',
      text: findClause(guide, subject.clause)?.text ?? '',
    },
    issuerName: subject.issuer === CENTRE ? CENTRE_NAME : (findOfficeName(subject.issuer) ?? subject.issuer),
    stage,
    as,
    due,
    effectiveDue,
    latest,
    provisional: [due, effectiveDue, latest].some(day => calendar.isProvisional(day)),
    late,
    extended: as === 'responsible' && present.findTask(subject.issuer, task)?.due !== due,
    workingDaysLeft: countWorkingDaysLeft(rules, subject, present.today),
    ...(openUnits === undefined ? {} : { openUnits }),
    ...(total === undefined ? {} : { total }),
    ...(reportedUnits.length === 0 ? {} : { reportedUnits }),
  }
}

/** 0 from `effectiveDue` to `latest`: an end that falls on a day off moves forward. */
export function countWorkingDaysLeft(
  { calendar }: Pick<Rules, 'calendar'>,
  { effectiveDue, latest }: Pick<DueSubject, 'effectiveDue' | 'latest'>,
  today: Day,
): number {
  if (today <= effectiveDue) return calendar.countWorkingDays(today, effectiveDue)
  return today <= latest ? 0 : calendar.countWorkingDays(today, latest)
}
