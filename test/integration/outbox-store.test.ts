import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DUE_PARTITIONS, type NoticeRecord, type OutboxStore } from '../../functions/core/ports.ts'
import { createStores, startDynamo } from '../support/dynamo-stores.ts'
import { buildMemoryOutbox } from '../../infra/ops/simulation/memory-outbox.ts'
import { at, batch, leaseAt, notice, T0 } from '../support/outbox-samples.ts'

let running: Awaited<ReturnType<typeof startDynamo>>
beforeAll(async () => {
  running = await startDynamo()
})
afterAll(() => running.dynamo.stop())

const STORES: [string, () => Promise<OutboxStore>][] = [
  ['DynamoDB', async () => (await createStores(running)).outbox],
  ['memory', async () => buildMemoryOutbox()],
]

const REF = { office: '44', day: '2026-11-23', id: 'b1' }
const together = async <T>(racers: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: racers }, (_, index) => run(index)))
const listAllDue = async (outbox: OutboxStore, until: string) =>
  (await Promise.all(DUE_PARTITIONS.map(partition => outbox.listDue(partition, until, 100)))).flat()

describe.each(STORES)('the Outbox in %s', (_store, build) => {
  let outbox: OutboxStore
  beforeEach(async () => {
    outbox = await build()
  })
  const read = async (id: string): Promise<NoticeRecord | undefined> => (await outbox.readNotices([id])).notices[0]

  test('keeps a notice as it was put, and keeps the first of two', async () => {
    const first = notice('u1', { batch: 'b1' })
    expect(await outbox.putNotice(first, T0)).toBeUndefined()
    const second = await outbox.putNotice({ ...first, batch: 'b2', reason: 'another' }, at(9))
    expect(second).toEqual({ id: first.id, batch: 'b1', state: 'planned', attempts: 0 })
    expect(await read(first.id)).toEqual({ ...first, state: 'planned', createdAt: T0, changedAt: T0, possibleDoubles: 0 })
  })

  test('takes its own repetition of a put for the put itself', async () => {
    await outbox.putNotice(notice('u1'), T0)
    expect(await outbox.putNotice(notice('u1'), T0)).toBeUndefined()
  })

  test('keeps ids apart that differ in case only', async () => {
    await outbox.putNotice(notice('Ab'), T0)
    expect(await outbox.putNotice(notice('aB'), T0)).toBeUndefined()
  })

  test('has one winner when many planners put one notice', async () => {
    const found = await together(12, index => outbox.putNotice(notice('u1', { batch: `b${index}` }), T0))
    expect(found.filter(record => record === undefined)).toHaveLength(1)
  })

  test('has one winner when many claim one notice', async () => {
    const { id } = notice('u1')
    await outbox.putNotice(notice('u1'), T0)
    const won = await together(12, index => outbox.claimNotice(id, 'b1', `c${index}`))
    expect(won.filter(other => other === undefined)).toHaveLength(1)
    const winner = `c${won.indexOf(undefined)}`
    expect((await read(id))?.batch).toBe(winner)
    expect(won.filter(other => other !== undefined)).toEqual(Array(11).fill(expect.objectContaining({ batch: winner })))
  })

  test('lets nobody claim a notice that has ended', async () => {
    await outbox.putNotice(notice('u1'), T0)
    const record = (await read(notice('u1').id))!
    await outbox.changeNotice(record, { state: 'accepted', at: at(1), attempts: 1, possibleDoubles: 0 })
    expect(await outbox.claimNotice(record.id, 'b1', 'b2')).toMatchObject({ state: 'accepted', batch: 'b1' })
  })

  test('writes a batch once, and tells whoever comes later what it lists', async () => {
    expect(await outbox.putBatch(batch('b1', ['n', 'm']))).toEqual(['n', 'm'])
    expect(await outbox.putBatch(batch('b1', ['o']))).toEqual(['n', 'm'])
    expect((await leaseAt(outbox, 'b1', 0, 'h'))?.notices).toEqual(['n', 'm'])
  })

  test('has one writer when many write one batch, and all hear the same', async () => {
    const heard = await together(12, index => outbox.putBatch(batch('b1', [`n${index}`])))
    expect(new Set(heard.map(list => JSON.stringify(list)))).toHaveLength(1)
  })

  test('leases a draft to nobody until it is published', async () => {
    await outbox.draftBatch(batch('b1', ['n']), at(1_200))
    expect(await leaseAt(outbox, 'b1', 1_199, 'h1')).toBeUndefined()
    expect(await outbox.postponeBatch(batch('b1', []), at(9_000), at(1_199))).toBe(false)
    expect(await outbox.publishBatch(batch('b1', ['n']))).toBe(true)
    const leased = await leaseAt(outbox, 'b1', 0, 'h1')
    expect([leased?.notices, leased?.draft]).toEqual([['n'], undefined])
  })

  test('takes its own repetition of a publication for the publication, even when the batch is leased by then', async () => {
    await outbox.draftBatch(batch('b1', ['n']), at(1_200))
    await outbox.publishBatch(batch('b1', ['n']))
    await leaseAt(outbox, 'b1', 0, 'h1')
    expect(await outbox.publishBatch(batch('b1', ['n']))).toBe(true)
  })

  test('publishes no draft that somebody has taken in', async () => {
    await outbox.draftBatch(batch('b1', ['n']), at(1_200))
    const taken = (await leaseAt(outbox, 'b1', 1_200, 'h1'))!
    expect(taken.draft).toBe(at(1_200))
    expect(await outbox.publishBatch(batch('b1', ['n']))).toBe(false)
    await outbox.endBatch(taken, at(1_201))
    expect(await outbox.publishBatch(batch('b1', ['n']))).toBe(false)
    expect(await outbox.publishBatch(batch('b2', ['n']))).toBe(false)
  })

  test('leases a batch to one of many', async () => {
    await outbox.putBatch(batch('b1', ['n']))
    const leases = await together(12, index => leaseAt(outbox, 'b1', 0, `h${index}`))
    expect(leases.filter(lease => lease !== undefined)).toHaveLength(1)
  })

  test('leases a batch again only when the lease has run out, and fences the one who held it', async () => {
    await outbox.putBatch(batch('b1', ['n']))
    const first = (await leaseAt(outbox, 'b1', 0, 'h1'))!
    expect(await leaseAt(outbox, 'b1', 59, 'h2')).toBeUndefined()
    const second = (await leaseAt(outbox, 'b1', 60, 'h2'))!
    expect([first.attempt, second.attempt]).toEqual([1, 2])
    expect(await outbox.recordInHand(first, { since: at(61), notices: ['n'] })).toBe(false)
    expect(await outbox.endBatch(first, at(62))).toBe(false)
    expect(await outbox.recordInHand(second, { since: at(63), notices: ['n'] })).toBe(true)
    expect(await outbox.endBatch(second, at(64))).toBe(true)
    expect(await leaseAt(outbox, 'b1', 600, 'h3')).toBeUndefined()
  })

  test('knows its own lease again when the answer was lost', async () => {
    await outbox.putBatch(batch('b1', ['n']))
    const first = await leaseAt(outbox, 'b1', 0, 'h1')
    expect(await leaseAt(outbox, 'b1', 0, 'h1')).toEqual(first)
  })

  test('shows the next holder what was in hand', async () => {
    await outbox.putBatch(batch('b1', ['n', 'm', 'o']))
    const inHand = { since: at(2), notices: ['n', 'm'] }
    await outbox.recordInHand((await leaseAt(outbox, 'b1', 0, 'h1'))!, inHand)
    expect((await leaseAt(outbox, 'b1', 90, 'h2'))?.inHand).toEqual(inHand)
  })

  test('changes a notice only for the batch that holds it', async () => {
    await outbox.putNotice(notice('u1'), T0)
    const record = (await read(notice('u1').id))!
    await outbox.claimNotice(record.id, 'b1', 'b2')
    const change = { state: 'accepted', at: at(1), attempts: 1, possibleDoubles: 0, messageId: 'm' } as const
    expect(await outbox.changeNotice(record, change)).toMatchObject({ batch: 'b2', state: 'planned' })
    expect(await outbox.changeNotice({ ...record, batch: 'b2' }, change)).toBeUndefined()
    expect(await read(record.id)).toMatchObject({ state: 'accepted', messageId: 'm', attempts: 1, changedAt: at(1) })
  })

  test('has one winner when many change one notice', async () => {
    await outbox.putNotice(notice('u1'), T0)
    const record = (await read(notice('u1').id))!
    const won = await together(12, index =>
      outbox.changeNotice(record, { state: 'failed', at: at(index), cause: `c${index}`, attempts: 1, possibleDoubles: 0 }),
    )
    expect(won.filter(other => other === undefined)).toHaveLength(1)
    expect((await read(record.id))?.cause).toBe(`c${won.indexOf(undefined)}`)
  })

  test('tells whoever may not change a notice how it stands', async () => {
    await outbox.putNotice(notice('u1'), T0)
    const record = (await read(notice('u1').id))!
    const sent = { state: 'sent', at: at(1), attempts: 1, possibleDoubles: 0 } as const
    expect(await outbox.changeNotice(record, sent)).toBeUndefined()
    expect(await outbox.changeNotice(record, { ...sent, state: 'failed', at: at(2) })).toEqual({
      id: record.id,
      batch: 'b1',
      state: 'sent',
      attempts: 1,
    })
    const gone = { ...record, id: notice('gone').id }
    expect(await outbox.changeNotice(gone, sent)).toMatchObject({ id: gone.id, state: 'unreadable' })
  })

  test('keeps all that a notice may hold', async () => {
    const { id, purpose, role, first, channel } = notice('u1')
    const fallback = notice('u1', {
      purpose: 'fallback',
      channel: 'sms',
      root: { id, purpose, role, first, channel, standsInFor: ['leader'] },
    })
    await outbox.putNotice(fallback, T0)
    const record = (await read(fallback.id))!
    const sent = { messageId: 'm', sentAt: at(4), template: 'task-sms@1', contactVersion: 3, addressHash: 'h' }
    await outbox.changeNotice(record, { state: 'sent', at: at(5), attempts: 1, possibleDoubles: 0, batch: 'b2', ...sent })
    expect(await read(fallback.id)).toEqual({
      ...record,
      ...sent,
      state: 'sent',
      changedAt: at(5),
      attempts: 1,
      batch: 'b2',
    })
  })

  test('writes a line into the trail for each change with a cause, and forgets a cause with its state', async () => {
    await outbox.putNotice(notice('u1'), T0)
    const { id } = notice('u1')
    const counts = { attempts: 0, possibleDoubles: 0 }
    await outbox.changeNotice((await read(id))!, { ...counts, state: 'planned', at: at(1), cause: 'throttled', batch: 'b2' })
    expect((await read(id))?.cause).toBe('throttled')
    await outbox.changeNotice((await read(id))!, { ...counts, state: 'sent', at: at(2) })
    expect(await read(id)).not.toHaveProperty('cause')
    await outbox.applyReceipt(id, ['sent'], { state: 'failed', at: at(3), cause: 'bounce' })
    expect(await read(id)).toMatchObject({
      cause: 'bounce',
      trail: [
        { at: at(1), state: 'planned', cause: 'throttled' },
        { at: at(3), state: 'failed', cause: 'bounce' },
      ],
    })
  })

  test('keeps the cause of a state that stays, while the rest of the record is added to', async () => {
    await outbox.putNotice(notice('u1'), T0)
    const { id } = notice('u1')
    await outbox.applyReceipt(id, ['planned'], { state: 'failed', at: at(1), cause: 'bounce', messageId: 'm' })
    const failed = (await read(id))!
    expect(await outbox.changeNotice(failed, { state: 'failed', at: at(2), attempts: 1, possibleDoubles: 0 })).toBeUndefined()
    expect(await read(id)).toMatchObject({
      state: 'failed',
      cause: 'bounce',
      attempts: 1,
      messageId: 'm',
      trail: [{ at: at(1) }],
    })
  })

  test('keeps a trail short: its first line and the latest', async () => {
    await outbox.putNotice(notice('u1'), T0)
    const { id } = notice('u1')
    for (let turn = 0; turn < 15; turn += 1) {
      const change = { state: 'planned', at: at(turn), cause: `c${turn}`, attempts: turn, possibleDoubles: 0 } as const
      await outbox.changeNotice((await read(id))!, change)
    }
    const causes = (await read(id))?.trail?.map(({ cause }) => cause)
    expect(causes).toEqual(['c0', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11', 'c12', 'c13', 'c14'])
  })

  test('applies a receipt whatever batch holds the notice, and tells what it was', async () => {
    const { id } = notice('u1')
    await outbox.putNotice(notice('u1'), T0)
    const record = (await read(id))!
    const applied = await outbox.applyReceipt(id, ['planned', 'sent'], { state: 'delivered', at: at(1), messageId: 'm' })
    const now = { ...record, state: 'delivered', changedAt: at(1), messageId: 'm' }
    expect(applied).toEqual({ kind: 'changed', was: 'planned', notice: now })
    expect(await read(id)).toEqual(now)
  })

  test('keeps where a receipt says that it went, unless its worker has said so', async () => {
    for (const [unit, known] of [
      ['u1', {}],
      ['u2', { addressHash: 'h' }],
    ] as const) {
      const { id } = notice(unit)
      await outbox.putNotice(notice(unit), T0)
      await outbox.changeNotice((await read(id))!, { state: 'unknown', at: at(1), attempts: 1, possibleDoubles: 0, ...known })
      for (const [state, addressHash] of [
        ['sent', 'told'],
        ['delivered', 'told later'],
      ] as const)
        await outbox.applyReceipt(id, ['unknown', 'sent'], { state, at: at(2), addressHash })
      expect(await read(id)).toMatchObject({ state: 'delivered', addressHash: unit === 'u1' ? 'told' : 'h' })
    }
  })

  test('refuses a receipt that comes again, too late, or for nobody', async () => {
    const { id } = notice('u1')
    await outbox.putNotice(notice('u1'), T0)
    const receipt = { state: 'sent', at: at(1) } as const
    await outbox.applyReceipt(id, ['planned', 'unknown'], receipt)
    expect(await outbox.applyReceipt(id, ['planned', 'unknown'], receipt)).toMatchObject({
      kind: 'refused',
      notice: { id, state: 'sent' },
    })
    expect(await outbox.applyReceipt('nobody', ['planned'], receipt)).toEqual({ kind: 'missing' })
  })

  test('has one winner when many apply the very same receipt', async () => {
    const { id } = notice('u1')
    await outbox.putNotice(notice('u1'), T0)
    const receipt = { state: 'delivered', at: at(1), cause: 'same' } as const
    const applied = await together(12, () => outbox.applyReceipt(id, ['planned', 'sent'], receipt))
    expect(applied.filter(({ kind }) => kind === 'changed')).toHaveLength(1)
    expect(applied.filter(({ kind }) => kind === 'refused')).toHaveLength(11)
    expect((await read(id))?.trail).toHaveLength(1)
  })

  test('lets a receipt that overtakes the worker move on what the worker wrote, and never the other way', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = notice(`u${round}`)
      await outbox.putNotice(notice(`u${round}`), T0)
      const record = (await read(id))!
      const [refused, receipt] = await Promise.all([
        outbox.changeNotice(record, { state: 'sent', at: at(1), attempts: 1, possibleDoubles: 0 }),
        outbox.applyReceipt(id, ['planned', 'sent'], { state: 'delivered', at: at(2) }),
      ])
      expect(receipt).toMatchObject({ kind: 'changed', was: refused === undefined ? 'sent' : 'planned' })
      expect(await read(id)).toMatchObject({ state: 'delivered', attempts: refused === undefined ? 1 : 0 })
    }
  })

  test('tells the states of many notices, and says nothing of those that are missing', async () => {
    await outbox.putNotice(notice('u1'), T0)
    await outbox.putNotice(notice('u2'), T0)
    await outbox.applyReceipt(notice('u2').id, ['planned'], { state: 'sent', at: at(1) })
    const [u1, u2, gone] = ['u1', 'u2', 'gone'].map(id => notice(id).id)
    expect(await outbox.peekStates([u1!, u2!, gone!])).toEqual(
      new Map([
        [u1, 'planned'],
        [u2, 'sent'],
      ]),
    )
  })

  test('reads a hundred and more notices and names those that are missing', async () => {
    const units = Array.from({ length: 130 }, (_, index) => `u${index}`)
    await Promise.all(units.map(id => outbox.putNotice(notice(id), T0)))
    const { notices, problems } = await outbox.readNotices([...units, 'gone'].map(id => notice(id).id))
    expect(notices.map(record => record.addressee.id).toSorted()).toEqual(units.toSorted())
    expect(problems).toEqual([{ row: `NOTICE#${notice('gone').id}`, message: 'missing' }])
  })

  test('takes a batch back from its holder, with nothing in hand, for whoever looks next', async () => {
    await outbox.putBatch(batch('b1', ['n', 'm']))
    const held = (await leaseAt(outbox, 'b1', 0, 'h1'))!
    await outbox.recordInHand(held, { since: at(1), notices: ['n'] })
    expect(await outbox.releaseBatch(held, at(30))).toBe(true)
    expect(await listAllDue(outbox, at(75))).toEqual([{ ref: REF, at: at(30) }])
    expect(await outbox.recordInHand(held, { since: at(2), notices: ['n'] })).toBe(false)
    expect(await outbox.endBatch(held, at(3))).toBe(false)
    const next = await leaseAt(outbox, 'b1', 30, 'h2')
    expect(next).toMatchObject({ attempt: 2, dueAt: at(30), notices: ['n', 'm'] })
    expect(next).not.toHaveProperty('inHand')
  })

  test('lets nobody release or end what another has leased since', async () => {
    await outbox.putBatch(batch('b1', ['n']))
    const first = (await leaseAt(outbox, 'b1', 0, 'h1'))!
    await leaseAt(outbox, 'b1', 60, 'h2')
    expect(await outbox.releaseBatch(first, at(90))).toBe(false)
    expect(await listAllDue(outbox, at(75))).toEqual([{ ref: REF, at: at(60), streamed: true }])
  })

  test('puts off a batch that nobody holds, and keeps when it fell due', async () => {
    await outbox.putBatch(batch('b1', ['n']))
    expect(await outbox.postponeBatch(REF, at(300), at(1))).toBe(true)
    expect(await listAllDue(outbox, at(299))).toEqual([])
    expect(await listAllDue(outbox, at(300))).toEqual([{ ref: REF, at: at(300) }])
    const { batches } = await outbox.listBatches('44', '2026-11-23')
    expect(batches).toEqual([{ ...batch('b1', ['n']), attempt: 0, nextLook: at(300) }])
    expect(await outbox.postponeBatch(REF, at(2), at(2))).toBe(true)
    expect(await listAllDue(outbox, at(2))).toHaveLength(1)
  })

  test('puts off no batch that is held, has ended, or is not there', async () => {
    expect(await outbox.postponeBatch(REF, at(300), at(0))).toBe(false)
    await outbox.putBatch(batch('b1', ['n']))
    await leaseAt(outbox, 'b1', 0, 'h1')
    expect(await outbox.postponeBatch(REF, at(300), at(59))).toBe(false)
    expect(await outbox.postponeBatch(REF, at(300), at(60))).toBe(true)
    const held = (await leaseAt(outbox, 'b1', 60, 'h2'))!
    await outbox.endBatch(held, at(61))
    expect(await outbox.postponeBatch(REF, at(300), at(600))).toBe(false)
    expect(await listAllDue(outbox, at(9999))).toEqual([])
  })

  test('lists all batches of an office and day, with what holds them', async () => {
    await outbox.putBatch(batch('a', ['n'], { priority: 'urgent', lane: 'urgent' }))
    await outbox.putBatch(batch('b', ['n', 'm']))
    await outbox.putBatch(batch('c', []))
    await outbox.putBatch(batch('other-day', ['n'], { day: '2026-11-24' }))
    await outbox.putBatch(batch('other-office', ['n'], { office: '45' }))
    const held = (await leaseAt(outbox, 'b', 0, 'h'))!
    await outbox.recordInHand(held, { since: at(2), notices: ['m'] })
    await outbox.endBatch((await leaseAt(outbox, 'c', 0, 'h'))!, at(3))
    expect(await outbox.listBatches('44', '2026-11-23')).toEqual({
      batches: [
        { ...batch('a', ['n'], { priority: 'urgent', lane: 'urgent' }), attempt: 0, nextLook: at(60) },
        {
          ...batch('b', ['n', 'm']),
          attempt: 1,
          leaseUntil: at(60),
          inHand: { since: at(2), notices: ['m'] },
          nextLook: at(60),
        },
        { ...batch('c', []), attempt: 1, leaseUntil: at(60), endedAt: at(3) },
      ],
      problems: [],
    })
  })

  test('lists urgent batches apart, so that no flood hides them', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await outbox.putBatch(batch(id, ['n'], { lane: 'later' }))
    await outbox.putBatch(batch('u', ['n'], { priority: 'urgent', lane: 'later' }))
    expect(await outbox.listDue('urgent', T0, 100)).toEqual([{ ref: { ...REF, id: 'u' }, at: T0 }])
    const ordinary = [...(await outbox.listDue('0', T0, 100)), ...(await outbox.listDue('1', T0, 100))]
    expect(ordinary.map(({ ref }) => ref.id).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  test('lists open batches in the order of their instants: later ones at their own, others after the stream had its chance', async () => {
    await outbox.putBatch(batch('now', ['n']))
    await outbox.putBatch(batch('later', ['n'], { lane: 'later', dueAt: at(30) }))
    await outbox.putBatch(batch('far', ['n'], { lane: 'later', dueAt: at(3600) }))
    await outbox.putBatch(batch('done', ['n']))
    await outbox.endBatch((await leaseAt(outbox, 'done', 0, 'h'))!, at(1))
    const due = await listAllDue(outbox, at(75))
    expect(due.toSorted((a, b) => a.at.localeCompare(b.at))).toEqual([
      { ref: { ...REF, id: 'later' }, at: at(30) },
      { ref: { ...REF, id: 'now' }, at: at(60), streamed: true },
    ])
  })

  test('shows a draft when it may be taken in, and a published one at its first look', async () => {
    const looks = async () => (await listAllDue(outbox, at(9_999))).map(({ ref, at: look }) => `${ref.id} ${look}`).toSorted()
    await outbox.draftBatch(batch('now', ['n']), at(1_200))
    await outbox.draftBatch(batch('tomorrow', ['n'], { lane: 'later', dueAt: at(5_000) }), at(1_200))
    expect(await looks()).toEqual([`now ${at(1_200)}`, `tomorrow ${at(5_000)}`])
    await outbox.publishBatch(batch('now', ['n']))
    expect(await looks()).toEqual([`now ${at(60)}`, `tomorrow ${at(5_000)}`])
  })

  test('publishes a draft for the sweep, with nothing for the stream', async () => {
    const later = batch('later', ['n'], { lane: 'later', dueAt: at(30) })
    await outbox.draftBatch(later, at(900))
    expect(await outbox.publishBatch(later)).toBe(true)
    expect(await leaseAt(outbox, 'later', 30, 'h')).toMatchObject({ id: 'later', attempt: 1 })
  })

  test('shows which batches the stream still has to carry: none that was leased and given back, or put off', async () => {
    const isStreamed = async () =>
      Object.fromEntries((await listAllDue(outbox, at(900))).map(({ ref, streamed = false }) => [ref.id, streamed]))
    for (const id of ['back', 'off', 'kept']) await outbox.putBatch(batch(id, ['n']))
    await outbox.draftBatch(batch('draft', ['n']), at(60))
    await outbox.publishBatch(batch('draft', ['n']))
    expect(await isStreamed()).toEqual({ back: true, off: true, kept: true, draft: true })
    await outbox.releaseBatch((await leaseAt(outbox, 'back', 0, 'h'))!, at(90))
    await outbox.postponeBatch({ ...REF, id: 'off' }, at(300), at(1))
    expect(await isStreamed()).toEqual({ back: false, off: false, kept: true, draft: true })
  })

  test('includes the instant itself, and no more than asked for', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) await outbox.putBatch(batch(id, ['n'], { lane: 'later' }))
    expect(await listAllDue(outbox, T0)).toHaveLength(9)
    expect(await listAllDue(outbox, at(-1))).toHaveLength(0)
    expect((await outbox.listDue('0', T0, 1)).length).toBeLessThanOrEqual(1)
  })

  test('keeps what came up for the operator by the day on which it did, however late the plan was', async () => {
    const row = {
      party: { kind: 'unit', id: 'u#1' },
      name: '示例单位',
      office: '44',
      day: '2026-11-23',
      createdAt: T0,
      subjects: [],
    } as const
    const remarks = {
      office: '44',
      day: '2026-11-23',
      createdAt: at(1),
      provisional: ['2027-01-04'],
      problems: [{ row: 'x', message: 'y' }],
    }
    const failure = { notice: 'n1', office: '45', day: '2026-11-20', createdAt: at(2) }
    await outbox.saveUnreachable({ ...row, subjects: [...row.subjects] })
    await outbox.saveUnreachable({ ...row, subjects: [...row.subjects], createdAt: at(60) })
    const late = { ...row, office: '45', subjects: [], createdAt: '2026-11-23T16:30:00.000Z' }
    await outbox.saveUnreachable(late)
    await outbox.saveRemarks(remarks)
    await outbox.saveFailure(failure)
    await outbox.saveFailure(failure)
    expect(await outbox.readDay('2026-11-23')).toEqual({
      unreachable: [row],
      failures: [failure],
      remarks: [remarks],
      problems: [],
    })
    expect(await outbox.readDay('2026-11-24')).toEqual({ unreachable: [late], failures: [], remarks: [], problems: [] })
    expect(await outbox.readDay('2026-11-22')).toEqual({ unreachable: [], failures: [], remarks: [], problems: [] })
  })
})

describe('a malformed row of the Outbox', () => {
  test('is a problem that names the row and the field, and stops no other', async () => {
    const { outbox, outboxTable } = await createStores(running)
    await outbox.putNotice(notice('good'), T0)
    await outbox.putNotice(notice('bad'), T0)
    await running.client.send(
      new UpdateCommand({
        TableName: outboxTable,
        Key: { pk: `NOTICE#${notice('bad').id}`, sk: 'NOTICE' },
        UpdateExpression: 'SET channel = :pigeon',
        ExpressionAttributeValues: { ':pigeon': 'pigeon' },
      }),
    )
    const { notices, problems } = await outbox.readNotices([notice('bad').id, notice('good').id])
    expect(notices.map(({ addressee }) => addressee.id)).toEqual(['good'])
    expect(problems).toEqual([{ row: `NOTICE#${notice('bad').id} NOTICE`, message: 'unreadable: channel (invalid_value)' }])
  })

  test('is named to the planner that meets it', async () => {
    const { outbox, outboxTable } = await createStores(running)
    const { id } = notice('bad')
    await running.client.send(new PutCommand({ TableName: outboxTable, Item: { pk: `NOTICE#${id}`, sk: 'NOTICE', state: 7 } }))
    expect(await outbox.putNotice(notice('bad'), T0)).toMatchObject({ id, state: 'unreadable' })
  })
})
