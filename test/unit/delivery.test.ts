import type { Channel } from '../../functions/core/outbox/channel.ts'
import { describe, expect, test } from 'vitest'
import { deliverBatch } from '../../functions/core/delivery/delivery.ts'
import { MAX_ATTEMPTS } from '../../functions/core/delivery/backoff.ts'
import { shardOf } from '../../functions/core/register/shard.ts'
import { finishedUpTo } from '../../functions/core/deadlines/watermark.ts'
import { contact, unitRef } from '../support/register.ts'
import { buildWorld } from '../support/world.ts'

const DAY = '2026-11-23'
const MINUTE = 60_000
/** All of one shard, so that they come in one batch. */
const MANY_UNITS = Array.from({ length: 290 }, (_, index) => `440101-0${10 + index}`)
  .filter(id => shardOf(id) === 0)
  .slice(0, 40)
const UNITS = MANY_UNITS.slice(0, 5)

/** Units with a planned notice each, whose one contact has an e-mail address or a mobile, never both. */
async function buildPlanned(channel: Channel = 'email', units = UNITS) {
  const world = buildWorld()
  for (const id of units) {
    const { email: _email, mobile, ...person } = contact(unitRef(id))
    await world.addUnit(id, [channel === 'email' ? { ...person, email: `${id}@example.com` } : { ...person, mobile: mobile! }])
  }
  await world.addTask('T1', { due: '2026-11-30', clause: '16.1' })
  await world.register.saveWatermark(
    finishedUpTo(
      '44',
      '2026-11-20',
      (await world.register.readTasks('00')).tasks.map(row => row.task),
    ),
    undefined,
  )
  await world.plan(DAY)
  return world
}
type World = Awaited<ReturnType<typeof buildPlanned>>

const deliverAll = async (world: World): Promise<void> => {
  for (const ref of world.batchRefs()) await world.deliver(ref)
}
const statesOf = (world: World) => world.notices().map(({ state, cause }) => [state, cause])
const idOf = (world: World, unit: string): string => world.notices().find(({ addressee }) => addressee.id === unit)!.id
const eachOf = <T>(value: T): T[] => UNITS.map(() => value)

describe('delivering a batch', () => {
  test('hands each notice over once and records what the provider said', async () => {
    const world = await buildPlanned()
    await deliverAll(world)
    expect(world.handedOver.map(({ to }) => to).toSorted()).toEqual(UNITS.map(id => `${id}@example.com`))
    expect(world.notices()[0]).toMatchObject({
      state: 'accepted',
      attempts: 1,
      template: 'task-email@1',
      contactVersion: 1,
      addressHash: `#${UNITS[0]}@example.com`,
      sentAt: '2026-11-23T00:30:00.000Z',
    })
    expect(world.batchRefs().every(({ endedAt }) => endedAt !== undefined)).toBe(true)
  })

  test('does nothing with a batch that has ended, is leased, or is not there', async () => {
    const world = await buildPlanned()
    const [batch] = world.batchRefs()
    const needs = world.delivery()
    expect(await deliverBatch(needs, { ...batch!, id: 'none' })).toBe('not-ours')
    await world.outbox.leaseBatch(batch!, { now: world.now(), until: '2026-11-23T00:40:00.000Z', holder: 'other' })
    expect(await deliverBatch(needs, batch!)).toBe('not-ours')
    expect(world.handedOver).toEqual([])
  })

  test('withdraws a notice whose duty is done by now', async () => {
    const world = await buildPlanned()
    const party = unitRef(UNITS[0]!)
    await world.register.saveDuty({
      issuer: '00',
      task: 'T1',
      party,
      office: '44',
      facts: [{ status: 'done', date: DAY }],
      version: 1,
    })
    await deliverAll(world)
    expect(world.notices().find(({ addressee }) => addressee.id === UNITS[0])).toMatchObject({
      state: 'withdrawn',
      cause: 'nothing-due',
    })
    expect(world.handedOver).toHaveLength(UNITS.length - 1)
  })

  test.each(['task 00/T1', `party unit:${UNITS[0]}`, `duty unit:${UNITS[0]} 00/T1`])(
    'waits while its own %s cannot be read, and goes out once it can',
    async ref => {
      const world = await buildPlanned()
      const { readState } = world.register
      world.register.readState = async keys => ({
        ...(await readState(keys)),
        problems: [{ row: 'r', message: 'unreadable', ref }],
      })
      await deliverAll(world)
      const isWaiting = ({ addressee }: { addressee: { id: string } }) => ref.startsWith('task') || addressee.id === UNITS[0]
      for (const notice of world.notices())
        expect(notice).toMatchObject(isWaiting(notice) ? { state: 'planned', attempts: 0 } : { state: 'accepted' })
      expect(world.lost()).toEqual([])
      world.register.readState = readState
      await world.sweepUntilQuiet(2)
      expect(world.notices().map(({ state, attempts }) => [state, attempts])).toEqual(eachOf(['accepted', 1]))
    },
  )

  test('fails at last, seen by the operator, when the row stays unreadable', async () => {
    const world = await buildPlanned()
    const { readState } = world.register
    const problems = [{ row: 'r', message: 'unreadable', ref: 'task 00/T1' }]
    world.register.readState = async keys => ({ ...(await readState(keys)), problems })
    await deliverAll(world)
    await world.sweepUntilQuiet(13 * 24)
    expect(statesOf(world)).toEqual(eachOf(['failed', 'gave-up: unreadable-row']))
    expect([...world.outbox.failures.keys()].toSorted()).toEqual(
      world
        .notices()
        .map(({ id }) => id)
        .toSorted(),
    )
  })

  test('leaves a row for the operator where a notice cannot be read', async () => {
    const world = await buildPlanned()
    const [lost] = world.notices()
    world.outbox.notices.delete(lost!.id)
    await deliverAll(world)
    expect([...world.outbox.failures.keys()]).toEqual([lost!.id])
  })

  test('writes to the contact who holds the role now', async () => {
    const world = await buildPlanned()
    const row = [...world.register.parties.values()].find(({ party }) => party.id === UNITS[0])!
    await world.register.saveParty({
      ...row,
      contacts: [contact(row.party, 'primary', { email: 'new@example.com' })],
      version: 2,
    })
    await deliverAll(world)
    expect(world.handedOver.map(({ to }) => to)).toContain('new@example.com')
  })

  test.each([
    ['has nobody in the role', { contacts: [] }, 'failed', 'unreachable: contact-gone'],
    [
      'has lost the address',
      { contacts: [{ party: unitRef(UNITS[0]!), role: 'primary' as const, name: 'x', mobile: '13800000001' }] },
      'failed',
      'no-email',
    ],
    ['is retired', { retired: true }, 'withdrawn', 'party-retired'],
  ])('ends the notice of a party that %s, and sends the others', async (_, change, state, cause) => {
    const world = await buildPlanned()
    const row = [...world.register.parties.values()].find(({ party }) => party.id === UNITS[0])!
    await world.register.saveParty({ ...row, ...change, version: 2 })
    await deliverAll(world)
    expect(world.notices().find(({ addressee }) => addressee.id === UNITS[0])).toMatchObject({ state, cause })
    expect(world.handedOver).toHaveLength(UNITS.length - 1)
  })

  test('withholds what the allow-list does not hold, and says to whom it would have gone only as a hash', async () => {
    const world = await buildPlanned()
    world.allowList = [`${UNITS[1]}@example.com`]
    await deliverAll(world)
    expect(world.handedOver.map(({ to }) => to)).toEqual([`${UNITS[1]}@example.com`])
    const withheld = world.notices().filter(({ state }) => state === 'withheld')
    expect(withheld).toHaveLength(UNITS.length - 1)
    expect(withheld.map(({ cause, addressHash }) => [cause, addressHash])).toContainEqual([
      'allow-list',
      `#${UNITS[0]}@example.com`,
    ])
  })

  test("fails only the notice that does not fit its template, with the field's name", async () => {
    const world = await buildPlanned('sms')
    world.render = words => {
      if (words.includes(UNITS[2]!)) throw Object.assign(new Error('template'), { field: 'addressee.name' })
      return words
    }
    await deliverAll(world)
    expect(world.notices().find(({ addressee }) => addressee.id === UNITS[2])).toMatchObject({
      state: 'failed',
      cause: 'template-field addressee.name',
    })
    expect(world.handedOver).toHaveLength(UNITS.length - 1)
  })

  test('sends the others when one is refused', async () => {
    const world = await buildPlanned()
    const bad = idOf(world, UNITS[0]!)
    world.answer = ({ id }) =>
      id === bad ? { kind: 'refused', reason: 'MessageRejected' } : { kind: 'accepted', messageId: 'm' }
    await deliverAll(world)
    expect(world.notices().find(({ id }) => id === bad)).toMatchObject({
      state: 'failed',
      cause: 'unreachable: MessageRejected',
    })
    expect(world.handedOver).toHaveLength(UNITS.length - 1)
  })

  test('tries again later what the provider defers, each time later, and gives up in the end', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'deferred', reason: 'TooManyRequestsException' })
    await deliverAll(world)
    expect(statesOf(world)).toEqual(eachOf(['planned', 'TooManyRequestsException']))
    expect(world.lost()).toEqual([])
    await world.sweepUntilQuiet()
    expect(world.notices().map(({ state, cause, attempts }) => [state, cause, attempts])).toEqual(
      eachOf(['failed', 'unreachable: gave-up: TooManyRequestsException', MAX_ATTEMPTS]),
    )
  })

  test('delivers what was deferred once the provider has recovered, at the instant it fell due', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'deferred', reason: '503' })
    await deliverAll(world)
    const due = world
      .batchRefs()
      .filter(({ lane }) => lane === 'later')
      .map(({ dueAt }) => dueAt)
    world.answer = () => ({ kind: 'accepted', messageId: 'm' })
    await world.sweepUntilQuiet()
    expect(statesOf(world).map(([state]) => state)).toEqual(eachOf('accepted'))
    expect(new Set(world.handedOver.map(({ at }) => at))).toEqual(new Set(due))
  })

  test('stops asking a provider that takes nothing, counts no attempt, and delivers all once it takes them again', async () => {
    const world = await buildPlanned('email', MANY_UNITS)
    let asked = 0
    world.answer = () => {
      asked += 1
      return { kind: 'busy', reason: 'SendingPausedException' }
    }
    await world.deliver(world.batchRefs()[0]!)
    expect(asked).toBeLessThanOrEqual(10)
    expect(world.notices().map(({ state, attempts, batch }) => [state, attempts, batch])).toEqual(
      MANY_UNITS.map(() => ['planned', 0, world.batchRefs()[0]!.id]),
    )
    // Each sweep may wait for what falls due soon: a minute of them takes up to 135 seconds.
    await world.sweepUntilQuiet(30)
    expect(world.lost()).toEqual([])
    world.answer = () => ({ kind: 'accepted', messageId: 'm' })
    await world.sweepUntilQuiet(2)
    expect(world.notices().map(({ id, state, attempts }) => [world.sentOf(id), state, attempts])).toEqual(
      MANY_UNITS.map(() => [1, 'accepted', 1]),
    )
  })

  test('waits out the longest holiday for a provider that takes nothing, then gives up', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'busy', reason: 'AccountSuspendedException' })
    await deliverAll(world)
    await world.sweepUntilQuiet(10 * 24)
    expect(world.openNotices()).toHaveLength(UNITS.length)
    await world.sweepUntilQuiet(3 * 24)
    expect(statesOf(world)).toEqual(eachOf(['failed', 'unreachable: gave-up: AccountSuspendedException']))
  })

  test('keeps a notice unknown whose repetition the provider has no time for', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await deliverAll(world)
    world.answer = () => ({ kind: 'busy', reason: 'TooManyRequestsException' })
    await world.sweepUntilQuiet(1)
    expect(world.notices().map(({ state, attempts, possibleDoubles }) => [state, attempts, possibleDoubles])).toEqual(
      eachOf(['unknown', 1, 0]),
    )
    expect(world.lost()).toEqual([])
  })

  test('draws the pause of a batch once, so that batches which failed together do not come back together', async () => {
    const world = await buildPlanned('email', MANY_UNITS)
    world.answer = () => ({ kind: 'deferred', reason: '503' })
    const draws = [0.125, ...MANY_UNITS.map(() => 0.999)].values()
    await deliverBatch({ ...world.delivery(), random: () => draws.next().value ?? 0 }, world.batchRefs()[0]!)
    expect(world.batchRefs().at(-1)?.dueAt).toBe('2026-11-23T00:30:03.750Z')
  })

  test('leaves to a dead worker only the SMS that it had in hand; the others are sent', async () => {
    const world = await buildPlanned('sms', MANY_UNITS)
    const [batch] = world.batchRefs()
    const { calls } = await (await buildPlanned('sms', MANY_UNITS)).deliver(batch!)
    await world.deliver(batch!, { call: Math.floor(calls / 2), moment: 'after' })
    expect(world.handedOver.length).toBeGreaterThan(0)
    expect(world.handedOver.length).toBeLessThan(MANY_UNITS.length)
    await world.sweepUntilQuiet()
    const failed = world.notices().filter(({ state }) => state === 'failed')
    expect(failed.length).toBeLessThanOrEqual(20)
    expect(world.notices().filter(({ state }) => state === 'accepted')).toHaveLength(MANY_UNITS.length - failed.length)
    expect(world.notices().every(({ id }) => world.sentOf(id) <= 1)).toBe(true)
  })

  test('finds a notice that a late read still shows in the batch it has just left', async () => {
    const world = await buildPlanned()
    const [first] = world.batchRefs()
    const before = world.notices()
    world.answer = () => ({ kind: 'deferred', reason: '503' })
    await deliverAll(world)
    const { readNotices } = world.outbox
    world.outbox.readNotices = async (ids, how) =>
      how?.unchanged === true
        ? { notices: before.filter(({ id }) => ids.includes(id)), problems: [], missing: [] }
        : readNotices(ids, how)
    world.answer = () => ({ kind: 'accepted', messageId: 'm' })
    world.advance(30_000)
    for (const ref of world.batchRefs()) if (ref.id !== first!.id) await world.deliver(ref)
    expect(world.notices().map(({ id, state }) => [world.sentOf(id), state])).toEqual(eachOf([1, 'accepted']))
    expect(world.lost()).toEqual([])
  })

  test('sends an e-mail three times at most when no outcome is ever heard of; then the operator sees it', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await deliverAll(world)
    await world.sweepUntilQuiet(48)
    expect(world.notices().map(({ id }) => world.sentOf(id))).toEqual(eachOf(3))
    expect(statesOf(world)).toEqual(eachOf(['failed', 'gave-up: outcome-unknown']))
    expect([...world.outbox.failures.keys()]).toHaveLength(UNITS.length)
  })

  test('says of what is withdrawn after an unknown outcome that it may have gone out', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await deliverAll(world)
    const [row] = world.register.tasks.values()
    await world.register.saveTask({ ...row!, task: { ...row!.task, cancelled: true }, version: 2 })
    await world.sweepUntilQuiet(2)
    expect(statesOf(world)).toEqual(eachOf(['withdrawn', 'nothing-due after-unknown']))
  })

  test('leaves an unknown outcome alone for the settle time, then sends an e-mail again and counts a possible double', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await deliverAll(world)
    expect(statesOf(world)).toEqual(eachOf(['unknown', 'TimeoutError']))
    world.answer = () => ({ kind: 'accepted', messageId: 'm' })
    await world.sweepUntilQuiet()
    expect(world.notices().map(({ state, possibleDoubles }) => [state, possibleDoubles])).toEqual(eachOf(['accepted', 1]))
    const times = world.handedOver.filter(({ id }) => id === idOf(world, UNITS[0]!)).map(({ at }) => Date.parse(at))
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(15 * MINUTE)
  })

  test('counts it again when the worker that repeated an unknown e-mail died before its outcome', async () => {
    const world = await buildPlanned()
    const bad = idOf(world, UNITS[0]!)
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await deliverAll(world)
    world.answer = () => ({ kind: 'accepted', messageId: 'm' })
    world.advance(16 * MINUTE)
    const changeNotice = world.outbox.changeNotice
    world.outbox.changeNotice = async (held, change) => {
      if (held.id === bad) throw new Error('store is down')
      return changeNotice(held, change)
    }
    await expect(deliverBatch(world.delivery(), world.batchRefs().at(-1)!)).rejects.toThrow('store is down')
    world.outbox.changeNotice = changeNotice
    await world.sweepUntilQuiet()
    expect(world.sentOf(bad)).toBe(3)
    expect(world.notices().map(({ id, possibleDoubles }) => [id === bad, possibleDoubles])).toEqual(
      UNITS.map((_, index) => [index === 0, index === 0 ? 2 : 1]),
    )
  })

  test('never repeats an SMS whose outcome is unknown: a person decides', async () => {
    const world = await buildPlanned('sms')
    world.answer = () => ({ kind: 'unknown', reason: 'no answer' })
    await deliverAll(world)
    await world.sweepUntilQuiet()
    expect(statesOf(world)).toEqual(eachOf(['failed', 'outcome-unknown']))
    expect(world.handedOver).toHaveLength(UNITS.length)
  })

  test('sends nothing again that a receipt has settled in the meantime', async () => {
    const world = await buildPlanned()
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await deliverAll(world)
    for (const held of world.notices())
      await world.outbox.changeNotice(held, { state: 'accepted', at: world.now(), attempts: 1, possibleDoubles: 0 })
    world.advance(60 * MINUTE)
    for (const ref of world.batchRefs()) await world.deliver(ref)
    expect(world.handedOver).toHaveLength(UNITS.length)
  })

  test('takes an adapter that throws for an unknown outcome', async () => {
    const world = await buildPlanned()
    world.answer = () => {
      throw new Error('bug')
    }
    await deliverAll(world)
    expect(statesOf(world)).toEqual(eachOf(['unknown', 'sender-failed']))
  })

  test('leaves no send unfinished behind when the store fails under one of them', async () => {
    const world = await buildPlanned()
    const bad = idOf(world, UNITS[0]!)
    const changeNotice = world.outbox.changeNotice
    world.outbox.changeNotice = async (held, change) => {
      if (held.id === bad) throw new Error('store is down')
      for (let turn = 0; turn < 100; turn += 1) await Promise.resolve()
      return changeNotice(held, change)
    }
    await expect(deliverBatch(world.delivery(), world.batchRefs()[0]!)).rejects.toThrow('store is down')
    expect(world.notices().filter(({ state }) => state === 'accepted')).toHaveLength(UNITS.length - 1)
    world.outbox.changeNotice = changeNotice
    await world.sweepUntilQuiet()
    const doubles = world.notices().map(({ id, state, possibleDoubles }) => [id === bad, state, possibleDoubles])
    expect(doubles).toEqual(UNITS.map((_, index) => [index === 0, 'accepted', index === 0 ? 1 : 0]))
  })

  test('stops before its time is up; the rest of the batch goes on by the sweep at once', async () => {
    const world = await buildPlanned('email', MANY_UNITS)
    world.rates = { email: 10 }
    const end = Date.parse(world.now()) + 27_500
    world.remaining = () => end - Date.parse(world.now())
    const [batch] = world.batchRefs()
    await world.deliver(batch!)
    expect(world.handedOver.length).toBeGreaterThan(10)
    expect(world.handedOver.every(({ at }) => Date.parse(at) <= end - 25_000)).toBe(true)
    expect(world.lost()).toEqual([])
    expect(world.batchRefs()).toHaveLength(1)
    expect(world.batchRefs()[0]!.nextLook <= world.now()).toBe(true)
    world.remaining = () => 120_000
    await world.sweepUntilQuiet(1)
    expect(world.notices().map(({ id, attempts }) => [world.sentOf(id), attempts])).toEqual(MANY_UNITS.map(() => [1, 1]))
  })

  test('does not begin without time, so that another worker can', async () => {
    const world = await buildPlanned()
    world.remaining = () => 10_000
    await deliverAll(world)
    expect(world.batchRefs().map(({ attempt }) => attempt)).toEqual(world.batchRefs().map(() => 0))
  })
})
