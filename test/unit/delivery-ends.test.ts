import { describe, expect, test } from 'vitest'
import { deliverBatch } from '../../functions/core/delivery/delivery.ts'
import type { EndedNotice } from '../../functions/core/events.ts'
import { EventsNotPutError } from '../../functions/core/errors.ts'
import { describeEnd } from '../../functions/core/outbox/ends.ts'
import { listSources } from '../../functions/core/outbox/states.ts'
import { tellSurely } from '../../functions/core/receipts/tell-surely.ts'
import { batch, notice } from '../support/outbox-samples.ts'
import { buildWorld } from '../support/world.ts'

const START = '2026-11-23T00:30:00.000Z'
const MINUTE = 60_000
const ref = { office: '44', day: '2026-11-23', id: 'b1' }

async function build(units = ['u1', 'u2', 'u3']) {
  const world = buildWorld({ start: START })
  await world.addTask('T1', { due: '2026-11-30' })
  for (const id of units) await world.addUnit(id)
  for (const id of units) await world.outbox.putNotice(notice(id), START)
  await world.outbox.putBatch(
    batch(
      'b1',
      units.map(id => notice(id).id),
      { dueAt: START, lane: 'later' },
    ),
  )
  return world
}
type World = Awaited<ReturnType<typeof build>>
const toSorted = (told: readonly EndedNotice[]) => told.toSorted((a, b) => (a.notice < b.notice ? -1 : 1))
const common = { purpose: 'task', office: '44', at: START }
const ENDS = [
  { ...common, notice: notice('u1').id, state: 'accepted' },
  { ...common, notice: notice('u2').id, state: 'failed', cause: 'Rejected' },
  { ...common, notice: notice('u3').id, state: 'accepted' },
]
const isEnded = (world: World) => world.batchRefs().flatMap(({ id, endedAt }) => (id === 'b1' ? [endedAt !== undefined] : []))

describe('what has ended', () => {
  test('is told once, before the batch ends, with its state and why', async () => {
    const world = await build()
    world.answer = ({ addressee }) =>
      addressee.id === 'u2' ? { kind: 'refused', reason: 'Rejected' } : { kind: 'accepted', messageId: 'm' }
    const { tellEnds } = world
    world.tellEnds = async ended => {
      expect(isEnded(world)).toEqual([false])
      await tellEnds(ended)
    }
    await world.deliver(ref)
    expect(toSorted(world.told)).toEqual(ENDS)
    expect(isEnded(world)).toEqual([true])
  })

  test('of nothing nothing is told', async () => {
    const world = await build()
    world.receipts = true
    await world.deliver(ref)
    expect(world.notices().map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
    expect(world.told).toEqual([])
  })

  test('by a receipt alone is not told again', async () => {
    const world = await build()
    world.receipts = true
    await world.deliver(ref)
    for (const { id } of world.notices())
      await world.outbox.applyReceipt(id, listSources('delivery'), { state: 'delivered', at: START })
    await world.sweepUntilQuiet()
    expect(isEnded(world)).toEqual([true])
    expect(world.told).toEqual([])
  })

  test('by a receipt is told by the sweep when the bus took nothing then, and until it does', async () => {
    const world = await build()
    world.receipts = true
    await world.deliver(ref)
    const arrived = { state: 'delivered', at: '2026-11-23T00:30:05.000Z' } as const
    const ends = world.notices().map(one => ({ notice: one, end: describeEnd(one, arrived) }))
    for (const { notice: one } of ends) await world.outbox.applyReceipt(one.id, listSources('delivery'), arrived)
    const { tellEnds } = world
    world.tellEnds = async () => {
      throw new EventsNotPutError('bus is down')
    }
    await tellSurely(world, ends)
    world.advance(24 * 60 * MINUTE)
    await world.sweepUntilQuiet(1)
    world.tellEnds = tellEnds
    expect(world.batchRefs().filter(({ endedAt }) => endedAt === undefined)).toHaveLength(1)
    await world.sweepUntilQuiet()
    expect(toSorted(world.told)).toEqual(toSorted(ends.map(({ end }) => end)))
    expect(world.batchRefs().filter(({ endedAt }) => endedAt === undefined)).toEqual([])
  })

  test('is told by a later holder when the bus takes nothing, after pauses that grow; the mail goes all the same', async () => {
    const world = await build()
    world.answer = ({ addressee }) =>
      addressee.id === 'u2' ? { kind: 'refused', reason: 'Rejected' } : { kind: 'accepted', messageId: 'm' }
    const tried: (readonly EndedNotice[])[] = []
    const { tellEnds } = world
    world.tellEnds = async ended => {
      tried.push(ended)
      throw new EventsNotPutError('bus is down')
    }
    const pauses: number[] = []
    for (let look = 0; look < 8; look += 1) {
      expect(await world.live(deliverBatch(world.delivery(), ref))).toBe('untold')
      const [{ nextLook } = { nextLook: '' }] = world.batchRefs()
      pauses.push((Date.parse(nextLook) - Date.parse(world.now())) / 1_000)
      world.advance(10 * MINUTE)
    }
    // The draw is 0.5.
    expect(pauses).toEqual([22.5, 45, 90, 180, 360, 450, 450, 450])
    expect(world.handedOver).toHaveLength(2)
    expect(isEnded(world)).toEqual([false])
    world.tellEnds = tellEnds
    expect(await world.live(deliverBatch(world.delivery(), ref))).toBe('ended')
    expect(world.handedOver).toHaveLength(2)
    // As it was the first time: whoever listens can tell a repetition.
    for (const told of [...tried, world.told]) expect(toSorted(told)).toEqual(ENDS)
    expect(isEnded(world)).toEqual([true])
  })

  test('and cannot be told keeps nothing back that is still to be sent', async () => {
    const world = await build()
    world.rates = { email: 1 }
    world.patience = 500
    const { tellEnds } = world
    const leases: unknown[] = []
    world.tellEnds = async () => {
      leases.push(...world.batchRefs().map(({ leaseUntil }) => leaseUntil))
      throw new EventsNotPutError('bus is down')
    }
    await world.deliver(ref)
    // What is left may go on while this one still waits for the bus.
    expect(leases).toEqual([undefined])
    expect(world.handedOver).toHaveLength(1)
    expect(world.batchRefs()).toMatchObject([{ id: 'b1', nextLook: world.now() }])
    world.tellEnds = tellEnds
    await world.sweepUntilQuiet()
    expect(new Set(world.told.map(({ notice: id }) => id)).size).toBe(3)
    expect(isEnded(world)).toEqual([true])
  })
})
