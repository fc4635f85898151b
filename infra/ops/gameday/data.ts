/** The data of the game day: a province for each incident, its people plainly samples. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Day } from '../../../functions/core/day.ts'
import { findOfficeName, type OfficeCode } from '../../../functions/core/register/register.ts'
import { SIMULATOR_DOMAIN } from '../../local/endpoints/simulator.ts'

/** Mail to it is throttled when the game day says so. */
export const SLOW_DOMAIN = 'slow.example.com'

export const PROVINCES = { outage: '11', wrong: '44', waiting: '32', late: '33', bouncing: '61', poisoned: '21' } as const

/** Of the bouncing province: mail to the first of them comes back at once and brings the brake, to the rest an hour later. */
const BOUNCING = { atOnce: 25, all: 28 } as const

/** How many units each has, beside its office's own contact. */
const UNITS: Readonly<Record<OfficeCode, number>> = {
  [PROVINCES.outage]: 20,
  // And their office's own contact: two hundred people.
  [PROVINCES.wrong]: 199,
  [PROVINCES.waiting]: 99,
  [PROVINCES.late]: 20,
  [PROVINCES.bouncing]: BOUNCING.all,
  [PROVINCES.poisoned]: 10,
}

/** Each task is heard of once during the game: on the day it is issued, by its province. */
export const TASKS = [
  { id: 'GD-A', office: PROVINCES.outage, issuedOn: '2026-11-23' },
  { id: 'GD-D', office: PROVINCES.bouncing, issuedOn: '2026-11-23' },
  { id: 'GD-B1', office: PROVINCES.wrong, issuedOn: '2026-11-24' },
  { id: 'GD-B2', office: PROVINCES.waiting, issuedOn: '2026-11-24' },
  { id: 'GD-C1', office: PROVINCES.late, issuedOn: '2026-11-25' },
  { id: 'GD-C2', office: PROVINCES.late, issuedOn: '2026-11-26' },
  { id: 'GD-E', office: PROVINCES.poisoned, issuedOn: '2026-11-26' },
] as const satisfies readonly { id: string; office: OfficeCode; issuedOn: Day }[]

export const unitId = (office: OfficeCode, number: number): string => `${office}0100-${String(number).padStart(3, '0')}`

/** The unit whose row is spoilt: its mail comes back after an hour. */
export const POISONED_UNIT = unitId(PROVINCES.poisoned, 1)

function addressOf(office: OfficeCode, number: number, isMended: boolean): string {
  const name = `gameday-${office}-${number}`
  if (office === PROVINCES.waiting) return `${name}@${SLOW_DOMAIN}`
  if (office === PROVINCES.bouncing && number > 0 && !isMended)
    return `${number <= BOUNCING.atOnce ? 'bounce' : 'returned'}+${name}@${SIMULATOR_DOMAIN}`
  if (office === PROVINCES.poisoned && number === 1) return `returned+${name}@${SIMULATOR_DOMAIN}`
  return `${name}@example.com`
}

/** Of those whose mail comes back there is somebody else to tell. */
const hasDeputy = (office: OfficeCode, number: number): boolean =>
  number > 0 && (office === PROVINCES.bouncing || (office === PROVINCES.poisoned && number === 1))

function listContacts(office: OfficeCode, number: number, isMended: boolean): string[] {
  const party = number === 0 ? office : unitId(office, number)
  const primary = `${party},联系人（示例）,主联系人,${addressOf(office, number, isMended)},`
  if (!hasDeputy(office, number)) return [primary]
  return [primary, `${party},备用联系人（示例）,备用联系人,deputy-${office}-${number}@example.com,`]
}

const numbersOf = (office: OfficeCode): number[] => Array.from({ length: (UNITS[office] ?? 0) + 1 }, (_, number) => number)

/** Writes a data folder. @param isMended the addresses that bounce have been put right */
export function writeFolder(folder: string, isMended: boolean): string {
  const offices = Object.values(PROVINCES)
  const units = offices.flatMap(office =>
    numbersOf(office)
      .slice(1)
      .map(
        number => `${unitId(office, number)},${findOfficeName(office)?.slice(0, 2)}样例企业${number},企业,示范单位,${office}0100`,
      ),
  )
  const contacts = offices.flatMap(office => numbersOf(office).flatMap(number => listContacts(office, number, isMended)))
  const tasks = TASKS.map(
    ({ id, office, issuedOn }) => `${id},16.1,演练事项${id},2026-12-31,国家知识产权局,${office},${issuedOn},`,
  )
  const write = (name: string, heading: string, rows: readonly string[]): void =>
    writeFileSync(join(folder, name), [heading, ...rows, ''].join('\n'))
  mkdirSync(folder, { recursive: true })
  write('units.csv', '单位编号,单位名称,类别,身份,行政区划代码', units)
  write('contacts.csv', '机构,姓名,角色,电子邮箱,手机', contacts)
  write('tasks.csv', '工作事项编号,条款,名称,截止日期,发布机构,适用范围,发布日期,状态', tasks)
  return folder
}

/** The addresses of a province's first contacts: its office's and its units'. */
export const listPrimaries = (office: OfficeCode, from = 0): string[] =>
  numbersOf(office)
    .slice(from)
    .map(number => addressOf(office, number, false))

/** The deputies of the units whose mail comes back. */
export const listDeputies = (office: OfficeCode): string[] =>
  Array.from({ length: BOUNCING.all }, (_, index) => `deputy-${office}-${index + 1}@example.com`)
