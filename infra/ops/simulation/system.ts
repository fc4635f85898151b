/** The functions of the system as they are wired, each call of which is a run of a worker over the stores in memory. */
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import { isFinished } from '../../../functions/core/deadlines/watermark.ts'
import type { Day } from '../../../functions/core/day.ts'
import type { DomainEvent } from '../../../functions/core/events.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import { CHANNELS } from '../../../functions/core/outbox/channel.ts'
import { rememberControls } from '../../../functions/core/delivery/controls-cache.ts'
import { deliverBatch } from '../../../functions/core/delivery/delivery.ts'
import type { DeliveryNeeds } from '../../../functions/core/delivery/delivery-needs.ts'
import { rememberRates } from '../../../functions/core/delivery/known-rates.ts'
import type { DispatchNeeds } from '../../../functions/core/delivery/dispatch.ts'
import { confirmNextWay, openNextWay } from '../../../functions/core/ways/next-way.ts'
import { parseReceipt } from '../../../functions/core/receipts/receipt.ts'
import { applyReceipts } from '../../../functions/core/receipts/receipts.ts'
import type { BatchRef, OutboxStore } from '../../../functions/core/ports.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import { openDay } from '../../../functions/open-day/open-day.ts'
import { planOfficeDay } from '../../../functions/plan-office/plan-office.ts'
import { reportUnreachable } from '../../../functions/report-unreachable/report-unreachable.ts'
import { dispatchRest } from '../../../functions/deliver-batch/deliver-batch.ts'
import { sweepOutbox } from '../../../functions/sweep-outbox/sweep-outbox.ts'
import type { MemoryRegister } from './memory-register.ts'
import { buildComposers } from './composers.ts'
import { buildProviders, type HandOver, POWERS, type Providers } from './providers.ts'
import { sendReceipts } from './receipts.ts'
import type { SimulatedSettings } from './settings.ts'
import type { Random } from './random.ts'
import { streamBatches } from './stream.ts'
import { startSweeps } from './sweeps.ts'
import { pullTrigger, type Source, SOURCES } from './triggers.ts'
import type { Machine, Worker } from './worker.ts'
import type { Context, MemoryOutbox } from './context.ts'
import { watchWorker, type Watch } from './witness.ts'

const MINUTE = 60_000
/** As the stack declares them. */
const TIMEOUTS = {
  open: MINUTE,
  plan: 15 * MINUTE,
  deliver: 2 * MINUTE,
  sweep: 5 * MINUTE,
  receive: MINUTE,
  report: 5 * MINUTE,
} as const

/** How long a batch waits for slots of the rate: a stream's only a moment. */
const PATIENCE = { stream: 2_000, dispatcher: Infinity } as const
const CALLS_IN_FLIGHT = 50
const SENDS_IN_FLIGHT = { ordinary: 20, urgent: 10 } as const

export type Surroundings = {
  machine: Machine
  random: Random
  rules: Rules
  settings: SimulatedSettings
  stores: { outbox: MemoryOutbox; register: MemoryRegister }
  context: Context
  /** Whose plans are made. */
  offices: ReadonlySet<OfficeCode>
  onMessage: (handOver: HandOver) => void
}

export type System = {
  providers: Providers
  /** The store whose stream and due index set workers going. */
  outbox: OutboxStore
  openDay: (scheduledTime: string) => void
  report: (scheduledTime: string) => void
}

type Call = { kind: keyof typeof TIMEOUTS; about: string; source: Source; work: (hands: Hands) => Promise<unknown> }
/** A worker and its ports. */
type Hands = Pick<Watch, 'outbox' | 'register'> & { worker: Worker; watch: Watch }

export function buildSystem(surroundings: Surroundings): System {
  const { machine, random, context, stores, offices, onMessage } = surroundings
  let calls = 0
  const call = ({ kind, about, source, work }: Call): void => {
    calls += 1
    const name = `${kind}#${calls}`
    machine.log(`${name} for ${about}`)
    const run = (worker: Worker): Promise<unknown> => {
      const watch = watchWorker(context, { outbox, register: stores.register })
      return work({ worker, watch, outbox: worker.reach(watch.outbox), register: worker.reach(watch.register) })
    }
    pullTrigger(machine, { name, source, random: random.fork(name), timeout: TIMEOUTS[kind], work: run })
  }
  const receive = (body: string): void =>
    call({ kind: 'receive', about: body, source: SOURCES.queue, work: hands => receiveReceipt(surroundings, hands, body) })
  const providers = buildProviders(machine, handOver => {
    onMessage(handOver)
    if (POWERS[handOver.channel].receipts) sendReceipts(machine, random, handOver, receive)
  })
  const planOffice = ({ office, day }: OpenDay): void => {
    const work = (hands: Hands) => planOfficeDay({ ...toPlacing(surroundings, hands), rules: surroundings.rules }, office, day)
    call({ kind: 'plan', about: `office ${office} on ${day}`, source: SOURCES.bus, work })
  }
  const publish = async (events: readonly DomainEvent[]): Promise<void> =>
    events
      .flatMap(({ detailType, detail }) => (detailType === 'OfficeDayOpened' ? [detail.data] : []))
      .filter(opened => offices.has(opened.office) && !isPlanned(surroundings, opened))
      .forEach(planOffice)
  const deliverTo = (hands: Hands, patience: number) => {
    const needs = toDelivery(surroundings, providers, hands, patience)
    return (ref: BatchRef) => deliverBatch(needs, ref)
  }
  const toDispatch = (hands: Hands): DispatchNeeds => ({
    ...hands.worker,
    outbox: hands.outbox,
    deliver: deliverTo(hands, PATIENCE.dispatcher),
    onDone: ({ id }, result, error) =>
      machine.log(`${hands.worker.name} ${id} ${result}${error instanceof Error ? ` ${error.message}` : ''}`),
  })
  const sweep = (): void =>
    call({
      kind: 'sweep',
      about: 'what is due',
      source: SOURCES.everyMinute,
      work: hands => sweepOutbox({ ...toDispatch(hands), onOverdue: () => undefined }),
    })
  const sweeps = startSweeps({ scheduler: machine.scheduler, listDue: stores.outbox.listDue, sweep })
  const outbox = streamBatches(stores.outbox, {
    onDue: sweeps.expect,
    onInsert: batch =>
      call({
        kind: 'deliver',
        about: batch.id,
        source: SOURCES.stream,
        work: async hands => dispatchRest(toDispatch(hands), [await deliverTo(hands, PATIENCE.stream)(batch)]),
      }),
  })
  const { operatorEmail } = surroundings.settings
  return {
    providers,
    outbox,
    openDay: scheduledTime =>
      call({
        kind: 'open',
        about: scheduledTime,
        source: SOURCES.schedule,
        work: ({ worker }) => openDay({ ...worker.reach({ publish }), now: worker.now }, scheduledTime),
      }),
    report: scheduledTime =>
      call({
        kind: 'report',
        about: scheduledTime,
        source: SOURCES.schedule,
        work: hands => reportUnreachable({ ...toPlacing(surroundings, hands), operatorEmail }, scheduledTime),
      }),
  }
}

type OpenDay = { office: OfficeCode; day: Day }

/** A run would read the watermark and stop. */
function isPlanned({ stores, rules }: Surroundings, { office, day }: OpenDay): boolean {
  const mark = stores.register.watermarks.get(office)
  return mark !== undefined && isFinished(mark) && (mark.begun >= day || !rules.calendar.isWorkingDay(day))
}

function toPlacing({ rules, settings, context }: Surroundings, { worker, outbox, register }: Hands) {
  return {
    outbox,
    register,
    now: worker.now,
    newId: worker.newId,
    limit: buildLimit(CALLS_IN_FLIGHT),
    windows: settings.windows,
    calendar: rules.calendar,
    hashAddress: context.hashAddress,
    channels: CHANNELS,
  }
}

function toDelivery(surroundings: Surroundings, providers: Providers, hands: Hands, patience: number): DeliveryNeeds {
  const { rules, settings } = surroundings
  const { worker, watch, outbox, register } = hands
  const placing = toPlacing(surroundings, hands)
  const onWords = watch.noteWords
  return {
    ...placing,
    outbox: { ...outbox, ...rememberRates(outbox, worker.now) },
    patience,
    wait: worker.wait,
    random: worker.random.next,
    remaining: worker.remaining,
    controls: rememberControls(outbox.readControls, () => Date.parse(worker.now())),
    compose: watch.compose(buildComposers({ ...placing, rules, settings, onWords })),
    openNextWay: (notice, dead) => openNextWay(placing, notice, dead),
    confirmNextWay: (notice, dead, way) => confirmNextWay(placing, notice, dead, way),
    allowList: settings.allowList,
    hourlyCap: settings.hourlyCap,
    rateOf: channel => {
      const perSecond = settings.rates[channel]
      return perSecond === undefined ? undefined : { provider: channel, perSecond }
    },
    powersOf: channel => POWERS[channel],
    send: (notice, message) => providers.send(worker, watch, notice, message),
    sending: { ordinary: buildLimit(SENDS_IN_FLIGHT.ordinary), urgent: buildLimit(SENDS_IN_FLIGHT.urgent) },
    ...worker.reach({ tellEnds: async () => undefined }),
    onChange: () => undefined,
    onProblem: () => undefined,
    onHandOver: () => undefined,
  }
}

async function receiveReceipt(surroundings: Surroundings, hands: Hands, body: string): Promise<void> {
  const { operatorEmail } = surroundings.settings
  const told = {
    ...hands.worker.reach({ tellEnds: async () => undefined }),
    operatorEmail,
    onBrake: () => undefined,
    onReceipt: () => undefined,
  }
  const results = await applyReceipts({ ...toPlacing(surroundings, hands), ...told }, [parseReceipt(body)])
  for (const result of results.values()) if (result.status === 'rejected') throw result.reason
}
