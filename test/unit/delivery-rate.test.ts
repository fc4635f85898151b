import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deliverBatch } from '../../functions/core/delivery/delivery.ts'
import { placesFor } from '../../functions/core/delivery/rate.ts'
import { buildLimit } from '../../functions/core/limiter.ts'
import type { Priority } from '../../functions/core/outbox/notice.ts'
import type { BatchRef, NoticeRecord } from '../../functions/core/ports.ts'
import { takeSlots } from '../../functions/core/delivery/slots.ts'
import { sweepOutbox } from '../../functions/sweep-outbox/sweep-outbox.ts'
import { buildMemoryOutbox } from '../../infra/ops/simulation/memory-outbox.ts'
import { addMail, buildRated, findExcess, START, T, timesOf, type World } from '../support/flood.ts'
import { buildWorld } from '../support/world.ts'

/** A system whose store and provider answer after a while, and whose sweeps come every minute and overlap. */
async function live(world: World, minutes: number, workers: (() => Promise<unknown>)[] = []): Promise<void> {
  const sweep = () => sweepOutbox({ ...world.dispatch(world.delayed), onOverdue: () => undefined })
  const sweeps = Array.from({ length: minutes }, (_, minute) => world.wait(minute * 60_000 + 1).then(sweep))
  await world.live(Promise.all([...sweeps, ...workers.map(work => work())]))
}

describe('the rate of a provider', () => {
  test('bounds the hand-overs of all workers in every span, and is used while anything is due', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.nat(20_000), { maxLength: 6 }),
        fc.integer({ min: 1 }),
        async (rate, offices, streams, seed) => {
          const world = await buildRated({ rate, seed })
          const count = Math.ceil((rate * 30) / offices)
          for (let office = 0; office < offices; office += 1) await addMail(world, String(41 + office), count)
          const refs = world.batchRefs()
          const workers = streams.map((delay, index) => async () => {
            await world.wait(delay)
            await deliverBatch(world.delivery(world.delayed), refs[index % refs.length]!)
          })
          await live(world, 2, workers)
          const times = timesOf(world)
          expect(times).toHaveLength(count * offices)
          expect(findExcess(times, rate)).toEqual([])
          const needed = (times.length / rate) * 1_000
          expect(needed / (times.at(-1)! - times[0]!)).toBeGreaterThanOrEqual(0.95)
        },
      ),
      { numRuns: 12 },
    )
  }, 120_000)

  test('lets urgent notices go within ten seconds in the middle of a flood', async () => {
    const world = await buildRated()
    const offices = ['41', '42', '43', '44', '46', '50', '51', '52']
    for (const office of offices) await addMail(world, office, 100)
    const late = async () => {
      await world.wait(20_000)
      await addMail(world, '45', 60, { priority: 'urgent', size: 30 })
      const refs = world.batchRefs().filter(({ office }) => office === '45')
      await Promise.all(refs.map(ref => deliverBatch(world.delivery(world.delayed), ref)))
    }
    await live(world, 1, [late])
    const urgent = timesOf(world, id => id.includes('-unit-450102'))
    expect(urgent).toHaveLength(60)
    expect(urgent.at(-1)! - (T + 20_000)).toBeLessThanOrEqual(10_000)
    expect(findExcess(timesOf(world), 14)).toEqual([])
  }, 60_000)

  test("a flood of one office does not stop another's mail", async () => {
    const world = await buildRated()
    await addMail(world, '44', 700)
    await addMail(world, '45', 100)
    await live(world, 2)
    const other = timesOf(world, id => id.includes('-unit-4501'))
    expect(other).toHaveLength(100)
    // Its share alone is 7 a second.
    expect(other.at(-1)! - T).toBeLessThanOrEqual(20_000)
    expect(timesOf(world)).toHaveLength(800)
  }, 60_000)

  test('is one for all workers, whatever the order in which they ask', async () => {
    const outbox = buildMemoryOutbox()
    const world = buildWorld({ start: START })
    const needs = { outbox: world.delayed(outbox), now: world.now, wait: world.wait, random: () => 0.5 }
    const slots: number[] = []
    const work = async (priority: Priority) => {
      for (let turn = 0; turn < 10; turn += 1) {
        const taken = await takeSlots(needs, { provider: 'p', perSecond: 5 }, { want: 1, priority, until: T + 60_000 })
        slots.push(...(taken ?? []).map(({ at }) => at))
      }
    }
    await world.live(Promise.all([work('ordinary'), work('ordinary'), work('urgent')]))
    const sorted = slots.toSorted((a, b) => a - b)
    expect(sorted).toHaveLength(30)
    expect(sorted.slice(1).every((slot, index) => slot - sorted[index]! >= 199.9)).toBe(true)
  })

  test('is waited for no longer than a worker is patient: then the batch goes on by the sweep', async () => {
    const world = await buildRated({ rate: 1 })
    await addMail(world, '44', 5)
    await world.outbox.saveRate('email', undefined, { leasedUntil: T + 60_000 })
    expect(await world.live(deliverBatch(world.delivery(), world.batchRefs()[0]!))).toBe('no-slot')
    expect(Date.parse(world.now()) - T).toBeLessThanOrEqual(2_100)
    expect(world.handedOver).toEqual([])
    expect(world.batchRefs()[0]).toMatchObject({ nextLook: world.now() })
    expect(world.batchRefs()[0]).not.toHaveProperty('inHand')
  })

  test('forfeits slots that were missed, so that a worker which stood still does not bunch them up', async () => {
    const world = await buildRated({ rate: 10 })
    await addMail(world, '45', 40, { priority: 'urgent' })
    const needs = world.delivery()
    const isStill = (at: number) => at > T + 500 && at < T + 4_000
    const wait = (milliseconds: number) => {
      const at = Date.parse(world.now()) + milliseconds
      return world.wait(isStill(at) ? T + 4_000 - Date.parse(world.now()) : milliseconds)
    }
    await world.live(deliverBatch({ ...needs, wait, patience: 30_000 }, world.batchRefs()[0]!))
    expect(world.handedOver).toHaveLength(40)
    expect(findExcess(timesOf(world), 10)).toEqual([])
  })

  test('is used though the provider takes its time, and kept', async () => {
    const world = await buildRated()
    world.latency = 1_500
    world.remaining = () => 300_000
    for (const office of ['41', '42', '43', '44', '46', '50', '51', '52']) await addMail(world, office, 50)
    const sending = { ordinary: buildLimit(placesFor(14)), urgent: buildLimit(10) }
    const deliver = (ref: BatchRef) =>
      deliverBatch({ ...world.delivery(world.delayed), sending, patience: Number.POSITIVE_INFINITY }, ref)
    await world.live(sweepOutbox({ ...world.dispatch(world.delayed), deliver, onOverdue: () => undefined }))
    const times = timesOf(world)
    expect(times).toHaveLength(400)
    expect(findExcess(times, 14)).toEqual([])
    expect((times.length / 14) * 1_000).toBeGreaterThanOrEqual(0.95 * (times.at(-1)! - times[0]!))
  }, 60_000)

  test.each([{ rate: undefined }, { rate: 14 }])(
    'excuses no lateness while it was free, and all that others used of it ($rate)',
    async ({ rate }) => {
      const world = await buildRated()
      world.latency = 0
      world.rates = rate === undefined ? {} : { email: rate }
      await addMail(world, '44', 1)
      await addMail(world, '45', 1)
      const [late, queued] = world.batchRefs()
      world.advance(3_600_000)
      await world.deliver(late!)
      expect(world.handOvers).toEqual([3_600])
      if (rate === undefined) return
      await world.outbox.saveRate('email', await world.outbox.findRate('email'), { leasedUntil: Date.parse(world.now()) + 1_000 })
      await world.deliver(queued!)
      expect(world.handOvers[1]).toBeLessThan(0.1)
    },
  )
})

/** A message whose slot comes some seconds after its gates; `happen` is what happens in between. */
async function waitForSlot(world: World, ref: BatchRef, happen: (at: string) => Promise<unknown>, seconds = 4) {
  world.patience = 30_000
  await world.outbox.saveRate('email', undefined, { leasedUntil: Date.parse(world.now()) + seconds * 1_000 })
  const { recordInHand } = world.outbox
  world.outbox.recordInHand = async (...args) => {
    const answer = await recordInHand(...args)
    await happen(world.now())
    world.outbox.recordInHand = recordInHand
    return answer
  }
  await world.deliver(ref)
  return world.batchRefs().find(({ endedAt }) => endedAt === undefined)
}

describe('what becomes known while a message waits for its slot', () => {
  test('stops the repetition of one that has arrived after all', async () => {
    const world = await buildRated({ rate: 1 })
    world.receipts = true
    await addMail(world, '44', 1)
    const [{ id }] = world.notices() as [NoticeRecord]
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await world.deliver(world.batchRefs()[0]!)
    world.outbox.rates.clear()
    world.advance(15 * 60_000)
    world.answer = () => ({ kind: 'accepted', messageId: 'm2' })
    const again = world.batchRefs().find(({ endedAt }) => endedAt === undefined)!
    await waitForSlot(world, again, at => world.outbox.applyReceipt(id, ['unknown'], { state: 'sent', at, messageId: 'm1' }))
    expect(world.sentOf(id)).toBe(1)
    expect(world.notices()).toMatchObject([{ state: 'sent', messageId: 'm1', possibleDoubles: 0 }])
    expect(world.lost()).toEqual([])
  })

  test.each([
    {
      what: 'a suppression of its address',
      becomes: { state: 'failed', cause: 'unreachable: address-suppressed' },
      happen: (world: World) => (since: string) =>
        world.outbox.saveSuppression({
          addressHash: '#440101-1000@example.com',
          cause: 'complaint',
          channel: 'email',
          office: '44',
          party: { kind: 'unit', id: '440101-1000' },
          role: 'primary',
          notice: 'other',
          since,
        }),
    },
    {
      what: 'a brake of its office',
      becomes: { state: 'planned' },
      happen: (world: World) => (since: string) =>
        world.outbox.saveBrake({ office: '44', since, mails: 100, hardBounces: 30, complaints: 0 }),
    },
  ])('$what stops it: the next look opens another way, or waits', async ({ happen, becomes }) => {
    const world = await buildRated({ rate: 1 })
    await addMail(world, '44', 1)
    const left = await waitForSlot(world, world.batchRefs()[0]!, happen(world))
    expect([world.handedOver, left?.nextLook]).toEqual([[], world.now()])
    await world.deliver(left!)
    expect(world.handedOver).toEqual([])
    expect(world.notices()[0]).toMatchObject(becomes)
    expect(world.lost()).toEqual([])
  })
})

describe('what has waited long for its slot', () => {
  const unit = { kind: 'unit', id: '440101-1000' } as const
  const report = (world: World, task = 'T1') =>
    world.register.saveDuty({
      issuer: '00',
      task,
      party: unit,
      office: '44',
      facts: [{ status: 'done', date: '2026-11-23' }],
      version: 1,
    })

  test('is not sent when it was reported meanwhile', async () => {
    const world = await buildRated({ rate: 1 })
    await addMail(world, '44', 1)
    await waitForSlot(world, world.batchRefs()[0]!, () => report(world), 8)
    expect(world.handedOver).toEqual([])
    expect(world.notices()).toMatchObject([{ state: 'withdrawn', cause: 'nothing-due' }])
    expect(world.lost()).toEqual([])
  })

  test('leaves out what was reported meanwhile, and goes with its new link on record', async () => {
    const world = await buildRated({ rate: 1 })
    world.answers = true
    await world.addTask('T2', { due: '2026-11-30' })
    await addMail(world, '44', 1)
    const [{ subjects, ...one }] = world.notices() as [NoticeRecord]
    world.outbox.notices.set(one.id, { ...one, subjects: [...subjects, { ...subjects[0]!, task: 'T2' }] })
    const words: string[] = []
    world.render = said => {
      words.push(said)
      return said
    }
    const inHand: unknown[] = []
    world.answer = () => {
      inHand.push(...world.batchRefs().map(batch => batch.inHand?.links?.[one.id]))
      return { kind: 'accepted', messageId: 'm' }
    }
    await waitForSlot(world, world.batchRefs()[0]!, () => report(world), 8)
    expect(words).toEqual(['T1,T2', 'T2'])
    const [{ link } = {}] = world.handedOver
    expect([inHand, world.notices()[0]?.links]).toEqual([[link], [link]])
  })

  test('goes as it was where it says the same: its link is on record, and nothing more is written', async () => {
    const world = await buildRated({ rate: 1 })
    world.answers = true
    await addMail(world, '44', 1)
    const { outbox, ...needs } = world.delivery()
    const written: unknown[] = []
    const recordInHand: typeof outbox.recordInHand = (batch, inHand) => {
      written.push(Object.values(inHand.links ?? {}))
      return outbox.recordInHand(batch, inHand)
    }
    const seen: string[] = []
    const compose: typeof needs.compose = notices => {
      seen.push(world.now())
      return needs.compose(notices)
    }
    await world.outbox.saveRate('email', undefined, { leasedUntil: Date.parse(world.now()) + 8_000 })
    const slow = { ...needs, compose, patience: 30_000, outbox: { ...outbox, recordInHand } }
    await world.live(deliverBatch(slow, world.batchRefs()[0]!))
    expect(new Set(seen).size).toBe(2)
    const [{ link } = {}] = world.handedOver
    expect([written, world.notices()[0]?.links]).toEqual([[[link]], [link]])
  })

  test('goes all the same where everything waits long, and no slot is lost', async () => {
    const world = await buildRated({ rate: 0.5 })
    const offices = ['41', '42', '43', '44', '46', '50', '51', '52']
    for (const office of offices) await addMail(world, office, 5)
    await live(world, 3)
    const times = timesOf(world)
    expect(times).toHaveLength(40)
    expect(findExcess(times, 0.5)).toEqual([])
    expect(39 / 0.5 / ((times.at(-1)! - times[0]!) / 1_000)).toBeGreaterThanOrEqual(0.95)
  }, 60_000)

  test('goes though its new words take longer than its slot lasts', async () => {
    const world = await buildRated({ rate: 0.1 })
    await addMail(world, '44', 3)
    const { compose, ...needs } = world.delivery()
    const slowly: typeof compose = async notices => {
      await world.wait(1_000)
      return compose(notices)
    }
    await world.live(deliverBatch({ ...needs, compose: slowly, patience: 200_000 }, world.batchRefs()[0]!))
    expect(world.handedOver).toHaveLength(3)
  })
})
