import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { UnreadableRowError } from '../../functions/core/errors.ts'
import type { RegisterStore } from '../../functions/core/ports.ts'
import { SHARDS, shardOf } from '../../functions/core/register/shard.ts'
import { finishedUpTo } from '../../functions/core/deadlines/watermark.ts'
import { createStores, startDynamo } from '../support/dynamo-stores.ts'
import { buildMemoryRegister } from '../../infra/ops/simulation/memory-register.ts'
import { contact, departmentRef, officeRef, task, unit, unitRef } from '../support/register.ts'

let running: Awaited<ReturnType<typeof startDynamo>>
beforeAll(async () => {
  running = await startDynamo()
})
afterAll(() => running.dynamo.stop())

const STORES: [string, () => Promise<RegisterStore>][] = [
  ['DynamoDB', async () => (await createStores(running)).register],
  ['memory', async () => buildMemoryRegister()],
]

const unitRow = (id: string, part: { office?: string; version?: number; retired?: boolean } = {}) => ({
  party: unitRef(id),
  office: '44',
  unit: unit(id, { office: part.office ?? '44' }),
  contacts: [
    contact(unitRef(id), 'primary', { standIn: { role: 'leader', from: '2026-11-23', to: '2026-11-27' } }),
    contact(unitRef(id), 'leader'),
  ],
  retired: false,
  version: 1,
  ...part,
})
const officeRow = {
  party: officeRef('44'),
  office: '44',
  contacts: [contact(officeRef('44'), 'primary', { handles: ['trademark-squatting', '16.3'] })],
  former: [contact(officeRef('44'), 'deputy', { handles: ['4.2'] })],
  retired: false,
  version: 1,
}
const dutyRow = (id: string, version = 1) => ({
  issuer: '00',
  task: 'T1',
  party: unitRef(id),
  office: '44',
  facts: [
    { status: 'signed', date: '2026-11-02' },
    { status: 'extended', date: '2026-12-01' },
  ] as { status: 'signed' | 'extended'; date: string }[],
  version,
})
const titlesRow = { unit: 'u1', office: '44', titles: [{ unit: 'u1', title: '示例称号', cancelled: false }], version: 1 }
const byParty = <T extends { party: { id: string } }>(rows: T[]): T[] =>
  rows.toSorted((a, b) => (a.party.id < b.party.id ? -1 : 1))
const together = async <T>(racers: number, run: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: racers }, (_, index) => run(index)))

describe.each(STORES)('the Register in %s', (_store, build) => {
  let register: RegisterStore
  beforeEach(async () => {
    register = await build()
  })

  test("gives back an office with its units of all shards and its duties, and nobody else's", async () => {
    const ids = Array.from({ length: 23 }, (_, index) => `4401-${index}`)
    expect(new Set(ids.map(shardOf)).size).toBe(SHARDS)
    const rows = [officeRow, ...ids.map(id => unitRow(id))]
    await Promise.all(rows.map(row => register.saveParty(row)))
    await register.saveParty(unitRow('4501-1', { office: '45' }))
    await register.saveParty({ ...officeRow, party: departmentRef('商标局'), office: '00' })
    await register.saveDuty(dutyRow('4401-3'))
    await register.saveTitles({ ...titlesRow, unit: '4401-3' })
    const slice = await register.readOffice('44')
    expect(byParty(slice.parties)).toEqual(byParty(rows))
    expect(slice.duties).toEqual([dutyRow('4401-3')])
    expect(slice.problems).toEqual([])
    expect((await register.readOffice('00')).parties.map(({ party }) => party)).toEqual([departmentRef('商标局')])
  })

  test('keeps apart parties whose ids look like parts of a key', async () => {
    const sameShard = (more: string): string =>
      Array.from({ length: 99 }, (_, index) => `a${index}`).find(id => shardOf(id) === shardOf(`${id}${more}`)) ?? ''
    const [long, hash] = [sameShard('#00'), sameShard('#')]
    const rows = [
      { ...dutyRow(long), task: '44#T1' },
      { ...dutyRow(`${long}#00`), issuer: '44' },
      dutyRow(`${hash}#`),
      dutyRow(`${hash}%23`),
      dutyRow('A'),
      dutyRow('a'),
    ]
    for (const row of rows) expect(await register.saveDuty(row)).toBe(true)
    expect(byParty((await register.readOffice('44')).duties)).toEqual(byParty(rows))
  })

  test('replaces a row only by the version that follows it', async () => {
    expect(await register.saveParty(unitRow('u1', { version: 2 }))).toBe(false)
    expect(await register.saveParty(unitRow('u1'))).toBe(true)
    expect(await register.saveParty(unitRow('u1', { retired: true }))).toBe(false)
    expect(await register.saveParty(unitRow('u1', { version: 2, retired: true }))).toBe(true)
    expect((await register.readOffice('44')).parties).toEqual([unitRow('u1', { version: 2, retired: true })])
  })

  test('has one winner when many write the same version', async () => {
    const save = (version: number) => async (index: number) =>
      register.saveDuty({ ...dutyRow('u1', version), facts: [{ status: 'signed', date: `2026-11-${10 + index}` }] })
    expect((await together(10, save(1))).filter(Boolean)).toHaveLength(1)
    expect((await together(10, save(2))).filter(Boolean)).toHaveLength(1)
  })

  test('knows its own row again when the answer to its write was lost', async () => {
    expect(await register.saveParty(unitRow('u1'))).toBe(true)
    expect(await register.saveParty(unitRow('u1'))).toBe(true)
    expect((await register.readOffice('44')).parties).toEqual([unitRow('u1')])
  })

  test('keeps tasks by issuer, each with the day it was loaded', async () => {
    const rows = [
      { task: task('T1', { issuedOn: '2026-11-02', scope: [unitRef('u1')] }), loadedOn: '2026-11-20', version: 1 },
      { task: task('T1', { issuer: '44', cancelled: true }), loadedOn: '2026-11-21', version: 1 },
    ]
    for (const row of rows) await register.saveTask(row)
    expect(await register.readTasks('00')).toEqual({ tasks: [rows[0]], problems: [] })
    expect(await register.readTasks('44')).toEqual({ tasks: [rows[1]], problems: [] })
  })

  test('reads the state of a few parties, duties and tasks; what is not there is left out', async () => {
    await register.saveParty(unitRow('u1'))
    await register.saveDuty(dutyRow('u1'))
    await register.saveTask({ task: task('T1'), loadedOn: '2026-11-20', version: 1 })
    const parties = ['u1', 'u1', 'u2'].map(id => ({ party: unitRef(id), office: '44' }))
    const duties = ['u1', 'u2'].map(id => ({ issuer: '00', task: 'T1', party: unitRef(id), office: '44' }))
    const state = await register.readState({ parties: parties.slice(1), duties, tasks: [{ issuer: '00', id: 'T1' }] })
    expect(state).toEqual({
      parties: [unitRow('u1')],
      duties: [dutyRow('u1')],
      tasks: [{ task: task('T1'), loadedOn: '2026-11-20', version: 1 }],
      problems: [],
    })
  })

  test('reads more keys than one call takes', async () => {
    const ids = Array.from({ length: 230 }, (_, index) => `u${index}`)
    await Promise.all(ids.map(id => register.saveParty(unitRow(id))))
    const state = await register.readState({
      parties: ids.map(id => ({ party: unitRef(id), office: '44' })),
      duties: [],
      tasks: [],
    })
    expect(state.parties).toHaveLength(230)
    expect(await register.listUnitIds('44')).toHaveLength(230)
  })

  test('keeps titles apart from what a plan reads', async () => {
    await register.saveTitles(titlesRow)
    expect((await register.readTitles('44')).titles).toEqual([titlesRow])
    expect((await register.readOffice('44')).parties).toEqual([])
  })

  test('begins a day once, finishes it piece by piece, and only then begins another', async () => {
    const first = { ...finishedUpTo('44', '2026-11-20', [task('T1')]), done: [] }
    expect((await together(8, () => register.saveWatermark(first, undefined))).filter(Boolean)).toHaveLength(1)
    expect(await register.findWatermark('44')).toEqual(first)
    const parties = { leftOut: { 'unit:U1': '2026-11-20' }, back: { '44 示': '2026-11-19' } }
    const next = { ...first, begun: '2026-11-23', since: '2026-11-20', knownBefore: ['00/T1'], ...parties }
    for (const piece of ['desk', '0', '1', '2', '3'] as const) {
      const seen = (await register.findWatermark('44'))!
      expect(await register.finishPiece('44', '2026-11-20', piece)).toBe(true)
      expect(await register.saveWatermark(next, seen)).toBe(false)
    }
    const finished = (await register.findWatermark('44'))!
    expect(finished.done.toSorted()).toEqual(['0', '1', '2', '3', 'desk'])
    expect((await together(8, () => register.saveWatermark(next, finished))).filter(Boolean)).toHaveLength(1)
    expect(await register.findWatermark('44')).toEqual(next)
    expect(await register.finishPiece('44', '2026-11-20', 'desk')).toBe(false)
  })
})

describe('the Register in DynamoDB alone', () => {
  test('reads an office that is larger than a page', async () => {
    const { register } = await createStores(running)
    const long = 'x'.repeat(3_000)
    const ids = Array.from({ length: 1_600 }, (_, index) => `u${index}`)
    await Promise.all(ids.map(id => register.saveParty({ ...unitRow(id), unit: unit(id, { name: long }) })))
    expect((await register.readOffice('44')).parties).toHaveLength(1_600)
  })

  test('names a malformed row and its field, never a value, and reads the others', async () => {
    const { register, registerTable } = await createStores(running)
    await register.saveParty(unitRow('good'))
    await register.saveParty(unitRow('bad'))
    const key = { pk: `OFFICE#44#${shardOf('bad')}`, sk: 'PARTY#UNIT#bad' }
    await running.client.send(
      new UpdateCommand({
        TableName: registerTable,
        Key: key,
        UpdateExpression: 'SET contacts = :secret',
        ExpressionAttributeValues: { ':secret': '13800000001' },
      }),
    )
    await running.client.send(new PutCommand({ TableName: registerTable, Item: { ...key, sk: 'DUTY#x', entity: 'duty' } }))
    const slice = await register.readOffice('44')
    expect(slice.parties).toEqual([unitRow('good')])
    expect(slice.problems.map(({ row }) => row).toSorted()).toEqual([`${key.pk} DUTY#x`, `${key.pk} PARTY#UNIT#bad`])
    expect(JSON.stringify(slice.problems)).not.toContain('138')
  })

  test('says so when a watermark cannot be read, rather than begin anew', async () => {
    const { register, registerTable } = await createStores(running)
    await running.client.send(
      new PutCommand({ TableName: registerTable, Item: { pk: 'OFFICE#44', sk: 'WATERMARK', begun: 'soon' } }),
    )
    await expect(register.findWatermark('44')).rejects.toThrow(UnreadableRowError)
  })
})
