import { describe, expect, test } from 'vitest'
import type { Channel } from '../../functions/core/outbox/channel.ts'
import { DEFAULT_WINDOWS } from '../../functions/core/outbox/send-window.ts'
import { type Happening, isOpen, listSources, type NoticeState } from '../../functions/core/outbox/states.ts'
import { contact, unitRef } from '../support/register.ts'
import { batch, notice } from '../support/outbox-samples.ts'
import { buildWorld } from '../support/world.ts'

const DAY = '2026-11-23'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ref = { office: '44', day: DAY, id: 'b1' }
const UNITS = ['440101-010', '440101-011', '440101-012']

type Planned = { start?: string; channel?: Channel; mobiles?: boolean }

async function buildPlanned({ start = '2026-11-23T00:30:00.000Z', channel = 'email', mobiles = true }: Planned = {}) {
  const world = buildWorld({ start })
  world.receipts = true
  world.answer = ({ id }) => ({ kind: 'accepted', messageId: `m-${id}` })
  await world.addTask('T1', { due: '2026-11-30' })
  const notices = UNITS.map(id => notice(id, { channel }))
  for (const id of UNITS) {
    const { email: _email, mobile: _mobile, ...person } = contact(unitRef(id))
    const email = channel === 'email' ? { email: `${id}@example.com` } : {}
    await world.addUnit(id, [{ ...person, ...email, ...(mobiles ? { mobile: '13800000001' } : {}) }])
  }
  for (const one of notices) await world.outbox.putNotice(one, start)
  await world.outbox.putBatch(
    batch(
      'b1',
      notices.map(({ id }) => id),
      { dueAt: start, lane: 'later' },
    ),
  )
  return world
}
type World = Awaited<ReturnType<typeof buildPlanned>>

const RECEIPTS: Partial<Record<Happening, NoticeState>> = { send: 'sent', delivery: 'delivered', bounce: 'failed' }
const receive = (world: World, id: string, kind: 'send' | 'delivery' | 'bounce') =>
  world.outbox.applyReceipt(id, listSources(kind), {
    state: RECEIPTS[kind]!,
    at: world.now(),
    messageId: `m-${id}`,
    ...(kind === 'bounce' ? { cause: 'hard-bounce' } : {}),
  })
const emails = (world: World) => world.notices().filter(({ purpose }) => purpose === 'task')
const fallbacks = (world: World) => world.notices().filter(({ purpose }) => purpose === 'fallback')
const eachOf = <T>(value: T): T[] => UNITS.map(() => value)

describe('with a provider that sends receipts', () => {
  test('a notice that was taken is sent, and its batch waits with it', async () => {
    const world = await buildPlanned()
    await world.deliver(ref)
    expect(emails(world).map(({ state, attempts, sentAt }) => [state, attempts, sentAt])).toEqual(
      eachOf(['sent', 1, '2026-11-23T00:30:00.000Z']),
    )
    expect(world.batchRefs()).toMatchObject([{ id: 'b1', nextLook: '2026-11-23T04:30:00.000Z' }])
    expect(world.lost()).toEqual([])
  })

  test('what arrived is over: nothing more is sent, and the batch ends', async () => {
    const world = await buildPlanned()
    await world.deliver(ref)
    for (const { id } of emails(world)) await receive(world, id, 'delivery')
    world.advance(5 * HOUR)
    await world.deliver(ref)
    expect(world.handedOver).toHaveLength(UNITS.length)
    expect(fallbacks(world)).toEqual([])
    expect(world.batchRefs().map(({ endedAt }) => endedAt)).toEqual([world.now()])
  })

  test('mail without a receipt after four hours is told again by SMS, and ends as accepted', async () => {
    const world = await buildPlanned()
    await world.deliver(ref)
    await receive(world, emails(world)[0]!.id, 'delivery')
    await world.sweepUntilQuiet(5)
    expect(emails(world).map(({ state, cause }) => [state, cause])).toEqual([
      ['delivered', undefined],
      ['accepted', 'no-receipt'],
      ['accepted', 'no-receipt'],
    ])
    expect(fallbacks(world).map(({ channel, addressee }) => [channel, addressee.id])).toEqual([
      ['sms', '440101-011'],
      ['sms', '440101-012'],
    ])
    expect(fallbacks(world).map(({ createdAt }) => createdAt)).toEqual(['2026-11-23T04:30:00.000Z', '2026-11-23T04:30:00.000Z'])
    expect(fallbacks(world).map(({ id }) => world.sentOf(id))).toEqual([1, 1])
  })

  test('mail without a receipt to somebody without a mobile is told to nobody else', async () => {
    const world = await buildPlanned({ mobiles: false })
    await world.sweepUntilQuiet(5)
    expect(world.notices().map(({ state, cause }) => [state, cause])).toEqual(eachOf(['accepted', 'no-receipt']))
    expect([...world.outbox.failures.keys()]).toEqual([])
  })

  test('an SMS without a receipt ends as accepted', async () => {
    const world = await buildPlanned({ channel: 'sms' })
    await world.sweepUntilQuiet(5)
    expect(world.notices().map(({ state, cause }) => [state, cause])).toEqual(eachOf(['accepted', 'no-receipt']))
  })

  test('a receipt is awaited for four hours of open window', async () => {
    const world = await buildPlanned({ start: '2026-11-23T08:00:00.000Z' })
    world.windows = DEFAULT_WINDOWS
    await world.deliver(ref)
    expect(world.batchRefs()).toMatchObject([{ nextLook: '2026-11-24T02:30:00.000Z' }])
  })

  test('a receipt that comes after the wait is still true', async () => {
    const world = await buildPlanned({ mobiles: false })
    await world.sweepUntilQuiet(5)
    await receive(world, emails(world)[0]!.id, 'delivery')
    expect(emails(world)[0]).toMatchObject({ state: 'delivered' })
  })

  test('what waits and what is watched wait in one batch, each for its own time', async () => {
    const world = await buildPlanned()
    let asked = 0
    world.answer = ({ id }) => {
      asked += 1
      return asked === 1 ? { kind: 'accepted', messageId: `m-${id}` } : { kind: 'busy', reason: 'ThrottlingException' }
    }
    await world.deliver(ref)
    expect(emails(world).map(({ state }) => state)).toEqual(['sent', 'planned', 'planned'])
    world.answer = ({ id }) => ({ kind: 'accepted', messageId: `m-${id}` })
    await world.sweepUntilQuiet(1)
    expect(emails(world).map(({ state, attempts }) => [state, attempts])).toEqual(eachOf(['sent', 1]))
    await world.sweepUntilQuiet(5)
    expect(emails(world).map(({ state, cause }) => [state, cause])).toEqual(eachOf(['accepted', 'no-receipt']))
    expect(world.batchRefs().find(({ id }) => id === 'b1')?.endedAt).toBeDefined()
  })
})

describe('a receipt that is faster than the worker', () => {
  test.each([
    ['send', 'accepted', 'sent', undefined],
    ['delivery', 'accepted', 'delivered', undefined],
    ['bounce', 'accepted', 'failed', 'hard-bounce'],
    ['send', 'unknown', 'sent', undefined],
    ['delivery', 'unknown', 'delivered', undefined],
  ] as const)('%s, while the provider answers %s: its state stays, the rest is added', async (kind, answer, state, cause) => {
    const world = await buildPlanned()
    world.latency = 100
    world.answer = ({ id }) => {
      void world.wait(50).then(() => receive(world, id, kind))
      return answer === 'accepted' ? { kind: answer, messageId: `m-${id}` } : { kind: answer, reason: 'TimeoutError' }
    }
    await world.deliver(ref)
    for (const [index, record] of emails(world).entries()) {
      expect(record).toMatchObject({
        state,
        attempts: 1,
        messageId: `m-${record.id}`,
        contactVersion: 1,
        template: 'task-email@1',
        addressHash: `#${UNITS[index]}@example.com`,
        batch: 'b1',
      })
      expect(record.cause).toBe(cause)
      expect(record.trail?.map(line => line.cause)).toEqual(cause === undefined ? undefined : [cause])
    }
    expect(world.batchRefs().map(({ id, endedAt }) => [id, endedAt === undefined])).toEqual([['b1', state === 'sent']])
    await world.sweepUntilQuiet(6)
    expect(emails(world).map(({ id }) => world.sentOf(id))).toEqual(eachOf(1))
    expect(emails(world).filter(isOpen)).toEqual([])
  })
})

describe('a SEND receipt', () => {
  test('of an unknown outcome: nothing is sent again, its receipt is awaited from then on', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await world.deliver(ref)
    world.advance(5 * MINUTE)
    for (const { id } of emails(world)) await receive(world, id, 'send')
    await world.sweepUntilQuiet(1)
    expect(emails(world).map(({ id, state, possibleDoubles }) => [world.sentOf(id), state, possibleDoubles])).toEqual(
      eachOf([1, 'sent', 0]),
    )
    await world.sweepUntilQuiet(6)
    expect(emails(world).map(({ id, state }) => [world.sentOf(id), state])).toEqual(eachOf([1, 'accepted']))
    expect(fallbacks(world).map(({ createdAt }) => createdAt)).toEqual(eachOf('2026-11-23T04:35:00.000Z'))
  })

  test('that comes while the repetition waits for its turn keeps it from being sent', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await world.deliver(ref)
    world.rates = { email: 1 }
    world.advance(16 * MINUTE)
    const last = emails(world)[2]!
    void world.wait(500).then(() => receive(world, last.id, 'send'))
    world.answer = ({ id }) => ({ kind: 'accepted', messageId: `m-${id}` })
    await world.deliver(world.batchRefs().at(-1)!)
    expect(emails(world).map(({ id, state, possibleDoubles }) => [world.sentOf(id), state, possibleDoubles])).toEqual([
      [2, 'sent', 1],
      [2, 'sent', 1],
      [1, 'sent', 0],
    ])
    expect(world.lost()).toEqual([])
  })

  test('of what a dead worker had in hand: it is never sent again', async () => {
    const world = await buildPlanned()
    const { changeNotice } = world.outbox
    world.outbox.changeNotice = async () => {
      throw new Error('store is down')
    }
    await expect(world.deliver(ref)).rejects.toThrow('store is down')
    world.outbox.changeNotice = changeNotice
    for (const { id } of emails(world)) await receive(world, id, 'send')
    await world.sweepUntilQuiet(1)
    expect(emails(world).map(({ id, state }) => [world.sentOf(id), state])).toEqual(eachOf([1, 'sent']))
    for (const { id } of emails(world)) await receive(world, id, 'delivery')
    await world.sweepUntilQuiet(6)
    expect(world.handedOver).toHaveLength(UNITS.length)
  })

  test('that comes while a repetition is under way counts as a double, since both went out', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await world.deliver(ref)
    world.latency = 100
    world.answer = ({ id }) => {
      void world.wait(50).then(() => receive(world, id, 'send'))
      return { kind: 'accepted', messageId: `second-${id}` }
    }
    await world.sweepUntilQuiet(1)
    expect(emails(world).map(({ state, possibleDoubles, attempts }) => [state, possibleDoubles, attempts])).toEqual(
      eachOf(['sent', 1, 2]),
    )
  })
})

test.each([
  ['accepted', 1, 'accepted'],
  ['unknown', 1, 'unknown'],
  ['deferred', 0, 'unknown'],
  ['refused', 0, 'failed'],
] as const)('a repetition that is %s counts %i possible doubles and leaves the notice %s', async (kind, doubles, end) => {
  const world = await buildPlanned({ mobiles: false })
  world.receipts = false
  world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
  await world.deliver(ref)
  world.advance(16 * MINUTE)
  world.answer = () => (kind === 'accepted' ? { kind, messageId: 'm' } : { kind, reason: 'second' })
  await world.deliver(world.batchRefs().at(-1)!)
  expect(emails(world).map(({ possibleDoubles }) => possibleDoubles)).toEqual(eachOf(doubles))
  expect(emails(world).map(({ state }) => state)).toEqual(eachOf(end))
})
