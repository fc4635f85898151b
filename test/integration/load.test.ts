import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildPartyKey } from '../../functions/adapters/keys.ts'
import { buildRules } from '../../functions/core/deadlines/rules.ts'
import { guide2026 } from '../../functions/core/guide/editions/2026.ts'
import type { RegisterStore } from '../../functions/core/ports.ts'
import { DataProblemsError } from '../../functions/core/problems.ts'
import { OFFICES, type Register } from '../../functions/core/register/register.ts'
import { applyDifference, countChanges } from '../../infra/ops/load/apply.ts'
import { prepareLoad, seedRegister } from '../../infra/ops/load/load-register.ts'
import { createStores, startDynamo } from '../support/dynamo-stores.ts'
import { buildMemoryRegister } from '../../infra/ops/simulation/memory-register.ts'
import { contact, officeRef, progress, register, task, unit, unitRef } from '../support/register.ts'

let running: Awaited<ReturnType<typeof startDynamo>>
beforeAll(async () => {
  running = await startDynamo()
})
afterAll(() => running.dynamo.stop())

const STORES: [string, () => Promise<RegisterStore>][] = [
  ['DynamoDB', async () => (await createStores(running)).register],
  ['memory', async () => buildMemoryRegister()],
]

const rules = buildRules(guide2026)
const TODAY = '2026-11-23'

/** One province's folder: its office, some units with contacts, a task of its own and one done duty. */
function buildFolder(office: string, size = 6): Register {
  const units = Array.from({ length: size }, (_, index) =>
    unit(`${office}0100-${index}`, { office, regionCode: `${office}0100` }),
  )
  const [first] = units
  return register({
    units,
    contacts: [
      contact(officeRef(office)),
      ...units.map(row => contact(unitRef(row.id), 'primary', { email: `${row.id}@example.com` })),
    ],
    tasks: [task('T1'), task(`T-${office}`, { issuer: office })],
    progress: [progress('T1', unitRef(first!.id), 'done', '2026-11-02')],
  })
}

async function load(store: RegisterStore, folder: Register, part: { retire?: string; dieAfter?: number } = {}): Promise<number> {
  const { difference } = await prepareLoad(store, rules, { register: folder, today: TODAY, retire: part.retire })
  await applyDifference(store, difference, written => {
    if (written === part.dieAfter) throw new Error('killed')
  })
  return countChanges(difference)
}

const readAll = async (store: RegisterStore) =>
  Promise.all(
    ['00', ...OFFICES.map(office => office.code)].map(async office => ({
      office,
      slice: await store.readOffice(office),
      tasks: await store.readTasks(office),
      titles: await store.readTitles(office),
    })),
  )

const sorted = (rows: Awaited<ReturnType<typeof readAll>>) =>
  rows.map(({ office, slice, tasks }) => ({
    office,
    parties: slice.parties.toSorted((a, b) => (a.party.id < b.party.id ? -1 : 1)),
    duties: slice.duties.toSorted((a, b) => (a.party.id < b.party.id ? -1 : 1)),
    tasks: tasks.tasks.toSorted((a, b) => (a.task.id < b.task.id ? -1 : 1)),
  }))

describe.each(STORES)('a load into %s', (_name, build) => {
  let store: RegisterStore
  beforeEach(async () => {
    store = await build()
  })

  test('writes everything once and nothing again', async () => {
    const folder = buildFolder('44')
    // 6 units, the office, 1 duty, 2 tasks.
    expect(await load(store, folder)).toBe(10)
    expect(await load(store, folder)).toBe(0)
  })

  test.each([1, 3, 7, 8, 9])('killed after %i rows is completed by the next', async dieAfter => {
    const folder = buildFolder('44')
    await expect(load(store, folder, { dieAfter })).rejects.toThrow('killed')
    await load(store, folder)
    const whole = await build()
    await load(whole, folder)
    expect(sorted(await readAll(store))).toEqual(sorted(await readAll(whole)))
  })

  test('of one province beside others changes only itself', async () => {
    for (const office of ['43', '45']) await load(store, buildFolder(office))
    const before = sorted(await readAll(store))
    const folder = buildFolder('44')
    await load(store, { ...folder, tasks: folder.tasks.filter(row => row.issuer === '44'), progress: [] })
    const after = sorted(await readAll(store))
    expect(after.filter(row => row.office !== '44')).toEqual(before.filter(row => row.office !== '44'))
    expect(after.find(row => row.office === '44')!.parties).toHaveLength(7)
  })

  test('refuses a unit that another office has, until that office retires it', async () => {
    await load(store, buildFolder('43'))
    const moved = register({ units: [unit('430100-5')], contacts: [contact(unitRef('430100-5'))] })
    await expect(load(store, moved)).rejects.toThrow(DataProblemsError)
    expect((await store.readOffice('44')).parties).toEqual([])

    await load(store, buildFolder('43', 5), { retire: '43' })
    expect(await load(store, moved)).toBe(1)
  })

  test('moves a unit between two provinces of one folder only with the old one retiring it', async () => {
    const both = (office: string): Register =>
      register({
        units: [
          unit('330100-1', { office: '33', regionCode: '330100' }),
          unit('M', { office, regionCode: `${office}0100` }),
          unit('N'),
        ],
        contacts: [contact(unitRef('M'))],
        tasks: [task('T1')],
        progress: [progress('T1', unitRef('M'), 'done', '2026-11-02')],
      })
    for (const index of Array.from({ length: 20 }).keys())
      await load(store, register({ units: [unit(`33-${index}`, { office: '33', regionCode: '330100' })] }))
    await load(store, both('33'))
    await expect(load(store, both('44'))).rejects.toThrow(DataProblemsError)
    expect((await store.readOffice('44')).parties.map(row => row.party.id)).toEqual(['N'])

    await load(store, both('44'), { retire: '33' })
    await expect(load(store, both('33'))).rejects.toThrow(DataProblemsError)
    const [from, to] = await Promise.all([store.readOffice('33'), store.readOffice('44')])
    expect(from.parties.find(row => row.party.id === 'M')?.retired).toBe(true)
    expect(to.parties.map(row => `${row.party.id} ${row.retired}`).toSorted()).toEqual(['M false', 'N false'])
    expect(to.duties.map(row => row.facts[0]?.status)).toEqual(['done'])
  })

  test('foretells a changed central task for every province, not for the folder’s own alone', async () => {
    await load(store, { ...buildFolder('43'), tasks: [], progress: [] })
    const central = { ...buildFolder('44'), tasks: [task('T1', { clause: '15.1', issuedOn: '2026-11-02' })], progress: [] }
    const { forecast } = await prepareLoad(store, rules, { register: central, today: TODAY })
    // Six units and the organising office of each of the two provinces.
    expect(forecast.after.messages).toBe(14)
  })

  test('foretells the next working day once today is planned', async () => {
    await seedRegister(store, { register: register({}), plannedThrough: TODAY, today: TODAY }, () => {})
    const folder = { ...buildFolder('44'), tasks: [task('T1', { clause: '15.1', issuedOn: '2026-11-24' })] }
    const { forecast } = await prepareLoad(store, rules, { register: folder, today: TODAY })
    expect(forecast).toMatchObject({ date: '2026-11-24', after: { messages: 6 } })
  })

  test('foretells what the next plan sends', async () => {
    await seedRegister(store, { register: register({}), plannedThrough: '2026-11-20', today: TODAY }, () => {})
    const folder = { ...buildFolder('44'), tasks: [task('T1', { clause: '15.1', issuedOn: '2026-11-02' })] }
    const { forecast } = await prepareLoad(store, rules, { register: folder, today: TODAY })
    // T-5 on 23 November: five units that are not done, one contact each, and the office that organises them.
    expect(forecast).toMatchObject({
      date: TODAY,
      before: { messages: 0, people: 0 },
      after: { messages: 6, emails: 6, sms: 0, people: 6 },
    })
  })
})

describe('a row of a party that somebody has spoilt by hand', () => {
  const folder = buildFolder('44')
  const prepare = (store: RegisterStore, mend: boolean) => prepareLoad(store, rules, { register: folder, today: TODAY, mend })

  async function spoil(): Promise<RegisterStore> {
    const stores = await createStores(running)
    await load(stores.register, folder)
    const key = buildPartyKey(unitRef('440100-1'), '44')
    const item = { ...key, entity: 'party', contacts: 1 }
    await running.client.send(new PutCommand({ TableName: stores.registerTable, Item: item }))
    return stores.register
  }

  test('stops a load, which says how it is mended', async () => {
    const problems = await prepare(await spoil(), false).catch((error: unknown) => error)
    expect(problems).toBeInstanceOf(DataProblemsError)
    expect(problems).toMatchObject({ problems: [{ file: '登记库', mend: '加 --mend 按数据文件夹重写这一行' }] })
  })

  test('is written anew from the folder, and it alone', async () => {
    const store = await spoil()
    const { difference, spoilt } = await prepare(store, true)
    expect(spoilt.map(({ party }) => party.id)).toEqual(['440100-1'])
    for (const row of spoilt) expect(await store.dropUnreadableParty(row)).toBe(true)
    await applyDifference(store, difference, () => {})
    expect(countChanges(difference)).toBe(1)
    expect(await store.readOffice('44')).toMatchObject({ problems: [] })
    expect(await load(store, folder)).toBe(0)
  })

  test('is never dropped while it can be read', async () => {
    const { register: store } = await createStores(running)
    await load(store, folder)
    expect(await store.dropUnreadableParty({ party: unitRef('440100-1'), office: '44' })).toBe(false)
    expect((await store.readOffice('44')).parties).toHaveLength(7)
  })
})
