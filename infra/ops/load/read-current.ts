/** Reads the part of the running register that a data folder can touch. */
import type { RegisterStore, RowProblem } from '../../../functions/core/ports.ts'
import { CENTRE, OFFICES, type OfficeCode, type Register } from '../../../functions/core/register/register.ts'
import type { Current } from './difference.ts'

/** The offices whose parties, duties or titles the folder names; `00` for departments. */
export function listTouchedOffices(register: Register): OfficeCode[] {
  const parties = [...register.contacts.map(contact => contact.party), ...register.progress.map(row => row.party)]
  const offices = parties.flatMap(party => (party.kind === 'office' ? [party.id] : party.kind === 'department' ? [CENTRE] : []))
  return [...new Set([...register.units.map(unit => unit.office), ...offices])].toSorted()
}

/** @returns with a malformed row's key, so that it is mended and not written over */
export async function readCurrent(
  store: RegisterStore,
  register: Register,
): Promise<{ current: Current; problems: RowProblem[] }> {
  const offices = listTouchedOffices(register)
  const issuers = [...new Set([CENTRE, ...offices, ...register.tasks.map(task => task.issuer)])]
  const [slices, tasks, titles] = await Promise.all([
    Promise.all(offices.map(office => store.readOffice(office))),
    Promise.all(issuers.map(issuer => store.readTasks(issuer))),
    Promise.all(offices.map(office => store.readTitles(office))),
  ])
  return {
    current: {
      parties: slices.flatMap(slice => slice.parties),
      duties: slices.flatMap(slice => slice.duties),
      tasks: tasks.flatMap(list => list.tasks),
      titles: titles.flatMap(list => list.titles),
    },
    problems: [...slices, ...tasks, ...titles].flatMap(part => part.problems),
  }
}

/** Units that the folder would add but that another office has already: two rows of one unit would be told everything twice. */
export async function findForeignUnits(
  store: RegisterStore,
  added: ReadonlyMap<string, OfficeCode>,
): Promise<{ unit: string; office: OfficeCode }[]> {
  if (added.size === 0) return []
  const owned = await Promise.all(OFFICES.map(async ({ code }) => ({ office: code, ids: await store.listUnitIds(code) })))
  return owned.flatMap(({ office, ids }) =>
    ids.filter(id => added.has(id) && added.get(id) !== office).map(unit => ({ unit, office })),
  )
}
