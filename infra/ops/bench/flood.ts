/**
 * One office at seven times all others together, at one rate: how long the others' mail takes from its due instant to the
 * hand-over, with and without the flood. Virtual time, stores in memory, the real send path and sweep.
 */
import { randomUUID } from 'node:crypto'
import { buildNoticeId, type Notice } from '../../../functions/core/outbox/notice.ts'
import { placeNotices } from '../../../functions/core/outbox/batching.ts'
import type { Composed } from '../../../functions/core/compose/compose.ts'
import { deliverBatch } from '../../../functions/core/delivery/delivery.ts'
import type { DispatchNeeds } from '../../../functions/core/delivery/dispatch.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import type { BatchRef, OutboxStore } from '../../../functions/core/ports.ts'
import { OFFICES, type OfficeCode } from '../../../functions/core/register/register.ts'
import { dispatchRest } from '../../../functions/deliver-batch/deliver-batch.ts'
import { sweepOutbox } from '../../../functions/sweep-outbox/sweep-outbox.ts'
import { formatTable } from '../print.ts'
import { buildMemoryOutbox } from '../simulation/memory-outbox.ts'
import { buildScheduler, type Scheduler } from '../simulation/scheduler.ts'
import { buildDelivery, buildPlacing, type Clock, type World } from './memory-world.ts'
import { PRICES } from './prices.ts'
import { DAY, MORNING } from './sample-office.ts'

const RATE = 14
const MAILS_OF_AN_OFFICE = 20
const TIMES = 7
const FLOODING: OfficeCode = '44'
const SEND_TIME = 60
const MINUTE = 60_000
/** How long a function may run, as the stack declares it. */
const STREAM_TIME = 2 * MINUTE
const SWEEP_TIME = 5 * MINUTE
/** Of one shard of the stream. */
const STREAM_WORKERS = 10
const STREAM_LAG = 500

export type Flood = {
  what: string
  mails: number
  p50: number
  p99: number
  utilisation: number
  /** Of the row that all workers share, for one mail: dollars. */
  rateRow: number
}

const MESSAGE: Composed = {
  kind: 'ready',
  channel: 'email',
  to: 'unit@example.com',
  contactVersion: 1,
  template: 'bench',
  email: { template: 'bench', subject: '示例', text: '示例', html: '示例', attachments: [] },
}

function buildNotices(office: OfficeCode, count: number): Omit<Notice, 'batch' | 'attempts'>[] {
  return Array.from({ length: count }, (_, index) => {
    const addressee = { kind: 'unit', id: `${office}0100-${index}` } as const
    const key = { purpose: 'task', addressee, role: 'primary', channel: 'email', day: DAY } as const
    return { ...key, id: buildNoticeId(key), office, first: true, subjects: [], reason: '示例' }
  })
}

type Sent = { office: OfficeCode; seconds: number }
/** Calls to the row of the rate; a refused write costs as much as another. */
type RateCalls = { reads: number; writes: number }

function countRateCalls(outbox: OutboxStore, calls: RateCalls): OutboxStore {
  return {
    ...outbox,
    findRate(provider) {
      calls.reads += 1
      return outbox.findRate(provider)
    },
    saveRate(provider, before, after) {
      calls.writes += 1
      return outbox.saveRate(provider, before, after)
    },
  }
}

function buildWorld(scheduler: Scheduler, sent: Sent[], calls: RateCalls): World & { clock: Clock } {
  const begun = scheduler.time()
  const clock: Clock = {
    now: scheduler.now,
    wait: milliseconds => new Promise<void>(resolve => scheduler.after(milliseconds, resolve)),
  }
  return {
    outbox: countRateCalls(buildMemoryOutbox(), calls),
    clock,
    rate: RATE,
    compose: async notices => new Map(notices.map(({ id }) => [id, MESSAGE])),
    async send({ office }) {
      sent.push({ office, seconds: (scheduler.time() - begun) / 1_000 })
      await clock.wait(SEND_TIME)
      return { kind: 'accepted', messageId: 'bench' }
    },
  }
}

/** What a worker of so many milliseconds takes to be the dispatcher. */
function toDispatch(world: World, time: number): DispatchNeeds {
  const { now, wait } = world.clock
  const deadline = Date.parse(now()) + time
  const remaining = (): number => deadline - Date.parse(now())
  const needs = { ...buildDelivery(world, Infinity), remaining }
  const deliver = (ref: BatchRef) => deliverBatch(needs, ref)
  return { outbox: world.outbox, deliver, newId: randomUUID, now, wait, remaining, onDone: () => {} }
}

/** Batches set workers of the stream going, so many at once; whatever they leave is the sweep's, which starts every minute. */
function startWorkers(world: World, scheduler: Scheduler): OutboxStore {
  const limit = buildLimit(STREAM_WORKERS)
  const sweep = async (): Promise<void> => {
    scheduler.after(MINUTE, () => void sweep())
    await sweepOutbox({ ...toDispatch(world, SWEEP_TIME), onOverdue: () => {} })
  }
  const deliver = async (batch: BatchRef): Promise<void> => {
    const dispatch = toDispatch(world, STREAM_TIME)
    await dispatchRest(dispatch, [await deliverBatch({ ...buildDelivery(world, 2_000), remaining: dispatch.remaining }, batch)])
  }
  scheduler.after(MINUTE / 2, () => void sweep())
  return {
    ...world.outbox,
    publishBatch(batch) {
      if (batch.lane === 'now') scheduler.after(STREAM_LAG, () => void limit(() => deliver(batch)))
      return world.outbox.publishBatch(batch)
    },
  }
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

async function run(what: string, flood: number): Promise<Flood> {
  const scheduler = buildScheduler(Date.parse(MORNING))
  const sent: Sent[] = []
  const calls = { reads: 0, writes: 0 }
  const world = buildWorld(scheduler, sent, calls)
  const outbox = startWorkers(world, scheduler)
  const draft = { day: DAY, priority: 'ordinary', lane: 'now', dueAt: scheduler.now() } as const
  const counts = OFFICES.map(({ code }) => [code, code === FLOODING ? flood : MAILS_OF_AN_OFFICE] as const)
  for (const [office, count] of counts)
    await placeNotices(buildPlacing(outbox, world.clock), buildNotices(office, count), { ...draft, office })
  const all = counts.reduce((sum, [, count]) => sum + count, 0)
  for (let minute = 1; sent.length < all && minute <= 120; minute += 1)
    await scheduler.runUntil(Date.parse(MORNING) + minute * MINUTE)
  const others = sent.filter(({ office }) => office !== FLOODING).map(({ seconds }) => seconds)
  const sorted = others.toSorted((a, b) => a - b)
  const last = Math.max(...sent.map(({ seconds }) => seconds))
  const rateRow = (calls.reads * PRICES.readUnit + calls.writes * PRICES.writeUnit) / all
  const [p50, p99] = [percentile(sorted, 0.5), percentile(sorted, 0.99)]
  return { what, mails: sent.length, p50, p99, utilisation: all / (RATE * last), rateRow }
}

export async function measureFlood(): Promise<Flood[]> {
  const others = (OFFICES.length - 1) * MAILS_OF_AN_OFFICE
  return [await run('without a flood', 0), await run(`with ${TIMES} times as much of one office`, others * TIMES)]
}

export function printFlood(floods: readonly Flood[]): void {
  const [before] = floods
  const rows = floods.map(({ what, mails, p50, p99, utilisation, rateRow }) => [
    what,
    mails,
    `${p50.toFixed(1)} s`,
    `${p99.toFixed(1)} s`,
    before === undefined ? null : (p99 / before.p99).toFixed(2),
    `${(utilisation * 100).toFixed(0)} %`,
    `${((rateRow / PRICES.email) * 100).toFixed(3)} %`,
  ])
  console.log(`\nFrom due to hand-over, of all offices but the flooding one, at ${RATE} mails a second (virtual time)`)
  console.log(formatTable(['others', 'mails in all', 'p50', 'p99', 'p99 against none', 'rate used', 'its row, of SES'], rows))
}
