import { describe, expect, test } from 'vitest'
import type { Channel } from '../../functions/core/outbox/channel.ts'
import { deliverBatch } from '../../functions/core/delivery/delivery.ts'
import type { Priority } from '../../functions/core/outbox/notice.ts'
import { DEFAULT_WINDOWS } from '../../functions/core/outbox/send-window.ts'
import { resume } from '../../infra/ops/outbox/pause.ts'
import { contact, unitRef } from '../support/register.ts'
import { batch, notice } from '../support/outbox-samples.ts'
import { buildWorld } from '../support/world.ts'

const DAY = '2026-11-23'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** 08:30 on a Monday in Shanghai. */
const MORNING = '2026-11-23T00:30:00.000Z'

type Planned = {
  units?: number
  channel?: Channel
  priority?: Priority
  start?: string
  /** @default true */
  mobiles?: boolean
  /** Of a task's last day everybody hears on both channels. */
  isLastDay?: boolean
}

/** One batch of as many units of one office, each with a planned notice. */
async function buildPlanned({ units = 3, channel = 'email', priority = 'ordinary', ...how }: Planned = {}) {
  const { start = MORNING, isLastDay = false, mobiles = true } = how
  const world = buildWorld({ start })
  await world.addTask('T1', { due: isLastDay ? DAY : '2026-11-30' })
  const stage = isLastDay ? ('T0' as const) : ('T-5' as const)
  const ids = Array.from({ length: units }, (_, index) => `440101-0${10 + index}`)
  const subjects = [{ issuer: '00', task: 'T1', stage, as: 'responsible' as const, on: DAY }]
  const notices = ids.map(id => notice(id, { channel, subjects }))
  for (const id of ids) {
    const { email: _email, mobile: _mobile, ...person } = contact(unitRef(id))
    const email = channel === 'email' || isLastDay ? { email: `${id}@example.com` } : {}
    await world.addUnit(id, [{ ...person, ...email, ...(mobiles ? { mobile: '13800000001' } : {}) }])
  }
  for (const one of notices) await world.outbox.putNotice(one, start)
  const listed = notices.map(({ id }) => id)
  await world.outbox.putBatch(batch('b1', listed, { priority, dueAt: start, lane: 'later' }))
  return world
}
type World = Awaited<ReturnType<typeof buildPlanned>>

const ref = { office: '44', day: DAY, id: 'b1' }
const countSent = (world: World) => world.notices().map(({ id }) => world.sentOf(id))
const outcomes = (world: World) => world.notices().map(({ state, cause }) => [state, cause])
const suppress = (world: World, address: string) =>
  world.outbox.saveSuppression({
    addressHash: `#${address}`,
    cause: 'hard-bounce',
    channel: 'email',
    office: '44',
    party: unitRef('440101-010'),
    role: 'primary',
    notice: 'n',
    since: world.now(),
  })
const brake = (office = '44') => ({ office, since: MORNING, mails: 1_000, hardBounces: 40, complaints: 0 })
const pause = (scope: string) => ({ scope, since: MORNING, reason: '示例', by: 'operator' })

describe('the send window', () => {
  test.each<[string, Channel, Priority, string, string]>([
    ['e-mail at its opening', 'email', 'ordinary', '2026-11-23T00:30:00.000Z', '2026-11-23T00:30:00.000Z'],
    ['e-mail before it', 'email', 'ordinary', '2026-11-23T00:29:59.999Z', '2026-11-23T00:30:00.000Z'],
    ['an SMS half an hour later', 'sms', 'ordinary', '2026-11-23T00:30:00.000Z', '2026-11-23T01:00:00.000Z'],
    ['e-mail just in time', 'email', 'ordinary', '2026-11-23T09:59:59.999Z', '2026-11-23T09:59:59.999Z'],
    ['e-mail in the evening', 'email', 'ordinary', '2026-11-23T10:00:00.000Z', '2026-11-24T00:30:00.000Z'],
    ['an SMS on a Friday evening', 'sms', 'ordinary', '2026-11-27T10:00:00.000Z', '2026-11-30T01:00:00.000Z'],
    ['urgent e-mail by night', 'email', 'urgent', '2026-11-23T15:00:00.000Z', '2026-11-23T15:00:00.000Z'],
    ['an urgent SMS on a Sunday', 'sms', 'urgent', '2026-11-22T03:00:00.000Z', '2026-11-22T03:00:00.000Z'],
  ])('%s goes when it may', async (_, channel, priority, start, expected) => {
    const world = await buildPlanned({ channel, priority, start, units: 1 })
    world.windows = DEFAULT_WINDOWS
    await world.deliver(ref)
    expect(world.notices().map(({ attempts, batch: held }) => [attempts, held])).toEqual([[start === expected ? 1 : 0, 'b1']])
    await world.sweepUntilQuiet(90)
    expect(world.handedOver.map(({ at }) => at)).toEqual([expected])
  })

  test('that closes on the way leaves the rest of the batch to the next opening, without an attempt', async () => {
    const world = await buildPlanned({ units: 30, start: '2026-11-23T09:59:58.500Z' })
    world.windows = DEFAULT_WINDOWS
    world.rates = { email: 10 }
    await world.deliver(ref)
    const sent = world.handedOver.length
    expect(sent).toBeGreaterThanOrEqual(10)
    expect(world.handedOver.filter(({ at }) => at >= '2026-11-23T10:00:00.000Z')).toEqual([])
    expect(world.batchRefs()).toMatchObject([{ id: 'b1', nextLook: '2026-11-24T00:30:00.000Z' }])
    expect(world.openNotices().map(({ attempts }) => attempts)).toEqual(Array.from({ length: 30 - sent }, () => 0))
    await world.sweepUntilQuiet(24)
    expect(countSent(world)).toEqual(Array.from({ length: 30 }, () => 1))
  })
})

describe('a pause', () => {
  test.each([
    ['all', 0],
    ['44', 0],
    ['45', 3],
  ])('of %s lets go %i of three notices of office 44', async (scope, sent) => {
    const world = await buildPlanned()
    await world.outbox.savePause(pause(scope))
    await world.deliver(ref)
    expect(world.handedOver).toHaveLength(sent)
    expect(world.lost()).toEqual([])
  })

  test('of urgent notices holds as well', async () => {
    const world = await buildPlanned({ priority: 'urgent' })
    await world.outbox.savePause(pause('44'))
    await world.sweepUntilQuiet(1)
    expect(world.handedOver).toEqual([])
  })

  test('costs a paused batch no lease, and ends within minutes once it is lifted', async () => {
    const world = await buildPlanned()
    await world.outbox.savePause(pause('44'))
    await world.sweepUntilQuiet(2)
    expect(world.batchRefs()).toMatchObject([{ attempt: 0 }])
    const lifted = Date.parse(world.now())
    await world.outbox.deletePause('44')
    await world.sweepUntilQuiet(1)
    expect(countSent(world)).toEqual([1, 1, 1])
    expect(Date.parse(world.handedOver[0]!.at) - lifted).toBeLessThanOrEqual(8 * MINUTE)
  })

  test('in the middle of a chunk takes effect within seconds, and what it stops is certainly unsent', async () => {
    const world = await buildPlanned({ units: 30, channel: 'sms' })
    world.rates = { sms: 10 }
    const paused = world.deliver(ref)
    void world.wait(1_550).then(() => world.outbox.savePause(pause('all')))
    await paused
    const since = Date.parse(MORNING) + 1_550
    expect(Math.max(...world.handedOver.map(({ at }) => Date.parse(at))) - since).toBeLessThanOrEqual(1_100)
    expect(new Set(world.openNotices().map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(new Set(['planned 0']))
    expect(world.batchRefs()).toMatchObject([{ id: 'b1' }])
    expect(world.batchRefs()[0]).not.toHaveProperty('inHand')
    world.advance(HOUR)
    await world.outbox.deletePause('all')
    await world.sweepUntilQuiet(1)
    expect(countSent(world)).toEqual(Array.from({ length: 30 }, () => 1))
    expect(world.notices().every(({ state }) => state === 'accepted')).toBe(true)
  })
})

describe('a suppressed address', () => {
  test('is not written to: the same person hears by SMS', async () => {
    const world = await buildPlanned()
    await suppress(world, '440101-011@example.com')
    await world.sweepUntilQuiet(2)
    expect(world.handedOver.map(({ to }) => to).toSorted()).toEqual([
      '13800000001',
      '440101-010@example.com',
      '440101-012@example.com',
    ])
    expect(outcomes(world)).toContainEqual(['suppressed', 'address-suppressed'])
  })

  test('of somebody who has no other fails seen by the operator', async () => {
    const world = await buildPlanned({ mobiles: false })
    await suppress(world, '440101-011@example.com')
    await world.sweepUntilQuiet(2)
    const failed = world.notices().filter(({ state }) => state === 'failed')
    expect(failed.map(({ cause, addressee }) => [addressee.id, cause])).toEqual([
      ['440101-011', 'unreachable: address-suppressed'],
    ])
    expect([...world.outbox.failures.keys()]).toEqual(failed.map(({ id }) => id))
  })

  test('of each contact of a party in one batch: none counts on the other, and the last says that nobody is left', async () => {
    const world = buildWorld()
    const id = '440101-010'
    const contacts = (['primary', 'deputy'] as const).map(role => {
      const { mobile: _mobile, ...reachable } = contact(unitRef(id), role, { email: `${role}@example.com` })
      return reachable
    })
    await world.addUnit(id, contacts)
    // Due on the day: both hear by e-mail.
    await world.addTask('T1', { due: '2026-11-23' })
    await world.plan('2026-11-23')
    for (const role of ['primary', 'deputy']) await suppress(world, `${role}@example.com`)
    await world.sweepUntilQuiet(2)
    expect(outcomes(world).filter(([state]) => state !== 'accepted')).toEqual([
      ['suppressed', 'address-suppressed'],
      ['failed', 'unreachable: address-suppressed'],
    ])
  })

  test('that is barred while its batch is under way is not written to either', async () => {
    const world = await buildPlanned({ units: 20, mobiles: false })
    world.rates = { email: 5 }
    world.patience = 30_000
    void world.wait(500).then(() => suppress(world, '440101-029@example.com'))
    await world.deliver(ref)
    expect(world.handedOver.map(({ to }) => to)).not.toContain('440101-029@example.com')
    expect(world.handedOver).toHaveLength(19)
  })

  test('that a person has lifted is written to again', async () => {
    const world = await buildPlanned()
    await suppress(world, '440101-011@example.com')
    await world.outbox.liftSuppression('#440101-011@example.com', { at: world.now(), reason: '示例', by: 'operator' })
    await world.deliver(ref)
    expect(countSent(world)).toEqual([1, 1, 1])
  })
})

describe('a brake on an office', () => {
  test('sends what mail would have said by SMS, where there is a mobile', async () => {
    const world = await buildPlanned()
    await world.outbox.saveBrake(brake())
    await world.sweepUntilQuiet(2)
    expect(world.handedOver.map(({ to }) => to)).toEqual(['13800000001', '13800000001', '13800000001'])
    expect(outcomes(world).filter(([state]) => state === 'suppressed')).toEqual([
      ['suppressed', 'braked'],
      ['suppressed', 'braked'],
      ['suppressed', 'braked'],
    ])
  })

  test('keeps mail to people without a mobile until it is released', async () => {
    const world = await buildPlanned({ mobiles: false })
    await world.outbox.saveBrake(brake())
    await world.sweepUntilQuiet(30)
    expect(world.handedOver).toEqual([])
    expect(outcomes(world)).toEqual([
      ['planned', undefined],
      ['planned', undefined],
      ['planned', undefined],
    ])
    await world.outbox.releaseBrake({ office: '44', at: world.now(), reason: '示例', by: 'operator' })
    await world.sweepUntilQuiet(2)
    expect(countSent(world)).toEqual([1, 1, 1])
  })

  test('that nobody releases ends what waits for it, seen by the operator', async () => {
    const world = await buildPlanned({ mobiles: false })
    await world.outbox.saveBrake(brake())
    await world.sweepUntilQuiet(11 * 24)
    const isRoot = ({ purpose }: { purpose: string }) => purpose === 'task'
    expect(world.openNotices().filter(isRoot)).toHaveLength(3)
    await world.sweepUntilQuiet(2 * 24)
    const ended = world.notices().filter(isRoot)
    expect(ended.map(({ state, cause }) => [state, cause])).toEqual(ended.map(() => ['failed', 'unreachable: gave-up: braked']))
    expect([...world.outbox.failures.keys()].toSorted()).toEqual(ended.map(({ id }) => id).toSorted())
  })

  test.each<[string, Channel, string]>([
    ['does not hold SMS', 'sms', '44'],
    ["does not hold another office's mail", 'email', '45'],
  ])('%s', async (_, channel, office) => {
    const world = await buildPlanned({ channel })
    await world.outbox.saveBrake(brake(office))
    await world.deliver(ref)
    expect(countSent(world)).toEqual([1, 1, 1])
  })
})

test('a channel that is off is told at once, and the person hears on the other', async () => {
  const world = await buildPlanned({ channel: 'sms', isLastDay: true })
  world.channelsOff.add('sms')
  await world.sweepUntilQuiet(2)
  expect(world.handedOver.map(({ to }) => to).toSorted()).toEqual([
    '440101-010@example.com',
    '440101-011@example.com',
    '440101-012@example.com',
  ])
  expect(outcomes(world).filter(([state]) => state === 'failed')).toEqual([
    ['failed', 'channel-off'],
    ['failed', 'channel-off'],
    ['failed', 'channel-off'],
  ])
})

describe('the hourly cap of one address', () => {
  /** Everybody has the one mailbox. */
  const shareAddress = async (world: World) => {
    for (const row of world.register.parties.values())
      await world.register.saveParty({
        ...row,
        contacts: [{ party: row.party, role: 'primary', name: '联系人', email: 'shared@example.com' }],
        version: 2,
      })
  }

  test("never holds a stage's first notice", async () => {
    const world = await buildPlanned({ units: 5 })
    await shareAddress(world)
    world.hourlyCap = 1
    await world.deliver(ref)
    expect(countSent(world)).toEqual([1, 1, 1, 1, 1])
  })

  test('lets repeated mail go on in the next hour', async () => {
    const world = await buildPlanned({ units: 5 })
    await shareAddress(world)
    world.hourlyCap = 2
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await world.deliver(ref)
    world.answer = () => ({ kind: 'accepted', messageId: 'm' })
    await world.sweepUntilQuiet(5)
    const repeated = world.handedOver.slice(5).map(({ at }) => at.slice(0, 13))
    expect(repeated).toEqual(['2026-11-23T00', '2026-11-23T00', '2026-11-23T01', '2026-11-23T01', '2026-11-23T02'])
    expect(countSent(world)).toEqual([2, 2, 2, 2, 2])
  })

  test('is not spent by a provider that takes nothing', async () => {
    const world = await buildPlanned({ units: 1 })
    world.hourlyCap = 1
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await world.deliver(ref)
    world.advance(16 * MINUTE)
    const [, next] = world.batchRefs()
    world.answer = () => ({ kind: 'busy', reason: 'SendingPausedException' })
    for (let look = 0; look < 3; look += 1) await world.deliver(next!)
    world.answer = () => ({ kind: 'accepted', messageId: 'm' })
    await world.deliver(next!)
    expect(world.handedOver.map(({ at }) => at.slice(0, 13))).toEqual(['2026-11-23T00', '2026-11-23T00'])
  })

  test('holds second ways', async () => {
    const world = await buildPlanned({ units: 3 })
    const { mobile: _mobile, ...deputy } = contact(unitRef('x'), 'deputy', { email: 'shared@example.com' })
    for (const row of world.register.parties.values()) {
      const { mobile: _none, ...primary } = row.contacts[0]!
      await world.register.saveParty({ ...row, contacts: [primary, { ...deputy, party: row.party }], version: 2 })
    }
    world.hourlyCap = 2
    world.answer = ({ role }) =>
      role === 'primary' ? { kind: 'refused', reason: 'MessageRejected' } : { kind: 'accepted', messageId: 'm' }
    await world.sweepUntilQuiet(3)
    const times = world.handedOver.map(({ to, at }) => [to, at.slice(0, 13)])
    expect(times).toEqual([
      ['shared@example.com', '2026-11-23T00'],
      ['shared@example.com', '2026-11-23T00'],
      ['shared@example.com', '2026-11-23T01'],
    ])
  })
})

describe('what was handed over', () => {
  test("is counted for the office's reputation: e-mails only, those that a provider took", async () => {
    const world = await buildPlanned({ units: 30 })
    let asked = 0
    world.answer = () => {
      asked += 1
      return asked % 3 === 0 ? { kind: 'deferred', reason: '503' } : { kind: 'accepted', messageId: 'm' }
    }
    await world.deliver(ref)
    expect(await world.outbox.readMail('44', MORNING, 1_000)).toEqual([
      { minute: MORNING.slice(0, 16), sent: 20, hardBounces: 0, complaints: 0 },
    ])
    const texts = await buildPlanned({ channel: 'sms' })
    await texts.deliver(ref)
    expect(await texts.outbox.readMail('44', MORNING, 1_000)).toEqual([])
  })

  test.each([
    ['the due time, where no rate binds', {}, [60.25, 60.25, 60.25]],
    ['the due time, where the rate was free, and then from its slot', { email: 2 }, [60.25, 60.75, 0.25]],
  ])('is timed from %s', async (_, rates, expected) => {
    const world = await buildPlanned()
    world.rates = rates
    world.latency = 250
    world.advance(MINUTE)
    await world.deliver(ref)
    expect(world.handOvers.map(seconds => Math.round(seconds * 1_000) / 1_000)).toEqual(expected)
  })

  test('is timed from the end of a pause that held it back', async () => {
    const world = await buildPlanned()
    world.latency = 250
    await world.outbox.savePause({ scope: '44', since: world.now(), reason: '示例', by: 'operator' })
    await world.deliver(ref)
    world.advance(2 * MINUTE)
    await resume({ outbox: world.outbox, now: world.now, wait: async () => world.advance(2_000) }, '44', () => undefined)
    world.advance(3_000)
    await world.deliver(ref)
    expect(world.handOvers).toEqual([3.25, 3.25, 3.25])
  })
})

test('what cannot be put on record as in hand is not handed over', async () => {
  const world = await buildPlanned()
  world.outbox.recordInHand = async () => false
  expect(await deliverBatch(world.delivery(), ref)).toBe('lost-lease')
  expect(world.handedOver).toEqual([])
})

describe('a worker that stood still until its lease was over', () => {
  test('hands nothing over any more: what it had in hand is settled by the next one', async () => {
    const world = await buildPlanned({ units: 12 })
    world.rates = { email: 4 }
    const needs = world.delivery()
    const stop = Date.parse(MORNING) + 1_200
    const wait = (milliseconds: number) =>
      world.wait(Date.parse(world.now()) + milliseconds > stop ? HOUR + milliseconds : milliseconds)
    const still = deliverBatch({ ...needs, wait }, ref)
    const next = world.wait(10 * MINUTE).then(() => deliverBatch(world.delivery(), ref))
    await world.live(next)
    const sentBefore = world.handedOver.length
    expect(world.notices().filter(({ state }) => state === 'unknown').length).toBeGreaterThan(0)
    expect(await world.live(still)).toBe('lost-lease')
    expect(world.handedOver).toHaveLength(sentBefore)
    await world.sweepUntilQuiet(2)
    expect(countSent(world)).toEqual(Array.from({ length: 12 }, () => 1))
  })
})
