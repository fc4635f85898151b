/** Who is responsible for a task (rules.md §3.1, §3.2). */
import { type Clause, findClause, type Guide, type ResponsibleParty } from '../guide/guide.ts'
import {
  CENTRE,
  OFFICES,
  type OfficeCode,
  type PartyRef,
  partyKey,
  type Register,
  type Task,
  type Unit,
} from '../register/register.ts'

/** What one office answers for: its units; for `00` the departments. */
export type Province = { office: OfficeCode; units: readonly Unit[] }

type UnitEntry = Extract<ResponsibleParty, { kind: 'unit' }>

const isUnitEntry = (entry: ResponsibleParty): entry is UnitEntry => entry.kind === 'unit'

/** In a clause with 「有关」 units, 适用范围 names them and narrows nothing else. */
export const namesRelevantUnits = (clause: Clause): boolean =>
  clause.parties.some(entry => isUnitEntry(entry) && entry.scope === 'relevant')

const isInProgramme = (unit: Unit): boolean => unit.standings.length > 0

/** The whole audience within one province; for `00`, the departments. */
export function listAudience(guide: Guide, task: Task, province: Province): PartyRef[] {
  const clause = findClause(guide, task.clause)
  if (clause === undefined || (task.issuer !== CENTRE && task.issuer !== province.office)) return []
  const named = new Set(task.scope.map(partyKey))
  const narrows = named.size > 0 && !namesRelevantUnits(clause)
  const isUnitNamed = (unit: Unit): boolean =>
    named.has(partyKey({ kind: 'unit', id: unit.id })) || named.has(partyKey({ kind: 'office', id: unit.office }))

  if (province.office === CENTRE) {
    return clause.parties
      .flatMap(entry => (entry.kind === 'department' ? [{ kind: entry.kind, id: entry.name }] : []))
      .filter(party => !narrows || named.has(partyKey(party)))
  }
  const entries = clause.parties.filter(isUnitEntry)
  const isResponsible = (unit: Unit): boolean =>
    entries.some(
      entry =>
        entry.category === unit.category &&
        unit.standings.includes(entry.standing) &&
        (entry.scope === 'all' || isUnitNamed(unit)),
    ) &&
    (!narrows || isUnitNamed(unit))
  const units = province.units.filter(isResponsible).map((unit): PartyRef => ({ kind: 'unit', id: unit.id }))

  const office: PartyRef = { kind: 'office', id: province.office }
  const answers = clause.parties.some(
    entry => entry.kind === 'office' && (entry.scope === 'all' || province.units.some(isInProgramme)),
  )
  const isOfficeNamed = !narrows || named.has(partyKey(office)) || province.units.some(isUnitNamed)
  return answers && isOfficeNamed ? [...units, office] : units
}

/** The register in provinces: one entry for each of the 32 offices and one for the centre. */
export function listProvinces(register: Pick<Register, 'units'>): Province[] {
  const units = new Map<OfficeCode, Unit[]>(OFFICES.map(office => [office.code, []]))
  for (const unit of register.units) units.get(unit.office)?.push(unit)
  return [...[...units].map(([office, own]) => ({ office, units: own })), { office: CENTRE, units: [] }]
}
