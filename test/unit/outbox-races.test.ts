import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliverBatch } from '../../functions/core/outbox/delivery.ts'
import { shardOf } from '../../functions/core/register/shard.ts'
import { finishedUpTo } from '../../functions/core/deadlines/watermark.ts'
import { planOfficeDay } from '../../functions/plan-office/plan-office.ts'
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
        putBatch: async (batch: Parameters<typeof world.outbox.putBatch>[0]) => {
          const isNew = !world.batchRefs().some(({ id }) => id === batch.id)
          const listed = await world.outbox.putBatch(batch)
          if (isNew) delivered.push(deliverBatch(world.delivery(slow), batch), deliverBatch(world.delivery(slow), batch))
          return listed
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
