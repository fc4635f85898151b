import { describe, expect, test } from 'vitest'
import type { Channel } from '../../functions/core/outbox/channel.ts'
import type { NoticeRecord } from '../../functions/core/ports.ts'
import type { SendOutcome } from '../../functions/core/delivery/sending.ts'
import { isOpen, listSources } from '../../functions/core/outbox/states.ts'
import { contact, unitRef } from '../support/register.ts'
import { batch, notice } from '../support/outbox-samples.ts'
import type { Death } from '../support/worker.ts'
import { buildWorld } from '../support/world.ts'

const START = '2026-11-23T00:30:00.000Z'
const MINUTE = 60_000
const UNITS = Array.from({ length: 5 }, (_, index) => `440101-0${10 + index}`)
const ref = { office: '44', day: '2026-11-23', id: 'b1' }

type Scenario = {
  channel: Channel
  /** What the provider says to the first attempt of each notice; to a later one always that it is accepted. */
  first: SendOutcome['kind']
  /** Which receipts come, a moment after the hand-over. */
  receipts?: 'none' | 'send' | 'delivery'
  rate?: number
  mobiles?: boolean
  /** Its slot comes late, and what it says has changed by then. */
  renewed?: boolean
}

const SCENARIOS: [string, Scenario][] = [
  ['e-mail', { channel: 'email', first: 'accepted' }],
  ['e-mail, deferred at first', { channel: 'email', first: 'deferred' }],
  ['e-mail, unknown at first', { channel: 'email', first: 'unknown' }],
  ['e-mail, refused', { channel: 'email', first: 'refused', mobiles: true }],
  ['e-mail, refused, with nobody else', { channel: 'email', first: 'refused' }],
  ['e-mail, busy at first', { channel: 'email', first: 'busy' }],
  ['e-mail at a rate', { channel: 'email', first: 'accepted', rate: 3 }],
  ['e-mail, put into words again', { channel: 'email', first: 'accepted', rate: 3, renewed: true }],
  ['e-mail with receipts that arrive', { channel: 'email', first: 'accepted', receipts: 'delivery' }],
  ['e-mail with SEND receipts only', { channel: 'email', first: 'unknown', receipts: 'send' }],
  ['e-mail whose receipts are lost', { channel: 'email', first: 'accepted', receipts: 'none', mobiles: true }],
  ['SMS', { channel: 'sms', first: 'accepted' }],
  ['SMS, deferred at first', { channel: 'sms', first: 'deferred' }],
]

async function build({ channel, first, receipts, rate, mobiles = false, renewed = false }: Scenario) {
  const world = buildWorld({ start: START })
  await world.addTask('T1', { due: '2026-11-30' })
  const notices = UNITS.map(id => notice(id, { channel }))
  for (const id of UNITS) {
    const { email: _email, mobile: _mobile, ...person } = contact(unitRef(id))
    const email = channel === 'email' ? { email: `${id}@example.com` } : {}
    await world.addUnit(id, [{ ...person, ...email, ...(mobiles || channel === 'sms' ? { mobile: '13800000001' } : {}) }])
  }
  for (const one of notices) await world.outbox.putNotice(one, START)
  await world.outbox.putBatch(
    batch(
      'b1',
      notices.map(({ id }) => id),
      { dueAt: START, lane: 'later' },
    ),
  )
  world.receipts = receipts !== undefined
  world.answers = true
  if (rate !== undefined) world.rates = { [channel]: rate }
  if (renewed) await renameMeanwhile(world)
  const asked = new Set<string>()
  world.answer = ({ id, purpose }) => {
    const isFirst = !asked.has(id) && purpose === 'task'
    asked.add(id)
    const kind = isFirst ? first : 'accepted'
    if ((receipts === 'send' || receipts === 'delivery') && (kind === 'accepted' || kind === 'unknown'))
      void world.wait(20_000).then(() =>
        world.outbox.applyReceipt(id, listSources(receipts), {
          state: receipts === 'send' ? 'sent' : 'delivered',
          at: world.now(),
          messageId: `m-${id}`,
        }),
      )
    return kind === 'accepted' ? { kind, messageId: `m-${id}` } : { kind, reason: 'first' }
  }
  return world
}
type World = Awaited<ReturnType<typeof build>>

/** While the mails wait for their slots, which come after eight seconds. */
async function renameMeanwhile(world: ReturnType<typeof buildWorld>): Promise<void> {
  world.patience = 30_000
  await world.outbox.saveRate('email', undefined, { leasedUntil: Date.parse(START) + 8_000 })
  const { recordInHand } = world.outbox
  world.outbox.recordInHand = async (...args) => {
    const answer = await recordInHand(...args)
    world.outbox.recordInHand = recordInHand
    for (const [key, row] of world.register.tasks)
      world.register.tasks.set(key, { ...row, task: { ...row.task, name: '改过名的事项' } })
    return answer
  }
}

const roots = (world: World) => world.notices().filter(({ purpose }) => purpose === 'task')
const ways = (world: World) => world.notices().filter(({ purpose }) => purpose === 'fallback')

/** Whatever died: everything ends, nobody is lost, and each second message is counted. */
async function proveEnd(world: World, scenario: Scenario, death: object): Promise<void> {
  await world.sweepUntilQuiet(48)
  expect({ death, open: world.notices().filter(isOpen).length, lost: world.lost().length }).toEqual({ death, open: 0, lost: 0 })
  expect({ death, notices: roots(world).length }).toEqual({ death, notices: UNITS.length })
  const wrong = world.notices().flatMap(record => findFaults(world, scenario, record))
  expect({ death, wrong }).toEqual({ death, wrong: [] })
}

function findFaults(world: World, { channel, first, mobiles }: Scenario, record: NoticeRecord): string[] {
  const { id, purpose, state, cause, possibleDoubles } = record
  const sent = world.sentOf(id)
  const isTold = state === 'accepted' || state === 'delivered'
  const mayFail = channel === 'sms' ? cause === 'outcome-unknown' : first === 'refused'
  const isLeft = purpose === 'task' && state === 'failed' && first === 'refused' && mobiles === true
  return [
    ...(sent - 1 > possibleDoubles ? [`${id} went out ${sent} times, counted ${possibleDoubles}`] : []),
    ...(channel === 'sms' && sent > 1 ? [`${id} is an SMS and went out ${sent} times`] : []),
    ...(isTold && sent === 0 ? [`${id} is ${state} and never went out`] : []),
    ...(!isTold && !(state === 'failed' && mayFail) ? [`${id} ended as ${state} ${cause}`] : []),
    ...findUnanswerable(world, record),
    ...(world.told.some(told => told.notice === id && told.state === state) || state === 'delivered'
      ? []
      : [`${id} ended as ${state}, and nobody was told`]),
    ...(isLeft && ways(world).filter(way => way.root?.id === id).length !== 1 ? [`${id} has no second way`] : []),
  ]
}

/** Whoever answers by what reached them is known. */
function findUnanswerable({ handedOver, batchRefs, outbox }: World, { id, batch: held, links = [] }: NoticeRecord): string[] {
  const inHand = batchRefs().find(({ id: own }) => own === held)?.inHand?.links?.[id]
  const codes = [...outbox.codes.values()].filter(({ notice: of }) => of === id).map(({ codeHash }) => codeHash)
  const known = new Set([...links, inHand, ...codes])
  const unknown = handedOver.filter(({ id: sent, link }) => sent === id && !known.has(link))
  return unknown.map(({ link }) => `${id} went out with ${link}, which nobody knows`)
}

describe.each(SCENARIOS)('a worker that dies while it delivers %s', (_, scenario) => {
  test('loses nothing and doubles only what it counts, at whatever await it died', async () => {
    const { calls } = await (await build(scenario)).deliver(ref)
    expect(calls).toBeGreaterThan(14)
    for (let call = 1; call <= calls; call += 1)
      for (const moment of ['before', 'after'] as const) await proveDeath({ call, moment })
  })

  // oxlint-disable-next-line vitest/expect-expect -- proveEnd expects
  test('loses nothing when the next holder dies as well', async () => {
    for (let call = 2; call <= 26; call += 6)
      for (let second = 1; second <= 22; second += 3) {
        const world = await build(scenario)
        await world.deliver(ref, { call, moment: 'after' })
        world.advance(10 * MINUTE)
        await world.deliver(ref, { call: second, moment: call % 4 === 0 ? 'before' : 'after' })
        await proveEnd(world, scenario, { call, second })
      }
  })

  async function proveDeath(death: Death): Promise<void> {
    const world = await build(scenario)
    await world.deliver(ref, death)
    const isOnRecord = world.batchRefs().some(({ inHand }) => inHand !== undefined)
    const told = scenario.first === 'accepted' && !isOnRecord
    await proveEnd(world, scenario, death)
    const doubles = roots(world).reduce((sum, { possibleDoubles }) => sum + possibleDoubles, 0)
    expect({ death, needless: told ? doubles : 0 }).toEqual({ death, needless: 0 })
  }
})

/** What a second worker finds when the first one died right after a part of the next step. */
test('a batch that a notice names and that was never written is adopted, whatever became of the notice', async () => {
  const world = await build({ channel: 'email', first: 'deferred', receipts: 'delivery' })
  const { putBatch } = world.outbox
  world.outbox.putBatch = async () => {
    throw new Error('store is down')
  }
  await expect(world.deliver(ref)).rejects.toThrow('store is down')
  world.outbox.putBatch = putBatch
  expect(world.lost()).toHaveLength(UNITS.length)
  // A receipt of an attempt that was answered as deferred: providers err.
  const [stray] = roots(world)
  await world.outbox.applyReceipt(stray!.id, listSources('send'), { state: 'sent', at: world.now(), messageId: 'm' })
  await world.sweepUntilQuiet(12)
  expect(world.lost()).toEqual([])
  expect(roots(world).map(({ id, state }) => [id === stray!.id ? 'accepted' : 'delivered', state, world.sentOf(id)])).toEqual(
    UNITS.map((_, index) => (index === 0 ? ['accepted', 'accepted', 0] : ['delivered', 'delivered', 1])),
  )
})
