/** `load --retire NN`: units and contacts that office NN no longer lists stop hearing; nothing is deleted (rules.md §1). */
import type { Clue } from '../../../functions/core/clues/clue.ts'
import { listListenersFor } from '../../../functions/core/clues/listeners.ts'
import { listAudience } from '../../../functions/core/deadlines/audience.ts'
import type { Day } from '../../../functions/core/day.ts'
import { evaluateDuty } from '../../../functions/core/deadlines/duty.ts'
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import { buildLookups } from '../../../functions/core/register/lookups.ts'
import type { PartyRow } from '../../../functions/core/ports.ts'
import { type Contact, type OfficeCode, partyKey, type Role } from '../../../functions/core/register/register.ts'
import { toRegister } from '../../../functions/core/register/slice.ts'
import { type Current, type Difference, homeKey } from './difference.ts'

/** Above this share of an office's units, or of its contacts, a retirement is more likely a slip than a wish. */
const SHARE_WITHOUT_ASKING = 0.1

export type Retirement = {
  units: PartyRow[]
  contacts: Contact[]
  /** Of the retired units: what somebody should look at before. */
  openDuties: { unit: string; task: string }[]
  titles: { unit: string; title: string }[]
  /** Of the office, where whoever hears of them first is retired; `next`: who hears then. Whether one is about a retired unit is sealed. */
  openClues: { number: string; first: Role; next: Role | null }[]
  refused: boolean
}

/** `clues`: those of the office that are open. */
type Context = { difference: Difference; current: Current; clues: readonly Clue[]; today: Day }

export function planRetirement(rules: Rules, office: OfficeCode, { difference, current, clues, today }: Context): Retirement {
  const living = current.parties.filter(row => row.office === office && !row.retired)
  const keys = new Set(living.map(row => partyKey(row.party)))
  const leaving = difference.missing.units.filter(row => row.office === office)
  const contacts = difference.missing.contacts.filter(contact => keys.has(partyKey(contact.party)))
  const ids = new Set(leaving.map(row => row.party.id))
  const isTooMany = (part: number, whole: number): boolean => part > whole * SHARE_WITHOUT_ASKING
  return {
    units: leaving,
    contacts,
    openDuties: listOpenDuties(rules, office, { leaving, current, today }),
    titles: current.titles
      .filter(row => ids.has(row.unit))
      .flatMap(row => row.titles.map(({ unit, title }) => ({ unit, title }))),
    openClues: listOpenClues(
      living.find(({ party }) => party.kind === 'office'),
      { contacts, difference, clues, today },
    ),
    refused:
      isTooMany(leaving.length, living.filter(row => row.party.kind === 'unit').length) ||
      isTooMany(contacts.length, living.flatMap(row => row.contacts).length),
  }
}

type Leaving = Pick<Context, 'difference' | 'clues' | 'today'> & { contacts: readonly Contact[] }

function listOpenClues(row: PartyRow | undefined, { contacts, difference, clues, today }: Leaving): Retirement['openClues'] {
  const changed = difference.parties.find(({ before }) => before === row)?.after ?? row
  if (row === undefined || changed === undefined) return []
  const staying = dropContacts(
    changed,
    contacts.filter(contact => row.contacts.includes(contact)),
  ).contacts
  return clues.flatMap(clue => {
    const [first] = listListenersFor(row.contacts, today, clue)
    if (first === undefined || !contacts.includes(first.contact)) return []
    const [next] = listListenersFor(staying, today, clue)
    return [{ number: clue.number, first: first.contact.role, next: next?.contact.role ?? null }]
  })
}

/** The difference with the retirement in it: a party that changes anyway is written once. */
export function addRetirement(difference: Difference, { units, contacts }: Retirement, current: Current): Difference {
  const changes = new Map(difference.parties.map(change => [homeKey(change.after), change]))
  const retire = (before: PartyRow, change: (row: PartyRow) => PartyRow): void => {
    const after = changes.get(homeKey(before))?.after ?? { ...before, version: before.version + 1 }
    changes.set(homeKey(before), { before, after: change(after) })
  }
  for (const row of units) retire(row, after => ({ ...after, retired: true }))
  for (const row of current.parties) {
    const leaving = row.contacts.filter(contact => contacts.includes(contact))
    if (leaving.length > 0) retire(row, after => dropContacts(after, leaving))
  }
  const { missing } = difference
  return {
    ...difference,
    parties: [...changes.values()],
    missing: {
      ...missing,
      units: missing.units.filter(row => !units.includes(row)),
      contacts: missing.contacts.filter(contact => !contacts.includes(contact)),
    },
  }
}

function dropContacts(row: PartyRow, leaving: readonly Contact[]): PartyRow {
  const roles = new Set(leaving.map(contact => contact.role))
  return {
    ...row,
    contacts: row.contacts.filter(contact => !roles.has(contact.role)),
    former: [...(row.former ?? []), ...leaving],
  }
}

function listOpenDuties(
  rules: Rules,
  office: OfficeCode,
  { leaving, current, today }: { leaving: readonly PartyRow[]; current: Current; today: Day },
) {
  const { units, tasks, progress, contacts } = toRegister({ parties: leaving, duties: current.duties }, current.tasks)
  const { factsOf } = buildLookups({ contacts, progress })
  return tasks
    .filter(task => !task.cancelled)
    .flatMap(task =>
      listAudience(rules.guide, task, { office, units })
        .filter(party => party.kind === 'unit' && evaluateDuty(factsOf(task)(party), today).outcome === 'open')
        .map(party => ({ unit: party.id, task: task.id })),
    )
}
