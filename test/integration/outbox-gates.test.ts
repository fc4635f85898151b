import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildMailKey, buildRateKey, buildSuppressionKey, buildUnreachedKey } from '../../functions/adapters/keys.ts'
import type { Suppression } from '../../functions/core/outbox/suppression.ts'
import type { OutboxStore } from '../../functions/core/ports.ts'
import { buildMemoryOutbox } from '../../infra/ops/simulation/memory-outbox.ts'
import { createStores, startDynamo } from '../support/dynamo-stores.ts'
import { at, T0 } from '../support/outbox-samples.ts'

let running: Awaited<ReturnType<typeof startDynamo>>
beforeAll(async () => {
  running = await startDynamo()
})
afterAll(() => running.dynamo.stop())

const STORES: [string, () => Promise<OutboxStore>][] = [
  ['DynamoDB', async () => (await createStores(running)).outbox],
  ['memory', async () => buildMemoryOutbox()],
]

const together = async <T>(racers: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: racers }, (_, index) => run(index)))

const pause = (scope: string) => ({ scope, since: T0, reason: '示例', by: 'operator' })
const brake = (office: string) => ({ office, since: T0, mails: 1000, hardBounces: 40, complaints: 0 })
const suppression = (addressHash: string, part: Partial<Suppression> = {}): Suppression => ({
  addressHash,
  cause: 'hard-bounce',
  channel: 'email',
  office: '44',
  party: { kind: 'unit', id: 'u1' },
  role: 'primary',
  notice: 'n1',
  since: T0,
  ...part,
})
const release = (seconds: number) => ({ office: '44', at: at(seconds), reason: '已更正', by: 'operator' })
const lifted = (seconds: number) => ({ at: at(seconds), reason: '已更正', by: 'operator' })

describe.each(STORES)('the gates in %s', (_store, build) => {
  let outbox: OutboxStore
  beforeEach(async () => {
    outbox = await build()
  })

  test('show an office its own pause and brake, and a pause of all before its own', async () => {
    expect(await outbox.readControls('44')).toEqual({})
    await outbox.savePause(pause('44'))
    await outbox.saveBrake(brake('44'))
    expect(await outbox.readControls('44')).toEqual({ pause: pause('44'), brake: brake('44') })
    expect(await outbox.readControls('45')).toEqual({})
    await outbox.savePause(pause('all'))
    expect(await outbox.readControls('44')).toEqual({ pause: pause('all'), brake: brake('44') })
    expect(await outbox.readControls('45')).toEqual({ pause: pause('all') })
  })

  test('list all that is stopped', async () => {
    for (const scope of ['all', '11', '44']) await outbox.savePause(pause(scope))
    await outbox.saveBrake(brake('44'))
    const { pauses, brakes } = await outbox.listControls()
    expect(pauses.toSorted((a, b) => (a.scope < b.scope ? -1 : 1))).toEqual([pause('11'), pause('44'), pause('all')])
    expect(brakes).toEqual([brake('44')])
  })

  test('open again, once', async () => {
    await outbox.savePause(pause('44'))
    await outbox.savePause({ ...pause('44'), reason: '后来' })
    await outbox.saveBrake(brake('44'))
    expect(await outbox.deletePause('44')).toEqual({ ...pause('44'), reason: '后来' })
    expect(await outbox.releaseBrake(release(9))).toBe(true)
    expect([await outbox.deletePause('44'), await outbox.releaseBrake(release(10))]).toEqual([undefined, false])
    expect(await outbox.readControls('44')).toEqual({ release: release(9) })
    expect(await outbox.listControls()).toEqual({ pauses: [], brakes: [], releases: [release(9)] })
  })

  test('brake an office once, however many see it at once', async () => {
    const braked = await together(12, index => outbox.saveBrake({ ...brake('44'), hardBounces: 20 + index }))
    expect(braked.filter(Boolean)).toHaveLength(1)
    expect((await outbox.readControls('44')).brake?.hardBounces).toBe(20 + braked.indexOf(true))
  })

  test('brake again only for what came after the release, which stays known', async () => {
    await outbox.saveBrake(brake('44'))
    await outbox.releaseBrake(release(9))
    expect(await outbox.saveBrake({ ...brake('44'), since: at(8) })).toBe(false)
    const again = { ...brake('44'), since: at(90), mails: 50 }
    expect(await outbox.saveBrake(again)).toBe(true)
    expect(await outbox.readControls('44')).toEqual({ brake: again, release: release(9) })
    expect(await outbox.listControls()).toEqual({ pauses: [], brakes: [again], releases: [release(9)] })
  })

  test('keep what an operator changed, the latest first, over the turn of a year', async () => {
    const entry = (when: string, of: string) => ({ at: when, action: 'pause', of, reason: '示例', by: '示例' }) as const
    const entries = [
      entry('2024-12-31T15:00:00.000Z', '10'),
      entry('2025-12-31T15:59:59.999Z', '11'),
      entry('2025-12-31T16:00:00.000Z', '12'),
      entry(T0, '44'),
      entry(T0, 'all'),
    ]
    for (const one of entries) await outbox.addEntry(one)
    await outbox.addEntry(entry(T0, '44'))
    const list = async (limit: number) => (await outbox.listEntries(at(60), limit)).entries.map(({ of }) => of)
    expect((await outbox.listEntries(at(60), 9)).entries.slice(0, 4)).toEqual(expect.arrayContaining(entries.slice(1)))
    expect((await list(4)).slice(2)).toEqual(['12', '11'])
    expect(await list(3)).toHaveLength(3)
    // Under a clock that stands still two changes fall on one instant: both are kept.
    await outbox.addEntry({ ...entry(T0, '44'), reason: '后来' })
    const kept = (await outbox.listEntries(at(60), 9)).entries.filter(({ of }) => of === '44')
    expect(kept.map(({ reason }) => reason)).toEqual(['后来', '示例'])
  })

  test('keep what pages refused apart from that, by day in Shanghai', async () => {
    const refusal = (when: string, of: string) => ({ at: when, action: 'refuse', of, reason: 'wrong', by: '页面' }) as const
    const [early, late, next] = [
      refusal('2026-11-22T16:00:00.000Z', 'n1'),
      refusal('2026-11-23T15:59:59.999Z', 'n2'),
      refusal('2026-11-23T16:00:00.000Z', 'n3'),
    ]
    for (const one of [early, late, next]) await outbox.addEntry(one)
    expect(await outbox.listRefusals('2026-11-23', 9)).toEqual({ entries: [late, early], problems: [] })
    expect(await outbox.listRefusals('2026-11-23', 1)).toEqual({ entries: [late], problems: [] })
    expect((await outbox.listEntries(at(600_000), 99)).entries).toEqual([])
  })

  test('let one worker dispatch at a time: until it stops, or its lease runs out', async () => {
    const lease = (holder: string, now: number, until: number) => outbox.leaseDispatch({ holder, now: at(now), until: at(until) })
    expect((await together(8, index => lease(`h${index}`, 0, 15))).filter(Boolean)).toHaveLength(1)
    const first = (await together(8, index => lease(`h${index}`, 1, 15))).indexOf(true)
    expect([await lease(`h${first}`, 5, 20), await lease('other', 19, 40)]).toEqual([true, false])
    expect([await lease('other', 20, 35), await lease(`h${first}`, 21, 40)]).toEqual([true, false])
    await outbox.releaseDispatch(`h${first}`)
    expect(await lease('third', 22, 40)).toBe(false)
    await outbox.releaseDispatch('other')
    await outbox.releaseDispatch('other')
    expect(await lease('third', 23, 40)).toBe(true)
    expect(await outbox.listControls()).toEqual({ pauses: [], brakes: [], releases: [] })
  })

  test('bar an address until a person lifts it', async () => {
    expect(await outbox.saveSuppression(suppression('a'))).toBe(true)
    expect(await outbox.saveSuppression(suppression('b', { cause: 'complaint' }))).toBe(true)
    expect(await outbox.findSuppressed(['a', 'b', 'c'])).toEqual(
      new Map([
        ['a', suppression('a')],
        ['b', suppression('b', { cause: 'complaint' })],
      ]),
    )
    expect(await outbox.liftSuppression('a', lifted(9))).toBe(true)
    expect(await outbox.liftSuppression('a', lifted(10))).toBe(false)
    expect(await outbox.liftSuppression('c', lifted(10))).toBe(false)
    expect([...(await outbox.findSuppressed(['a', 'b'])).keys()]).toEqual(['b'])
    const { suppressions, problems } = await outbox.listSuppressions()
    expect(problems).toEqual([])
    expect(suppressions.toSorted((a, b) => (a.addressHash < b.addressHash ? -1 : 1))).toEqual([
      suppression('a', { lifted: lifted(9) }),
      suppression('b', { cause: 'complaint' }),
    ])
  })

  test('keep the first reason, and bar again only for what came after the lifting', async () => {
    await outbox.saveSuppression(suppression('a'))
    expect(await outbox.saveSuppression(suppression('a', { notice: 'n2', since: at(1) }))).toBe(false)
    await outbox.liftSuppression('a', lifted(9))
    expect(await outbox.saveSuppression(suppression('a', { notice: 'n2', since: at(8) }))).toBe(false)
    expect(await outbox.findSuppressed(['a'])).toEqual(new Map())
    const again = suppression('a', { notice: 'n3', since: at(10) })
    expect(await outbox.saveSuppression(again)).toBe(true)
    expect(await outbox.findSuppressed(['a'])).toEqual(new Map([['a', again]]))
  })

  test('tell one caller only that it barred an address, though several write the very same row', async () => {
    const barred = await together(6, () => outbox.saveSuppression(suppression('a', { cause: 'complaint' })))
    expect(barred.filter(Boolean)).toHaveLength(1)
    expect(await outbox.saveSuppression(suppression('a', { cause: 'complaint' }))).toBe(false)
  })

  test('list every address, whatever its hash begins with', async () => {
    const hashes = ['-x', '_x', 'Ax', 'zx', '0x', '9x']
    for (const hash of hashes) await outbox.saveSuppression(suppression(hash))
    const { suppressions } = await outbox.listSuppressions()
    expect(suppressions.map(({ addressHash }) => addressHash).toSorted()).toEqual(hashes.toSorted())
  })

  test('add up an office’s mail by the minute, whoever counts', async () => {
    await together(12, index => outbox.countMail('44', at(index), { sent: 2 }))
    await outbox.countMail('44', at(20), { hardBounces: 1, complaints: 1, sent: 0 })
    await outbox.countMail('44', at(60), { sent: 5 })
    await outbox.countMail('44', at(120), {})
    await outbox.countMail('45', at(60), { sent: 7 })
    expect(await outbox.readMail('44', at(-600), 1_000)).toEqual([
      { minute: '2026-11-23T00:31', sent: 5, hardBounces: 0, complaints: 0 },
      { minute: '2026-11-23T00:30', sent: 24, hardBounces: 1, complaints: 1 },
    ])
  })

  test('read mail from the newest back: as much as was asked for, and none from before', async () => {
    for (let minute = 0; minute < 9; minute += 1) await outbox.countMail('44', at(minute * 60), { sent: 10 })
    const minutes = async (since: string, mails: number) =>
      (await outbox.readMail('44', since, mails)).map(({ minute }) => Number(minute.slice(-2)))
    expect(await minutes(at(-600), 25)).toEqual([38, 37, 36])
    expect(await minutes(at(-600), 30)).toEqual([38, 37, 36])
    expect(await minutes(at(6 * 60 + 59), 1_000)).toEqual([38, 37, 36])
  })

  const sevenOf = <T>(value: T): T[] => Array.from({ length: 7 }, () => value)
  test('give each of a provider’s slots to one of many', async () => {
    expect(await outbox.findRate('ses')).toBeUndefined()
    const first = await together(8, index => outbox.saveRate('ses', undefined, { leasedUntil: 100.5 + index }))
    expect(first.filter(row => row === undefined)).toHaveLength(1)
    const before = { leasedUntil: 100.5 + first.indexOf(undefined) }
    expect(first.filter(row => row !== undefined)).toEqual(sevenOf(before))
    // All of them ask for the same slots.
    const after = { leasedUntil: 1_795_000_000_000 + 1 / 3 }
    const second = await together(8, () => outbox.saveRate('ses', before, after))
    expect(second.filter(row => row === undefined)).toHaveLength(1)
    expect(second.filter(row => row !== undefined)).toEqual(sevenOf(after))
    expect(await outbox.findRate('ses')).toEqual(after)
    expect(await outbox.findRate('sms')).toBeUndefined()
  })

  test('allow an address so many in an hour, however many ask', async () => {
    const hour = '2026-11-23T00'
    const taken = await together(12, index => outbox.takeAllowance('a', hour, { taker: `n${index}`, cap: 5 }))
    expect(taken.filter(Boolean)).toHaveLength(5)
    expect(await outbox.takeAllowance('a', '2026-11-23T01', { taker: 'n', cap: 5 })).toBe(true)
    expect(await outbox.takeAllowance('b', hour, { taker: 'n', cap: 5 })).toBe(true)
    expect(await outbox.takeAllowance('c', hour, { taker: 'n', cap: 0 })).toBe(false)
  })

  test('allow one taker one, however often it asks', async () => {
    const take = (taker: string) => outbox.takeAllowance('a', '2026-11-23T00', { taker, cap: 2 })
    expect([await take('n1'), await take('n1'), await take('n2'), await take('n3'), await take('n1')]).toEqual([
      true,
      true,
      true,
      false,
      true,
    ])
  })

  test('keep whom nobody is left to tell by office and slot, each once', async () => {
    const row = (notice: string, slot = '20261123-08') => ({ notice, office: '44', slot, at: T0 })
    for (const one of [row('n1'), row('n2'), row('n1'), row('n3', '20261123-09'), { ...row('n4'), office: '45' }])
      await outbox.saveUnreached(one)
    await outbox.saveUnreached({ ...row('n1'), at: at(99) })
    const found = await outbox.readUnreached('44', '20261123-08')
    expect(found.toSorted((a, b) => (a.notice < b.notice ? -1 : 1))).toEqual([row('n1'), row('n2')])
    expect(await outbox.readUnreached('44', '20261123')).toEqual([])
  })
})

describe('a malformed row of the gates', () => {
  const put = (table: string, item: Record<string, unknown>) =>
    running.client.send(new PutCommand({ TableName: table, Item: item }))

  test('lets nothing past: a pause that cannot be read throws, an address counts as barred and is listed as a problem', async () => {
    const { outbox, outboxTable } = await createStores(running)
    await put(outboxTable, { pk: 'CONTROL', sk: 'PAUSE#44', entity: 'pause', scope: '44' })
    await expect(outbox.readControls('44')).rejects.toThrow('since')
    expect(await outbox.readControls('45')).toEqual({})
    await outbox.saveSuppression(suppression('a'))
    const bad = buildSuppressionKey('bad')
    await put(outboxTable, { ...bad, entity: 'suppression', addressHash: 'bad' })
    expect(await outbox.findSuppressed(['a', 'bad', 'c'])).toEqual(
      new Map([
        ['a', suppression('a')],
        ['bad', undefined],
      ]),
    )
    const { suppressions, problems } = await outbox.listSuppressions()
    expect(suppressions).toHaveLength(1)
    expect(problems).toEqual([expect.objectContaining({ row: `${bad.pk} bad` })])
  })

  test('of a rate is written anew', async () => {
    const { outbox, outboxTable } = await createStores(running)
    await put(outboxTable, { ...buildRateKey('ses'), entity: 'rate', leasedUntil: 'soon' })
    expect(await outbox.findRate('ses')).toBeUndefined()
    expect(await outbox.saveRate('ses', undefined, { leasedUntil: 7 })).toBeUndefined()
    expect(await outbox.findRate('ses')).toEqual({ leasedUntil: 7 })
  })

  test('of those whom nobody reached, or of a minute of mail, hides none of the others', async () => {
    const { outbox, outboxTable } = await createStores(running)
    const row = { notice: 'n1', office: '44', slot: '20261123-08', at: T0 }
    await outbox.saveUnreached(row)
    await put(outboxTable, { ...buildUnreachedKey({ ...row, notice: 'n2' }), entity: 'unreached', notice: 'n2' })
    expect(await outbox.readUnreached('44', row.slot)).toEqual([row])
    await outbox.countMail('44', T0, { sent: 3 })
    await put(outboxTable, { ...buildMailKey('44', at(60)), entity: 'mail', sent: 'three' })
    expect(await outbox.readMail('44', T0, 1_000)).toMatchObject([{ sent: 3 }])
  })
})
