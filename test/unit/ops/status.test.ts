import { beforeEach, describe, expect, test } from 'vitest'
import { finishedUpTo } from '../../../functions/core/deadlines/watermark.ts'
import type { NoticeState } from '../../../functions/core/outbox/states.ts'
import { readStatus } from '../../../infra/ops/outbox/status.ts'
import { wordEntry } from '../../../infra/ops/outbox/words.ts'
import { readStuck } from '../../../infra/ops/outbox/stuck.ts'
import { buildMemoryOutbox } from '../../../infra/ops/simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../../../infra/ops/simulation/memory-register.ts'
import { at, batch, leaseAt, notice, T0 } from '../../support/outbox-samples.ts'

const DAY = '2026-11-23'
let outbox: ReturnType<typeof buildMemoryOutbox>
let register: ReturnType<typeof buildMemoryRegister>
beforeEach(() => {
  outbox = buildMemoryOutbox()
  register = buildMemoryRegister()
})

/** A batch with notices in these states. */
async function place(id: string, states: readonly NoticeState[], part: Parameters<typeof batch>[2] & { cause?: string } = {}) {
  const { cause, ...of } = part
  const ids: string[] = []
  for (const [index, state] of states.entries()) {
    const one = notice(`${id}-${index}`, { batch: id, office: of.office ?? '44' })
    ids.push(one.id)
    await outbox.putNotice(one, T0)
    const known = outbox.notices.get(one.id)!
    if (state !== 'planned')
      await outbox.changeNotice(known, { state, at: T0, attempts: 1, possibleDoubles: 0, ...(cause && { cause }) })
  }
  await outbox.putBatch(batch(id, ids, of))
  return ids
}

describe('the status of a day', () => {
  const ask = (part: { offices?: string[]; day?: string; now?: string } = {}) =>
    readStatus(
      { register, outbox },
      { day: DAY, offices: ['44', '45'], now: at(600), isWorkingDay: day => day !== '2026-11-22', ...part },
      () => undefined,
    )
  const askOne = async (part: Parameters<typeof ask>[0] = {}) => (await ask({ offices: ['44'], ...part })).offices[0]!

  test('counts the notices of each state, each once however often it has moved', async () => {
    const ids = await place('b1', ['delivered', 'delivered', 'sent', 'planned'])
    await outbox.claimNotice(ids[3]!, 'b1', 'b2')
    await outbox.putBatch(batch('b2', [ids[3]!], { lane: 'later' }))
    await place('b3', ['withheld'], { office: '45' })
    await place('b4', ['failed'], { day: '2026-11-24' })
    const { offices } = await ask()
    expect(offices.map(({ office, notices }) => [office, notices])).toEqual([
      ['44', { total: 4, byState: { delivered: 2, sent: 1, planned: 1 }, unreadable: 0 }],
      ['45', { total: 1, byState: { withheld: 1 }, unreadable: 0 }],
    ])
  })

  test('says how many cannot be read, and which', async () => {
    await place('b1', ['delivered'])
    await outbox.putBatch(batch('b2', ['gone']))
    const { offices, problems } = await ask({ offices: ['44'] })
    expect(offices[0]?.notices).toEqual({ total: 2, byState: { delivered: 1 }, unreadable: 1 })
    expect(problems).toEqual([{ row: 'NOTICE#gone', message: 'missing' }])
  })

  test('tells failures by their causes, the most frequent first', async () => {
    await place('b1', ['failed'], { cause: 'channel-off' })
    await place('b2', ['failed', 'failed'], { cause: 'hard-bounce' })
    await place('b3', ['withdrawn'], { cause: 'done' })
    expect((await askOne()).failures).toEqual([
      { cause: 'hard-bounce', count: 2 },
      { cause: 'channel-off', count: 1 },
    ])
  })

  test('knows how far the plan of the office is', async () => {
    const plan = async (part: Parameters<typeof ask>[0] = {}) => (await askOne(part)).plan
    expect([await plan(), await plan({ day: '2026-11-22' })]).toEqual(['waiting', 'day-off'])
    const finished = finishedUpTo('44', DAY, [])
    await register.saveWatermark({ ...finished, done: ['desk'] }, undefined)
    expect(await plan()).toBe('begun')
    await register.finishPiece('44', DAY, '0')
    expect(await plan()).toBe('begun')
    for (const piece of ['1', '2', '3'] as const) await register.finishPiece('44', DAY, piece)
    expect([await plan(), await plan({ day: '2026-11-20' }), await plan({ day: '2026-11-24' })]).toEqual([
      'finished',
      'finished',
      'waiting',
    ])
  })

  test('names the oldest batch that is late, and counts the open ones', async () => {
    await place('b1', ['planned'], { dueAt: at(60) })
    await place('b2', ['planned'], { dueAt: at(30) })
    await place('b3', ['planned'], { dueAt: at(3_600), lane: 'later' })
    await outbox.putBatch(batch('b4', [], { dueAt: at(0) }))
    await outbox.endBatch((await leaseAt(outbox, 'b4', 0, 'h'))!, at(1))
    expect((await askOne()).batches).toEqual({ open: 3, oldest: { id: 'b2', dueAt: at(30), overdueSeconds: 570 } })
    expect((await askOne({ now: at(30) })).batches).toEqual({ open: 3 })
  })

  test('shows what operators changed, and nothing that pages refused', async () => {
    await outbox.addEntry({ at: T0, action: 'pause', of: '44', reason: '示例', by: '示例' })
    for (const second of [1, 2, 3, 4, 5, 6])
      await outbox.addEntry({ at: at(second), action: 'refuse', of: 'n1', reason: 'expired', by: '页面' })
    expect((await ask()).changes.map(({ action }) => action)).toEqual(['pause'])
  })

  test.each([
    ['n1', 'expired', '拒绝打开通知 n1 的签收页，原因：已过期（页面）'],
    ['n1', 'locked', '拒绝打开通知 n1 的签收页，原因：校验码错误次数过多（页面）'],
    ['-', 'wrong', '拒绝打开签收页，原因：链接或校验码有误（页面）'],
  ])('says of %s in words why a page did not open: %s', (of, reason, words) => {
    expect(wordEntry({ at: T0, action: 'refuse', of, reason, by: '页面' })).toContain(words)
  })

  test('shows what stops an office', async () => {
    await outbox.savePause({ scope: '45', since: T0, reason: '示例', by: '示例' })
    await outbox.saveBrake({ office: '44', since: T0, mails: 1000, hardBounces: 40, complaints: 0 })
    const barred = { channel: 'email', office: '44', party: { kind: 'unit', id: 'u' }, role: 'primary', notice: 'n' } as const
    for (const addressHash of ['a', 'b']) await outbox.saveSuppression({ ...barred, addressHash, cause: 'complaint', since: T0 })
    await outbox.liftSuppression('b', { at: at(1), reason: '示例', by: '示例' })
    const stops = async () => (await ask()).offices.map(({ paused, braked, suppressions }) => ({ paused, braked, suppressions }))
    expect(await stops()).toEqual([
      { paused: false, braked: true, suppressions: 1 },
      { paused: true, braked: false, suppressions: 0 },
    ])
    await outbox.savePause({ scope: 'all', since: T0, reason: '示例', by: '示例' })
    expect((await stops()).map(({ paused }) => paused)).toEqual([true, true])
  })
})

describe('what is stuck', () => {
  const ask = (now = at(3_600)) =>
    readStuck(outbox, { now, since: new Date(Date.parse(now) - 900_000).toISOString() }, () => undefined)
  const whys = async () => (await ask()).batches.map(({ id, why, unsent }) => [id, why, unsent])

  test('is nothing while everything is young or has its time before it', async () => {
    await place('young', ['planned'])
    await place('later', ['planned'], { lane: 'later', dueAt: at(90_000) })
    await place('sent', ['sent', 'unknown'])
    expect(await ask(at(600))).toEqual({ batches: [], unknown: [], withoutReceipt: [], problems: [], hasMore: false })
    expect((await ask()).batches.map(({ id }) => id)).toEqual(['young'])
  })

  test('is a batch that nobody has taken', async () => {
    await place('b1', ['planned', 'delivered'])
    expect((await ask()).batches).toEqual([
      {
        id: 'b1',
        office: '44',
        day: DAY,
        priority: 'ordinary',
        dueAt: T0,
        attempt: 0,
        why: 'overdue',
        until: at(60),
        unsent: 1,
        waitingSeconds: 3_600,
      },
    ])
  })

  test('names what holds a batch: a pause before everything, then its worker, a brake, its next look', async () => {
    await place('b1', ['planned'])
    await outbox.postponeBatch({ office: '44', day: DAY, id: 'b1' }, at(3_700), at(0))
    expect(await whys()).toEqual([['b1', 'postponed', 1]])
    await outbox.saveBrake({ office: '44', since: T0, mails: 1000, hardBounces: 40, complaints: 0 })
    expect(await whys()).toEqual([['b1', 'braked', 1]])
    await outbox.leaseBatch({ office: '44', day: DAY, id: 'b1' }, { now: at(3_590), until: at(3_650), holder: 'h' })
    expect((await ask()).batches[0]).toMatchObject({ why: 'leased', until: at(3_650) })
    await outbox.savePause({ scope: '44', since: T0, reason: '示例', by: '示例' })
    expect(await whys()).toEqual([['b1', 'paused', 1]])
  })

  test('is no fault of the sweep for two minutes after its time', async () => {
    await place('b1', ['planned'])
    const whyAt = async (seconds: number) =>
      (await readStuck(outbox, { now: at(seconds), since: at(seconds) }, () => undefined)).batches.map(({ why }) => why)
    // The stream has the first minute, then the sweep looks.
    expect([await whyAt(10), await whyAt(61), await whyAt(179), await whyAt(181)]).toEqual([
      ['soon'],
      ['soon'],
      ['soon'],
      ['overdue'],
    ])
  })

  test('is a batch whose provider takes nothing, however often it was given back', async () => {
    await place('b1', ['planned'])
    await outbox.releaseBatch((await leaseAt(outbox, 'b1', 0, 'h'))!, at(7_200))
    expect((await ask()).batches[0]).toMatchObject({ id: 'b1', why: 'waiting', until: at(7_200), waitingSeconds: 3_600 })
  })

  test.each([
    ['fallback', 'email', 'T01:00:00.000Z', 'capped'],
    ['task', 'email', 'T01:00:00.000Z', 'waiting'],
    ['clue', 'email', 'T01:00:00.000Z', 'waiting'],
    // An hour before the one that comes, and when the window of SMS opens.
    ['fallback', 'email', 'T02:00:00.000Z', 'waiting'],
    ['fallback', 'sms', 'T01:00:00.000Z', 'waiting'],
  ] as const)('names the hourly cap of an address: %s by %s until %s', async (purpose, channel, until, why) => {
    const [id] = await place('b1', ['planned'])
    outbox.notices.set(id!, { ...outbox.notices.get(id!)!, purpose, channel })
    await outbox.releaseBatch((await leaseAt(outbox, 'b1', 0, 'h'))!, `${DAY}${until}`)
    const now = `${DAY}T00:59:00.000Z`
    expect((await ask(now)).batches.map(one => one.why)).toEqual([why])
  })

  test('is no batch that its worker took when its time had come', async () => {
    await place('b1', ['planned'], { lane: 'later', dueAt: at(3_500) })
    await outbox.leaseBatch({ office: '44', day: DAY, id: 'b1' }, { now: at(3_500), until: at(3_900), holder: 'h' })
    expect((await ask()).batches).toEqual([])
    expect((await ask(at(4_500))).batches).toMatchObject([{ why: 'overdue', waitingSeconds: 1_000 }])
  })

  test('is a notice of which nobody knows, or whose receipt does not come', async () => {
    const [sent, unknown] = await place('b1', ['sent', 'unknown'], { cause: 'TimeoutError' })
    const { batches, unknown: lost, withoutReceipt } = await ask()
    expect(batches).toEqual([])
    expect(lost).toEqual([{ id: unknown, office: '44', state: 'unknown', changedAt: T0, cause: 'TimeoutError' }])
    expect(withoutReceipt.map(({ id }) => id)).toEqual([sent])
  })

  test('counts a notice that has moved with its new batch only', async () => {
    const ids = await place('b1', ['planned', 'planned'])
    await outbox.claimNotice(ids[0]!, 'b1', 'b2')
    await outbox.putBatch(batch('b2', [ids[0]!], { lane: 'later' }))
    expect(await whys()).toEqual([
      ['b1', 'overdue', 1],
      ['b2', 'overdue', 1],
    ])
  })
})
