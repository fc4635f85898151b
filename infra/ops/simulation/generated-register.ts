/** A small register of a seed: a few provinces, parties whose contacts lack channels or are not there, tasks with stages in its days. */
import { addDays, type Day } from '../../../functions/core/day.ts'
import { CLUE_KINDS } from '../../../functions/core/clues/clue.ts'
import {
  CATEGORIES,
  CENTRE,
  type Contact,
  type OfficeCode,
  OFFICES,
  type PartyRef,
  type Register,
  ROLE_CODES,
  STANDINGS,
  type Task,
  type Unit,
} from '../../../functions/core/register/register.ts'
import type { Random } from './random.ts'

/** Of units, offices and departments, alone and together. */
const CLAUSES = ['1.1', '1.2', '1.3', '2.2', '3.1', '4.1', '4.2', '15.1', '16.1'] as const
const DEPARTMENT = '知识产权保护司'

/** Each office's part is drawn by its own chance: it is the same whoever else is there. */
export function generateRegister(random: Random, offices: readonly OfficeCode[], from: Day): Register {
  const parts = offices.map(office => generateProvince(random.fork(`province ${office}`), office, from))
  const centre = random.fork('centre')
  return {
    units: parts.flatMap(part => part.units),
    contacts: [
      ...parts.flatMap(part => part.contacts),
      ...generateContacts(centre, { kind: 'department', id: DEPARTMENT }, '00'),
    ],
    tasks: [...generateTasks(centre, CENTRE, from, centre.between(1, 4)), ...parts.flatMap(part => part.tasks)],
    progress: [],
    titles: [],
  }
}

export const drawOffices = (random: Random): OfficeCode[] =>
  [...new Set(Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, () => random.find(OFFICES)?.code ?? '44'))].toSorted()

function generateProvince(random: Random, office: OfficeCode, from: Day) {
  const units = Array.from({ length: random.between(1, 6) }, (_, index) => generateUnit(random, office, index + 1))
  const parties: PartyRef[] = [...units.map(({ id }): PartyRef => ({ kind: 'unit', id })), { kind: 'office', id: office }]
  return {
    units,
    contacts: parties.flatMap((party, index) => generateContacts(random, party, `${office}${index}`)),
    tasks: random.chance(0.3) ? generateTasks(random, office, from, 1) : [],
  }
}

function generateUnit(random: Random, office: OfficeCode, number: number): Unit {
  const id = `${office}0101-00${number}`
  return {
    id,
    name: `示例单位${id}`,
    category: random.pick(CATEGORIES).code,
    standings: random.chance(0.1) ? [] : [random.pick(STANDINGS).code],
    regionCode: `${office}0101`,
    office,
  }
}

/** @param mark makes their addresses nobody else's */
function generateContacts(random: Random, party: PartyRef, mark: string): Contact[] {
  return ROLE_CODES.filter(role => random.chance(role === 'primary' ? 0.85 : 0.5)).map((role, index): Contact => {
    const channels = random.pick(['both', 'both', 'email', 'email', 'sms'] as const)
    return {
      party,
      role,
      name: `示例联系人${mark}${role}`,
      ...(channels === 'sms' ? {} : { email: `p${mark}.${role}@example.com` }),
      ...(channels === 'email' ? {} : { mobile: `1380${mark.padStart(6, '0')}${index}` }),
      ...drawHandles(random.fork(`handles ${mark} ${role}`)),
    }
  })
}

/** 分工: by kind or by clause. */
const drawHandles = (random: Random): Pick<Contact, 'handles'> => {
  const { code, clause } = random.find(CLUE_KINDS) ?? CLUE_KINDS[0]
  return random.chance(0.25) ? { handles: [random.chance(0.5) ? code : clause] } : {}
}

function generateTasks(random: Random, issuer: OfficeCode, from: Day, count: number): Task[] {
  return Array.from({ length: count }, (_, index) => generateTask(random, { id: `T${issuer}${index}`, issuer }, from))
}

/** Due so that some of its stages lie in the days to come. */
export function generateTask(random: Random, { id, issuer }: Pick<Task, 'id' | 'issuer'>, from: Day): Task {
  const due = addDays(from, random.pick([0, 1, 2, 3, 4, 5, 7, 8, 14, 15, 28, -1, -2, -3, -5, -8, -70] as const))
  return {
    id,
    clause: random.pick(CLAUSES),
    name: `示例事项${id}`,
    due,
    issuer,
    scope: [],
    cancelled: false,
    ...(random.chance(0.5) ? { issuedOn: addDays(from, random.between(-40, 2)) } : {}),
  }
}
