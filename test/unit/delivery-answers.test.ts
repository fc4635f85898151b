import { describe, expect, test } from 'vitest'
import type { Channel } from '../../functions/core/outbox/channel.ts'
import { listSources } from '../../functions/core/outbox/states.ts'
import type { SendOutcome } from '../../functions/core/delivery/sending.ts'
import { contact, unitRef } from '../support/register.ts'
import { batch, notice } from '../support/outbox-samples.ts'
import { buildWorld } from '../support/world.ts'

const START = '2026-11-23T00:30:00.000Z'
const ref = { office: '44', day: '2026-11-23', id: 'b1' }

async function build(channel: Channel = 'email', units = ['u1']) {
  const world = buildWorld({ start: START })
  world.answers = true
  await world.addTask('T1', { due: '2026-11-30' })
  const notices = units.map(id => notice(id, { channel }))
  for (const id of units) {
    const { email: _email, mobile: _mobile, ...person } = contact(unitRef(id))
    await world.addUnit(id, [
      { ...person, ...(channel === 'email' ? { email: `${id}@example.com` } : { mobile: '13800000001' }) },
    ])
  }
  for (const one of notices) await world.outbox.putNotice(one, START)
  const ids = notices.map(({ id }) => id)
  await world.outbox.putBatch(batch('b1', ids, { dueAt: START, lane: 'later' }))
  return world
}
type World = Awaited<ReturnType<typeof build>>
const linksOf = (world: World) => world.notices().map(({ links }) => links)
const sentLinks = (world: World) => world.handedOver.map(({ link }) => link)

/** Dies in the call that hands the mail over. */
async function dieSending(world: World, prepare: (one: World) => Promise<unknown> = async () => {}): Promise<void> {
  await prepare(world)
  for (let call = 1; ; call += 1) {
    const probe = await build()
    await prepare(probe)
    await probe.deliver(ref, { call, moment: 'after' })
    if (probe.handedOver.length > 0) return void (await world.deliver(ref, { call, moment: 'after' }))
  }
}

describe('the link of an e-mail', () => {
  test('is on the record of its batch while it goes, and on its notice afterwards', async () => {
    const world = await build('email', ['u1', 'u2'])
    const known: boolean[] = []
    const { recordInHand } = world.outbox
    world.outbox.recordInHand = async (held, inHand) => {
      known.push(inHand.notices.every(id => inHand.links?.[id] !== undefined) && world.handedOver.length === 0)
      return recordInHand(held, inHand)
    }
    await world.deliver(ref)
    expect(known).toEqual([true])
    expect(linksOf(world)).toEqual(sentLinks(world).map(link => [link]))
    expect(new Set(sentLinks(world)).size).toBe(2)
  })

  test.each<[SendOutcome['kind'], number]>([
    ['accepted', 1],
    ['unknown', 1],
    ['deferred', 0],
    ['refused', 0],
    ['busy', 0],
  ])('of a hand-over that was %s is known %i times', async (kind, times) => {
    const world = await build()
    world.answer = () => (kind === 'accepted' ? { kind, messageId: 'm' } : { kind, reason: 'r' })
    await world.deliver(ref)
    expect(
      linksOf(world)
        .flat()
        .filter(link => link !== undefined),
    ).toHaveLength(times)
  })

  test('stays valid when the mail is sent again with another', async () => {
    const world = await build()
    world.answer = () => (world.handedOver.length === 0 ? { kind: 'unknown', reason: 'r' } : { kind: 'accepted', messageId: 'm' })
    await world.deliver(ref)
    await world.sweepUntilQuiet()
    expect(sentLinks(world)).toHaveLength(2)
    expect(linksOf(world)).toEqual([sentLinks(world)])
  })

  test.each(['send', 'delivery'] as const)('is added where the receipt of a %s was faster than the outcome', async happening => {
    const world = await build()
    world.receipts = true
    const state = happening === 'send' ? 'sent' : 'delivered'
    world.latency = 1_000
    world.answer = ({ id }) => {
      void world.outbox.applyReceipt(id, listSources(happening), { state, at: world.now(), messageId: 'm' })
      return { kind: 'accepted', messageId: 'm' }
    }
    await world.deliver(ref)
    expect(world.notices()).toMatchObject([{ state, links: sentLinks(world) }])
  })

  test.each([
    ['send', 'sent', { sentAt: START }],
    ['delivery', 'delivered', {}],
    ['bounce', 'failed', {}],
  ] as const)('is carried over from a worker that died, though a %s has been told since', async (happening, state, more) => {
    const world = await build()
    world.receipts = true
    await dieSending(world)
    const [sent] = world.notices()
    await world.outbox.applyReceipt(sent!.id, listSources(happening), { state, at: START, messageId: 'm' })
    expect(linksOf(world)).toEqual([undefined])
    await world.sweepUntilQuiet(1)
    expect(world.handedOver).toHaveLength(1)
    expect(world.notices()).toMatchObject([{ state, links: sentLinks(world), ...more }])
    await world.sweepUntilQuiet(12)
    expect([world.lost(), world.openNotices()]).toEqual([[], []])
  })
})

describe('a mail that is sent again', () => {
  test('by a worker that died is counted, though its receipt has been told since', async () => {
    const world = await build()
    world.receipts = true
    await dieSending(world, async ({ outbox, notices }) => {
      const [first] = notices()
      const lost = { state: 'unknown', at: START, cause: 'TimeoutError', attempts: 1, possibleDoubles: 0, link: 'l1' } as const
      await outbox.changeNotice(first!, lost)
    })
    const [again] = world.notices()
    await world.outbox.applyReceipt(again!.id, listSources('send'), { state: 'sent', at: START, messageId: 'm' })
    await world.sweepUntilQuiet(1)
    expect(world.notices()).toMatchObject([
      { state: 'sent', attempts: 2, possibleDoubles: 1, links: ['l1', ...sentLinks(world)] },
    ])
  })
})

describe('the code of an SMS', () => {
  test('is saved for its mobile before anything of the chunk is in hand', async () => {
    const world = await build('sms', ['u1', 'u2'])
    const { recordInHand } = world.outbox
    let saved = 0
    world.outbox.recordInHand = async (held, inHand) => {
      saved = world.outbox.codes.size
      return recordInHand(held, inHand)
    }
    await world.deliver(ref)
    expect(saved).toBe(2)
    const codes = [...world.outbox.codes.values()]
    expect(codes.map(({ codeHash }) => codeHash)).toEqual(sentLinks(world))
    expect(codes).toMatchObject(
      ['u1', 'u2'].map(id => ({ mobileHash: '#13800000001', notice: notice(id, { channel: 'sms' }).id, day: '2026-11-23' })),
    )
    expect(linksOf(world)).toEqual([undefined, undefined])
  })

  test('that cannot be saved lets nothing go', async () => {
    const world = await build('sms')
    world.outbox.saveCode = async () => {
      throw new Error('store is down')
    }
    await expect(world.deliver(ref)).rejects.toThrow('store is down')
    expect(world.handedOver).toEqual([])
  })
})
