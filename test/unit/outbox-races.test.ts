import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Channel } from '../../functions/core/outbox/channel.ts'
import { deliverBatch } from '../../functions/core/delivery/delivery.ts'
import { listSources } from '../../functions/core/outbox/states.ts'
import { shardOf } from '../../functions/core/register/shard.ts'
import { finishedUpTo } from '../../functions/core/deadlines/watermark.ts'
import { planOfficeDay } from '../../functions/plan-office/plan-office.ts'
import { batch, notice } from '../support/outbox-samples.ts'
import { contact, unitRef } from '../support/register.ts'
import { runMortal } from '../support/worker.ts'
import { buildWorld } from '../support/world.ts'

const DAY = '2026-11-23'
const UNITS = Array.from({ length: 99 }, (_, index) => `440101-0${10 + index}`)
  .filter(id => shardOf(id) < 2)
  .slice(0, 8)

/** Calls that come back after a while, in an order that the seed decides. */
function buildSlowness(seed: number): <T extends object>(needs: T) => T {
  let state = seed >>> 0 || 1
  const next = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % most
  }
  const pause = async (): Promise<void> => {
    for (let turns = next(30); turns > 0; turns -= 1) await Promise.resolve()
  }
  return needs =>
    Object.fromEntries(
      Object.entries(needs).map(([name, call]) => [
        name,
        async (...args: unknown[]) => {
          await pause()
          const answer: unknown = await (call as (...given: unknown[]) => unknown)(...args)
          await pause()
          return answer
        },
      ]),
    ) as typeof needs
}

test('planners of one day and workers of its batches, all at once, tell everybody exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1 }), fc.integer({ min: 2, max: 4 }), fc.nat(60), async (seed, planners, deathCall) => {
      const world = buildWorld()
      for (const id of UNITS) await world.addUnit(id)
      await world.addTask('T1', { due: '2026-11-30' })
      const tasks = (await world.register.readTasks('00')).tasks.map(row => row.task)
      await world.register.saveWatermark(finishedUpTo('44', '2026-11-20', tasks), undefined)
      const slow = buildSlowness(seed)

      const delivered: Promise<unknown>[] = []
      const outbox = {
        ...world.outbox,
        // The stream: whatever is written is delivered by two workers at once.
        publishBatch: async (written: Parameters<typeof world.outbox.publishBatch>[0]) => {
          const isPublished = await world.outbox.publishBatch(written)
          if (isPublished)
            delivered.push(deliverBatch(world.delivery(slow), written), deliverBatch(world.delivery(slow), written))
          return isPublished
        },
      }
      const plan = (death: number) =>
        runMortal({ call: death, moment: 'after' }, mortal =>
          planOfficeDay(
            {
              ...world.batching(slow),
              outbox: slow(mortal(outbox)),
              register: slow(world.register),
              rules: world.rules,
              windows: world.windows,
            },
            '44',
            DAY,
          ),
        )
      // The first one dies somewhere; the others race.
      await Promise.all(Array.from({ length: planners }, (_, index) => plan(index === 0 ? deathCall : Infinity)))
      await Promise.all(delivered)
      await world.sweepUntilQuiet(1)
      expect(
        world
          .notices()
          .map(({ addressee }) => addressee.id)
          .toSorted(),
      ).toEqual(UNITS.toSorted())
      expect(world.notices().map(({ id, state }) => [world.sentOf(id), state])).toEqual(UNITS.map(() => [1, 'accepted']))
    }),
    { numRuns: 60 },
  )
})

const ROOTS = ['440101-010', '440101-011', '440101-012', '440101-013', '440101-014', '440101-015']
const KINDS = ['accepted', 'accepted', 'accepted', 'unknown', 'deferred', 'refused', 'busy'] as const
const RECEIPTS = ['none', 'send', 'delivery', 'bounce'] as const
const ENDS = { send: 'sent', delivery: 'delivered', bounce: 'failed' } as const

test('workers, sweeps, receipts, pauses and deaths in any order end every notice, and count each second message', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.integer({ min: 1 }),
        channel: fc.constantFrom('email' as const, 'sms' as const),
        hasReceipts: fc.boolean(),
        rate: fc.option(fc.integer({ min: 2, max: 8 }), { nil: undefined }),
        outcomes: fc.array(fc.constantFrom(...KINDS), { minLength: 8, maxLength: 8 }),
        receipts: fc.array(fc.tuple(fc.constantFrom(...RECEIPTS), fc.nat(1_200_000)), { minLength: 6, maxLength: 6 }),
        pauses: fc.array(fc.tuple(fc.nat(4_000), fc.nat(1_200_000)), { maxLength: 2 }),
        workers: fc.array(fc.tuple(fc.nat(6_000), fc.nat(120)), { maxLength: 4 }),
      }),
      async ({ seed, channel, hasReceipts, rate, outcomes, receipts, pauses, workers }) => {
        const world = await buildBatch(channel)
        world.receipts = hasReceipts
        if (rate !== undefined) world.rates = { [channel]: rate }
        world.latency = 40
        let state = seed >>> 0
        world.random = () => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
          return state / 2 ** 32
        }
        let asked = 0
        world.answer = ({ id }) => {
          const kind = outcomes[asked] ?? 'accepted'
          const [receipt, delay] = receipts[asked % receipts.length]!
          asked += 1
          if (hasReceipts && receipt !== 'none' && (kind === 'accepted' || kind === 'unknown'))
            void world.wait(delay).then(() => receive(world, id, receipt))
          return kind === 'accepted' ? { kind, messageId: `m-${asked}` } : { kind, reason: 'some' }
        }
        for (const [from, length] of pauses)
          void world
            .wait(from)
            .then(() => world.outbox.savePause({ scope: '44', since: world.now(), reason: '示例', by: 'operator' }))
            .then(() => world.wait(length))
            .then(() => world.outbox.deletePause('44'))
        const started = workers.map(async ([delay, call]) => {
          await world.wait(delay)
          return runMortal({ call: call + 1, moment: call % 2 === 0 ? 'before' : 'after' }, mortal =>
            deliverBatch(
              world.delivery(needs => world.delayed(mortal(needs))),
              REF,
            ),
          )
        })
        await world.live(Promise.all(started))
        await world.sweepUntilQuiet(72)
        expect(world.lost()).toEqual([])
        expect(world.openNotices()).toEqual([])
        const uncounted = world.notices().filter(({ id, possibleDoubles }) => world.sentOf(id) - 1 > possibleDoubles)
        expect(uncounted.map(({ id, trail }) => [id, trail])).toEqual([])
        const doubledSms = world.notices().filter(one => one.channel === 'sms' && world.sentOf(one.id) > 1)
        expect(doubledSms).toEqual([])
        const untold = world.notices().filter(one => /accepted|delivered/.test(one.state) && world.sentOf(one.id) === 0)
        expect(untold).toEqual([])
      },
    ),
    { numRuns: 150 },
  )
}, 60_000)

const REF = { office: '44', day: DAY, id: 'b1' }

async function buildBatch(channel: Channel) {
  const world = buildWorld()
  await world.addTask('T1', { due: '2026-11-30' })
  const notices = ROOTS.map(id => notice(id, { channel }))
  for (const id of ROOTS) {
    const { email: _email, mobile, ...person } = contact(unitRef(id))
    await world.addUnit(id, [channel === 'email' ? { ...person, email: `${id}@example.com` } : { ...person, mobile: mobile! }])
  }
  for (const one of notices) await world.outbox.putNotice(one, world.now())
  await world.outbox.putBatch(
    batch(
      'b1',
      notices.map(({ id }) => id),
      { lane: 'later' },
    ),
  )
  return world
}

const receive = (world: Awaited<ReturnType<typeof buildBatch>>, id: string, kind: keyof typeof ENDS) =>
  world.outbox.applyReceipt(id, listSources(kind), { state: ENDS[kind], at: world.now(), messageId: 'm', cause: kind })
