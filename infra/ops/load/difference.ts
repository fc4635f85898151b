/** What a data folder would change in the register: adds and changes; what the folder lacks is listed and stays (rules.md §1). */
import { isDeepStrictEqual } from 'node:util'
import type { Day } from '../../../functions/core/day.ts'
import type { DutyRow, PartyRow, TaskRow, TitlesRow } from '../../../functions/core/ports.ts'
import {
  CENTRE,
  type Contact,
  type OfficeCode,
  type PartyRef,
  partyKey,
  type Register,
  ROLES,
  taskKey,
  type Title,
} from '../../../functions/core/register/register.ts'
import { mergeFacts } from './merge-facts.ts'

/** The part of the register that the folder can touch. */
export type Current = { parties: PartyRow[]; duties: DutyRow[]; tasks: TaskRow[]; titles: TitlesRow[] }

export type Change<Row> = { before?: Row; after: Row }

export type Difference = {
  parties: Change<PartyRow>[]
  duties: Change<DutyRow>[]
  titles: Change<TitlesRow>[]
  tasks: Change<TaskRow>[]
  /** In the register, not in the folder: they stay. */
  missing: Missing
}

export type Missing = { units: PartyRow[]; contacts: Contact[]; tasks: TaskRow[] }

export function buildDifference(register: Register, current: Current, today: Day): Difference {
  const officeOf = findOffices(register)
  const parties = indexBy(current.parties, homeKey)
  const wanted = listParties(register, officeOf)
  return {
    parties: listChanges(wanted, row => parties.get(homeKey(row)), mergeParty),
    duties: diffDuties(register, current, officeOf),
    titles: diffTitles(register, current, officeOf),
    tasks: diffTasks(register, current, today),
    missing: listMissing(register, current, wanted),
  }
}

const indexBy = <T>(rows: readonly T[], toKey: (row: T) => string): Map<string, T> => new Map(rows.map(row => [toKey(row), row]))

/** A party under its office: one that moves to another office is a new row there, never a new version of the old one. */
export const homeKey = (row: { office: OfficeCode; party: PartyRef }): string => `${row.office} ${partyKey(row.party)}`

/** What is new or differs, one version on; rows that stay as they are fall away. */
function listChanges<T extends { version: number }>(
  wanted: readonly T[],
  find: (row: T) => T | undefined,
  merge: (before: T, wanted: T) => T,
): Change<T>[] {
  return wanted.flatMap((row): Change<T>[] => {
    const before = find(row)
    if (before === undefined) return [{ after: row }]
    const after = merge(before, row)
    return isDeepStrictEqual(after, before) ? [] : [{ before, after: { ...after, version: before.version + 1 } }]
  })
}

/** The office under which each party's rows lie. */
function findOffices(register: Register): (party: PartyRef) => OfficeCode {
  const units = new Map(register.units.map(unit => [unit.id, unit.office]))
  const homes = { unit: (id: string) => units.get(id) ?? CENTRE, office: (id: string) => id, department: () => CENTRE }
  return party => homes[party.kind](party.id)
}

function listParties(register: Register, officeOf: (party: PartyRef) => OfficeCode): PartyRow[] {
  const contacts = Map.groupBy(register.contacts, contact => partyKey(contact.party))
  const units = register.units.map((unit): PartyRow => {
    const party: PartyRef = { kind: 'unit', id: unit.id }
    return {
      party,
      office: unit.office,
      unit,
      contacts: inRoleOrder(contacts.get(partyKey(party)) ?? []),
      retired: false,
      version: 1,
    }
  })
  const others = [...contacts.values()].flatMap((own): PartyRow[] => {
    const party = own[0]?.party
    return party === undefined || party.kind === 'unit'
      ? []
      : [{ party, office: officeOf(party), contacts: inRoleOrder(own), retired: false, version: 1 }]
  })
  return [...units, ...others]
}

const ROLE_ORDER: readonly string[] = ROLES.map(role => role.code)

const inRoleOrder = (contacts: readonly Contact[]): Contact[] =>
  contacts.toSorted((a, b) => ROLE_ORDER.indexOf(a.role) - ROLE_ORDER.indexOf(b.role))

/** A role that the folder does not fill keeps its contact, unless that person now stands in another role. */
function mergeParty(before: PartyRow, wanted: PartyRow): PartyRow {
  const roles = new Set(wanted.contacts.map(contact => contact.role))
  const unfilled = before.contacts.filter(contact => !roles.has(contact.role))
  const moved = unfilled.filter(contact => wanted.contacts.some(other => isSameAddress(contact, other)))
  const kept = unfilled.filter(contact => !moved.includes(contact))
  const former = [...(before.former ?? []), ...moved]
  return {
    ...wanted,
    ...(former.length === 0 ? {} : { former }),
    contacts: inRoleOrder([...wanted.contacts, ...kept]),
    version: before.version,
  }
}

/** What `check` forbids within one party: the same person would be told everything twice. */
const isSameAddress = (a: Contact, b: Contact): boolean =>
  (a.email !== undefined && a.email.toLowerCase() === b.email?.toLowerCase()) || (a.mobile !== undefined && a.mobile === b.mobile)

function diffDuties(register: Register, current: Current, officeOf: (party: PartyRef) => OfficeCode): Change<DutyRow>[] {
  const toKey = (row: { issuer: string; task: string; party: PartyRef }) =>
    `${taskKey(row.issuer, row.task)} ${partyKey(row.party)}`
  const known = indexBy(current.duties, row => `${row.office} ${toKey(row)}`)
  const wanted = [...Map.groupBy(register.progress, toKey).values()].flatMap((rows): DutyRow[] => {
    const [row] = rows
    if (row === undefined) return []
    const { issuer, task, party } = row
    return [
      { issuer, task, party, office: officeOf(party), facts: rows.map(({ status, date }) => ({ status, date })), version: 1 },
    ]
  })
  return listChanges(
    wanted,
    row => known.get(`${row.office} ${toKey(row)}`),
    (before, row) => ({ ...before, facts: mergeFacts(before.facts, row.facts) }),
  )
}

function diffTitles(register: Register, current: Current, officeOf: (party: PartyRef) => OfficeCode): Change<TitlesRow>[] {
  const known = indexBy(current.titles, row => `${row.office} ${row.unit}`)
  const wanted = [...Map.groupBy(register.titles, title => title.unit)].map(([unit, titles]): TitlesRow => ({
    unit,
    office: officeOf({ kind: 'unit', id: unit }),
    titles,
    version: 1,
  }))
  return listChanges(
    wanted,
    row => known.get(`${row.office} ${row.unit}`),
    (before, row) => ({ ...before, titles: mergeTitles(before.titles, row.titles) }),
  )
}

/** One recognition of one title is one row: the folder's replaces the register's, the others stay before it. */
function mergeTitles(before: Title[], wanted: Title[]): Title[] {
  const toKey = (title: Title) => `${title.title} ${title.recognisedOn ?? ''}`
  const keys = new Set(wanted.map(toKey))
  return [...before.filter(title => !keys.has(toKey(title))), ...wanted]
}

function diffTasks(register: Register, current: Current, today: Day): Change<TaskRow>[] {
  const known = indexBy(current.tasks, row => taskKey(row.task.issuer, row.task.id))
  return listChanges(
    register.tasks.map((task): TaskRow => ({ task, loadedOn: today, version: 1 })),
    row => known.get(taskKey(row.task.issuer, row.task.id)),
    (before, row) => ({ ...before, task: row.task }),
  )
}

/** Of the provinces whose units the folder lists, and of the issuers whose tasks it lists. */
function listMissing(register: Register, current: Current, wanted: readonly PartyRow[]): Missing {
  const offices = new Set(register.units.map(unit => unit.office))
  const issuers = new Set(register.tasks.map(task => task.issuer))
  const parties = indexBy(wanted, homeKey)
  const tasks = new Set(register.tasks.map(task => taskKey(task.issuer, task.id)))
  const living = current.parties.filter(row => !row.retired)
  const isListed = (contact: Contact, row: PartyRow | undefined) =>
    row?.contacts.some(other => other.role === contact.role || isSameAddress(other, contact)) ?? false
  return {
    units: living.filter(row => row.party.kind === 'unit' && offices.has(row.office) && !parties.has(homeKey(row))),
    contacts: living
      .filter(row => parties.has(homeKey(row)))
      .flatMap(row => row.contacts.filter(contact => !isListed(contact, parties.get(homeKey(row))))),
    tasks: current.tasks.filter(({ task }) => issuers.has(task.issuer) && !tasks.has(taskKey(task.issuer, task.id))),
  }
}
