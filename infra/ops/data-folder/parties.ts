/** Whoever a cell can name: a unit by its id, an office by its code, a department by its name (rules.md §2). */
import {
  CENTRE,
  CENTRE_NAME,
  DEPARTMENTS,
  findOfficeName,
  OFFICES,
  type PartyRef,
} from '../../../functions/core/register/register.ts'
import type { Cell } from './grid.ts'
import { readCode } from './readings/code.ts'
import { fold } from './readings/fold.ts'
import { good, type Reading, wrong } from './readings/reading.ts'

const DEPARTMENT_NAMES: ReadonlyMap<string, string> = new Map(
  DEPARTMENTS.flatMap(name => [
    [fold(name), name],
    [fold(CENTRE_NAME + name), name],
  ]),
)
const OFFICE_CODES: ReadonlyMap<string, string> = new Map(OFFICES.map(office => [fold(office.name), office.code]))

/** `units`: the ids that the folder lists; undefined where its units were not read, and any id may be one. */
export type KnownUnits = ReadonlyMap<string, unknown> | undefined

/** Whether the code already means an office, the centre or a department. */
export const isTaken = (code: string): boolean =>
  code === CENTRE ||
  code === CENTRE_NAME ||
  findOfficeName(code) !== undefined ||
  OFFICE_CODES.has(code) ||
  DEPARTMENT_NAMES.has(code)

function advise(code: string): string {
  const office = OFFICE_CODES.get(code)
  if (office !== undefined) return `省级知识产权局请填两位代码：${office}。`
  if (code === CENTRE || code === CENTRE_NAME) return '国家知识产权局请填具体司局的名称，例如 战略规划司。'
  return '请填单位表中的单位编号、省级知识产权局的两位代码，或司局的全称。'
}

/** @param code in its plain spelling */
export function findParty(code: string, units: KnownUnits): Reading<PartyRef> {
  if (findOfficeName(code) !== undefined) return good({ kind: 'office', id: code })
  const department = DEPARTMENT_NAMES.get(code)
  if (department !== undefined) return good({ kind: 'department', id: department })
  const isUnit = units === undefined ? !isTaken(code) : units.has(code)
  return isUnit ? good({ kind: 'unit', id: code }) : wrong(`没有“${code}”这个单位、省级知识产权局或司局`, advise(code))
}

export const readParty =
  (units: KnownUnits) =>
  (cell: Cell): Reading<PartyRef> => {
    const code = readCode(cell)
    return code.ok ? findParty(code.value, units) : code
  }
