import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildDutyKey } from '../../functions/adapters/keys.ts'
import type { Correction, Withdrawal } from '../../functions/core/outbox/controls.ts'
import type { OutboxStore, RegisterStore } from '../../functions/core/ports.ts'
import { buildMemoryOutbox } from '../../infra/ops/simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../../infra/ops/simulation/memory-register.ts'
import { createStores, startDynamo } from '../support/dynamo-stores.ts'
import { at, batch, leaseAt, notice, T0 } from '../support/outbox-samples.ts'
import { officeRef, unitRef } from '../support/register.ts'

let running: Awaited<ReturnType<typeof startDynamo>>
beforeAll(async () => {
  running = await startDynamo()
})
afterAll(() => running.dynamo.stop())

type Stores = { outbox: OutboxStore; register: RegisterStore }
const STORES: [string, () => Promise<Stores>][] = [
  ['DynamoDB', () => createStores(running)],
  ['memory', async () => ({ outbox: buildMemoryOutbox(), register: buildMemoryRegister() })],
]

const DAY = '2026-11-23'
const deed = (seconds: number) => ({ at: at(seconds), reason: '示例', by: '示例' })
const withdrawal = (id: string, part: Partial<Withdrawal> = {}): Withdrawal => ({
  ...deed(0),
  id,
  scope: 'all',
  what: { kind: 'task', issuer: '00', task: 'T1' },
  ...part,
})
const correction = (id: string, part: Partial<Correction> = {}): Correction => ({
  ...deed(0),
  id,
  text: '以本通知为准。',
  ...part,
})

describe.each(STORES)('what answers need, in %s', (_store, build) => {
  let outbox: OutboxStore
  let register: RegisterStore
  beforeEach(async () => {
    ;({ outbox, register } = await build())
  })

  test('lets no more tries through than the cap, however many come at once', async () => {
    const hour = '2026-11-23T00'
    const [byNotice, byMobile] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => outbox.takeTry({ notice: 'n1', day: DAY }, 5))),
      Promise.all(Array.from({ length: 40 }, () => outbox.takeTry({ mobileHash: 'm1', hour }, 20))),
    ])
    expect([byNotice, byMobile].map(taken => taken.filter(Boolean).length)).toEqual([5, 20])
    const others = [
      { notice: 'n2', day: DAY },
      { mobileHash: 'm2', hour },
      { mobileHash: 'm1', hour: '2026-11-23T01' },
    ]
    for (const other of others) expect(await outbox.takeTry(other, 5)).toEqual({ left: 4 })
    expect(await outbox.takeTry({ notice: 'n3', day: DAY }, 0)).toBeUndefined()
  })

  test('forgets the tries of what succeeded, and of nothing else', async () => {
    const take = (id: string) => outbox.takeTry({ notice: id, day: DAY }, 1)
    expect([await take('n1'), await take('n2'), await take('n1')]).toEqual([{ left: 0 }, { left: 0 }, undefined])
    await outbox.forgetTries({ notice: 'n1', day: DAY })
    await outbox.forgetTries({ mobileHash: 'm1', hour: '2026-11-23T00' })
    expect([await take('n1'), await take('n2')]).toEqual([{ left: 0 }, undefined])
  })

  test('finds the notice of a code by the mobile that it went to', async () => {
    const code = { mobileHash: 'm1', codeHash: 'c1', notice: 'n1', day: DAY }
    await outbox.saveCode(code)
    await outbox.saveCode(code)
    await outbox.saveCode({ ...code, codeHash: 'c2', notice: 'n2' })
    const find = (mobileHash: string, codeHash: string) => outbox.findCode({ mobileHash, codeHash })
    expect([await find('m1', 'c1'), await find('m1', 'c2')]).toEqual(['n1', 'n2'])
    expect([await find('m2', 'c1'), await find('m1', 'c3')]).toEqual([undefined, undefined])
  })

  test('tells each office what is withdrawn for it, beside its pause', async () => {
    const [all, own, template] = [
      withdrawal('w1'),
      withdrawal('w2', { scope: '44' }),
      withdrawal('w3', { scope: '45', what: { kind: 'template', template: 'task-email@3' } }),
    ]
    for (const one of [all, own, template]) expect(await outbox.saveWithdrawal(one)).toBe(true)
    await outbox.savePause({ scope: '44', since: T0, reason: '示例', by: '示例' })
    expect(await outbox.readControls('44')).toMatchObject({ pause: { scope: '44' }, withdrawals: [all, own] })
    expect(await outbox.readControls('45')).toEqual({ withdrawals: [all, template] })
    expect(await outbox.readControls('46')).toEqual({ withdrawals: [all] })
  })

  test('withdraws each once, and loses none of those that come at once', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `w${index}`)
    const saved = await Promise.all([...ids, ...ids].map(id => outbox.saveWithdrawal(withdrawal(id))))
    expect(saved.filter(Boolean)).toHaveLength(12)
    const { withdrawals = [] } = await outbox.readControls('44')
    expect(withdrawals.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  })

  test('drops what is withdrawn for longer than notices live, and refuses one more than it can keep', async () => {
    const daysBefore = (days: number) => at(-days * 86_400)
    await outbox.saveWithdrawal(withdrawal('old', { at: daysBefore(46) }))
    await outbox.saveWithdrawal(withdrawal('young', { at: daysBefore(44) }))
    for (let index = 0; index < 49; index += 1) await outbox.saveWithdrawal(withdrawal(`w${index}`))
    await expect(outbox.saveWithdrawal(withdrawal('more'))).rejects.toThrow('withdrawals')
    const ids = (await outbox.readControls('44')).withdrawals?.map(({ id }) => id)
    expect([ids?.length, ids?.includes('young'), ids?.includes('old')]).toEqual([50, true, false])
  })

  test('keeps a correction as it was first written', async () => {
    expect(await outbox.findCorrection('c1')).toBeUndefined()
    const saved = await Promise.all([1, 2, 3].map(() => outbox.saveCorrection(correction('c1'))))
    expect(saved.filter(Boolean)).toHaveLength(1)
    expect(await outbox.saveCorrection(correction('c1', { text: '另一说法。' }))).toBe(false)
    expect(await outbox.findCorrection('c1')).toEqual(correction('c1'))
  })

  const HASHES = ['AAECAwQFBgcICQoLDA0ODw', '_-7dzLuqmYh3ZlVEMyIRAA', 'zMzMzMzMzMzMzMzMzMzMzA']
  test('knows a link in hand with its batch, and with the notice once its outcome is on record', async () => {
    const sample = notice('U1')
    await outbox.putNotice(sample, T0)
    await outbox.putBatch(batch('b1', [sample.id, 'sms', 'n3']))
    const leased = await leaseAt(outbox, 'b1', 0, 'h1')
    const links = { [sample.id]: HASHES[0]!, n3: HASHES[1]! }
    const inHand = { since: T0, notices: [sample.id, 'sms', 'n3'], links }
    await outbox.recordInHand(leased!, inHand)
    const ref = { office: '44', day: DAY, id: 'b1' }
    expect(await outbox.findInHand(ref)).toEqual(inHand)
    expect((await leaseAt(outbox, 'b1', 61, 'h2'))?.inHand).toEqual(inHand)
    expect(await outbox.findInHand({ ...ref, id: 'b2' })).toBeUndefined()
    const change = { state: 'unknown', at: at(1), attempts: 1, possibleDoubles: 0 } as const
    const read = async () => (await outbox.readNotices([sample.id])).notices[0]!
    const planned = await read()
    expect(await outbox.changeNotice(planned, { ...change, link: HASHES[0]! })).toBeUndefined()
    const unknown = await read()
    expect(await outbox.changeNotice(unknown, { ...change, at: at(2), link: HASHES[0]! })).toBeUndefined()
    // One that was read before the last change of the same state.
    const stale = { ...unknown, links: [] }
    expect(await outbox.changeNotice(stale, { ...change, at: at(3), link: HASHES[2]! })).toBeUndefined()
    expect(await read()).toMatchObject({ links: [HASHES[0], HASHES[2]] })
    expect(await read()).not.toHaveProperty('link')
  })

  test('keeps what a request is about and what a correction corrects', async () => {
    const duty = { issuer: '00', task: 'T1', party: unitRef('U1'), office: '44' }
    const asked = notice('U1', { purpose: 'request', matter: { kind: 'extension-asked', duty, id: 'r1' }, subjects: [] })
    const corrects = notice('U2', { purpose: 'correction', corrects: { correction: 'c1', notice: 'n1' } })
    for (const one of [asked, corrects]) await outbox.putNotice(one, T0)
    const { notices, problems } = await outbox.readNotices([asked.id, corrects.id])
    expect(problems).toEqual([])
    const known = new Map(notices.map(one => [one.id, one]))
    expect(known.get(asked.id)).toMatchObject(asked)
    expect(known.get(corrects.id)).toMatchObject(corrects)
  })

  test('keeps a duty’s answers with their source, and reads them as they are now', async () => {
    const duty = { issuer: '00', task: 'T1', party: unitRef('U1'), office: '44' }
    const source = { at: T0, by: '示例', party: officeRef('44'), notice: 'n1', note: '<b>已办</b>' }
    const row = {
      ...duty,
      facts: [
        { status: 'done', date: DAY, source },
        { status: 'extended', date: '2026-12-31' },
      ],
      requests: [
        { id: 'r1', until: '2026-12-31', reason: '示例', source, answer: { granted: true, source } },
        { id: 'r2', until: '2027-01-31', reason: '示例', source: { at: T0, by: '示例' } },
      ],
      version: 1,
    } satisfies Parameters<RegisterStore['saveDuty']>[0]
    expect(await register.findDuty(duty)).toBeUndefined()
    expect(await register.saveDuty(row)).toBe(true)
    expect(await register.findDuty(duty)).toEqual(row)
    expect((await register.readOffice('44')).duties).toEqual([row])
    expect(await register.findDuty({ ...duty, office: '45' })).toBeUndefined()
  })
})

describe('malformed rows', () => {
  const put = (table: string, item: Record<string, unknown>) =>
    running.client.send(new PutCommand({ TableName: table, Item: item }))

  test('let nothing past: what is withdrawn cannot be known, nor a duty answered, and each is named', async () => {
    const { outbox, outboxTable, register, registerTable } = await createStores(running)
    await put(outboxTable, { pk: 'CONTROL', sk: 'WITHDRAWALS', entity: 'withdrawals', list: 'none' })
    await expect(outbox.readControls('44')).rejects.toThrow('list')
    await expect(outbox.saveWithdrawal(withdrawal('w1'))).rejects.toThrow('list')
    const duty = { issuer: '00', task: 'T1', party: unitRef('U1'), office: '44' }
    await put(registerTable, { ...buildDutyKey(duty), entity: 'duty', ...duty, facts: [{ status: 'signed' }], version: 1 })
    await expect(register.findDuty(duty)).rejects.toThrow('facts.0.date')
  })

  test('open nothing: a code without its notice leads nowhere', async () => {
    const { outbox, outboxTable } = await createStores(running)
    await put(outboxTable, { pk: 'ADDRESS#m1', sk: 'CODE#c1', entity: 'code' })
    expect(await outbox.findCode({ mobileHash: 'm1', codeHash: 'c1' })).toBeUndefined()
  })
})
