/** The data folder of rules.md §2: reads the tables that a verb needs and checks them against each other. */
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { DataProblemsError, type Problem } from '../../../functions/core/problems.ts'
import type { OfficeCode, PartyRef, Register } from '../../../functions/core/register/register.ts'
import { Audiences, warnOfProgress, warnOfTasks } from './audience-warnings.ts'
import { warnOfSilence } from './contact-warnings.ts'
import { readContacts } from './contacts.ts'
import { Findings } from './findings.ts'
import type { Grid } from './grid.ts'
import type { Located } from './located.ts'
import { readProgress } from './progress.ts'
import { readGrids } from './read-grids.ts'
import { listRows, type Row } from './row.ts'
import { ALL_TABLES, type TableName, TABLES } from './tables.ts'
import { readTasks } from './tasks.ts'
import { warnOfTitles } from './title-warnings.ts'
import { readTitles } from './titles.ts'
import { readUnits } from './units.ts'

export type Inspection = {
  /** Tables that were not asked for are empty; only good if there are no problems. */
  register: Register
  problems: readonly Problem[]
  warnings: readonly Problem[]
  /** The tables as they stand in the files. */
  grids: ReadonlyMap<TableName, Grid>
  /** The files that were read. */
  sources: readonly string[]
}

export type DataFolder = {
  /** Tables that were not asked for are empty. */
  register: Register
  warnings: readonly Problem[]
  /** The offices that the folder speaks of: with units, contacts or tasks of their own. Sorted. */
  offices: OfficeCode[]
}

type Tables = ReadonlyMap<TableName, { rows: Row[]; complete: boolean }>

const values = <T>(located: readonly Located<T>[]): T[] => located.map(({ value }) => value)

function listTables(grids: ReadonlyMap<TableName, Grid>, findings: Findings): Tables {
  return new Map([...grids].map(([name, grid]) => [name, listRows(TABLES[name], grid, findings)]))
}

function listOffices(register: Register): OfficeCode[] {
  const isOffice = (party: PartyRef): boolean => party.kind === 'office'
  return [
    ...new Set([
      ...register.units.map(unit => unit.office),
      ...register.contacts.filter(contact => isOffice(contact.party)).map(contact => contact.party.id),
      ...register.tasks.map(task => task.issuer).filter(issuer => issuer !== '00'),
    ]),
  ].toSorted()
}

function understand(tables: Tables, contactsFile: string, findings: Findings): Register {
  const rowsOf = (name: TableName): Row[] => tables.get(name)?.rows ?? []
  const units = readUnits(rowsOf('units'))
  const known = tables.get('units')?.complete === true ? units.rows : undefined
  const contacts = readContacts(rowsOf('contacts'), known)
  const tasks = readTasks(rowsOf('tasks'), currentGuide, known)
  const progress = tables.get('tasks')?.complete === true ? readProgress(rowsOf('progress'), tasks, known) : []
  const titles = readTitles(rowsOf('titles'), known)

  const register = {
    units: values(units.list),
    contacts: values(contacts.list),
    tasks: values(tasks.list),
    progress: values(progress),
    titles: values(titles),
  }
  if (known !== undefined) {
    const audiences = new Audiences(currentGuide, register.units, units.list.length === rowsOf('units').length)
    warnOfTasks(tasks.list, audiences)
    warnOfProgress(progress, tasks.list, audiences)
    if (tables.has('contacts')) {
      const live = register.tasks.filter(task => !task.cancelled)
      warnOfSilence(units.list, contacts.parties, audiences.listInstitutions(live), { file: contactsFile }, findings)
    }
  }
  warnOfTitles(titles)
  return register
}

/** The files as such come first, then the tables in their order. */
const rankOf = (file: string): number =>
  ALL_TABLES.findIndex(name => file === TABLES[name].csv || file.endsWith(` · ${TABLES[name].sheet}`))

/** By table, then by row. */
const sort = (found: readonly Problem[]): Problem[] =>
  found.toSorted((a, b) => rankOf(a.file) - rankOf(b.file) || (a.row ?? 0) - (b.row ?? 0))

/** Reads and checks everything, and throws nothing. */
export async function inspectDataFolder(path: string, names: readonly TableName[]): Promise<Inspection> {
  const findings = new Findings()
  const { grids, paths } = await readGrids(path, names, findings)
  const register = understand(listTables(grids, findings), grids.get('contacts')?.file ?? TABLES.contacts.csv, findings)
  return { register, problems: sort(findings.problems), warnings: sort(findings.warnings), grids, sources: paths }
}

/**
 * @param path a folder of CSV files, a folder with one .xlsx, or an .xlsx
 * @param names the tables that are needed; no other file is looked into
 * @throws DataProblemsError with every problem of every file
 */
export async function readDataFolder(path: string, names: readonly TableName[]): Promise<DataFolder> {
  const { register, problems, warnings } = await inspectDataFolder(path, names)
  if (problems.length > 0) throw new DataProblemsError(problems)
  return { register, warnings, offices: listOffices(register) }
}
