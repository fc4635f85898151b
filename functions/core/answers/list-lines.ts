/** The duties that a notice is about, each as one line of its page. */
import { listAudience, type Province } from '../deadlines/audience.ts'
import type { Rules } from '../deadlines/rules.ts'
import type { Matter, Notice } from '../outbox/notice.ts'
import type { DutyRow, PartyRow } from '../ports.ts'
import { CENTRE, type DutyRef, type OfficeCode, type PartyRef, partyKey, type Task, taskKey } from '../register/register.ts'
import { type Line, lineKey } from './line.ts'

/** As readers look for a name in a list. */
const collator = new Intl.Collator('zh-CN', { numeric: true })
const byTaskAndUnit = (a: Line, b: Line): number =>
  collator.compare(taskKey(a.duty.issuer, a.duty.task), taskKey(b.duty.issuer, b.duty.task)) ||
  collator.compare(a.partyName ?? '', b.partyName ?? '') ||
  collator.compare(a.duty.party.id, b.duty.party.id)

/** What the Register says of those whom the notice concerns. */
export type Known = {
  rules: Rules
  addressee: PartyRef
  office: OfficeCode
  parties: ReadonlyMap<string, PartyRow>
  tasks: ReadonlyMap<string, Task>
  /** By `toDutyKey`. */
  duties: ReadonlyMap<string, DutyRow>
  /** Of an office's units: for which more time is asked. */
  asking: readonly DutyRow[]
  /** The addressee's; of an office with its units. */
  province: Province
}

export const toDutyKey = (duty: DutyRef): string => `${duty.office} ${lineKey({ duty })}`

/** Two subjects may be about one duty. What units ask for stands first, of the notice's own subjects with all that can be done. */
export const listLines = (known: Known, { matter, subjects }: Notice): Line[] => {
  const lines = matter === undefined ? [...listAsked(known), ...listSubjects(known, subjects)] : [toMatterLine(known, matter)]
  return [...new Map(lines.map(toEntry)).values()]
}

const toEntry = (line: Line): [string, Line] => [lineKey(line), line]

/** The addressee's own duties first. */
function listSubjects(known: Known, subjects: Notice['subjects']): Line[] {
  const { addressee: party, office, province } = known
  const own = subjects.filter(({ as }) => as === 'responsible')
  const organised = subjects.filter(({ as }) => as === 'organiser')
  return [
    ...own.map(({ issuer, task }) => toLine(known, { issuer, task, party, office }, province)),
    ...organised.flatMap(({ issuer, task }) => listUnits(known, known.tasks.get(taskKey(issuer, task)))),
  ]
}

function listAsked(known: Known): Line[] {
  const names = nameUnits(known)
  const lines = known.asking.flatMap(({ issuer, task, party, office, requests }): Line[] => {
    const line = toLine(known, { issuer, task, party, office }, known.province)
    const id = requests?.at(-1)?.id
    return line.isAsked && id !== undefined
      ? [{ ...line, as: 'organiser', partyName: names.get(party.id) ?? party.id, request: id }]
      : []
  })
  return lines.toSorted(byTaskAndUnit)
}

const nameUnits = ({ province }: Known): ReadonlyMap<string, string> => new Map(province.units.map(({ id, name }) => [id, name]))

function toLine({ rules, tasks, duties }: Known, duty: DutyRef, province: Province): Line {
  const task = tasks.get(taskKey(duty.issuer, duty.task))
  const isInAudience = (one: Task): boolean =>
    listAudience(rules.guide, one, province).some(party => partyKey(party) === partyKey(duty.party))
  const isAsked = task !== undefined && !task.cancelled && isInAudience(task)
  return { duty, as: 'responsible', task, isAsked, row: duties.get(toDutyKey(duty)) }
}

function listUnits(known: Known, task: Task | undefined): Line[] {
  const { rules, office, province, duties } = known
  if (task === undefined || office === CENTRE) return []
  const names = nameUnits(known)
  const units = listAudience(rules.guide, task, province).filter(({ kind }) => kind === 'unit')
  const lines = units.map((party): Line => {
    const duty = { issuer: task.issuer, task: task.id, party, office }
    const row = duties.get(toDutyKey(duty))
    return { duty, as: 'organiser', partyName: names.get(party.id) ?? party.id, task, isAsked: !task.cancelled, row }
  })
  return lines.toSorted(byTaskAndUnit)
}

/** An office is asked about a duty of its own province; whoever is told of an answer or a reopening answers for itself. */
function toMatterLine(known: Known, { kind, duty, id }: Matter): Line {
  const row = known.parties.get(partyKey(duty.party))
  const line = toLine(known, duty, duty.party.kind === 'office' ? known.province : toProvince(duty.office, row))
  const isTheirs =
    kind === 'extension-asked' ? known.addressee.kind === 'office' : partyKey(duty.party) === partyKey(known.addressee)
  const theirs = { ...line, isAsked: line.isAsked && isTheirs && duty.office === known.office }
  return kind === 'extension-asked'
    ? { ...theirs, as: 'organiser', partyName: row?.unit?.name ?? duty.party.id, request: id }
    : theirs
}

/** Of a unit alone; empty where it is not there any more. */
export const toProvince = (office: OfficeCode, row: PartyRow | undefined): Province => ({
  office,
  units: row?.unit === undefined || row.retired ? [] : [row.unit],
})
