/** The functions of the system as they are wired, each call of which is a run of a worker over the stores in memory. */
import { DEFAULT_TERMS } from '../../../functions/core/clues/clocks.ts'
import type { ClueSecrets } from '../../../functions/core/clues/clue-store.ts'
import { isFinished } from '../../../functions/core/deadlines/watermark.ts'
import type { Day } from '../../../functions/core/day.ts'
import type { DomainEvent } from '../../../functions/core/events.ts'
import { deliverBatch } from '../../../functions/core/delivery/delivery.ts'
import type { DispatchNeeds } from '../../../functions/core/delivery/dispatch.ts'
import type { BatchRef, OutboxStore, RegisterStore } from '../../../functions/core/ports.ts'
import type { DutyChange } from '../../../functions/core/reactions/duty-reactions.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import { publishHappened, reactToChange, reactToEntries } from '../../../functions/react-to-change/react-to-change.ts'
import { openDay } from '../../../functions/open-day/open-day.ts'
import { planOfficeDay } from '../../../functions/plan-office/plan-office.ts'
import { reportUnreachable } from '../../../functions/report-unreachable/report-unreachable.ts'
import { dispatchRest } from '../../../functions/deliver-batch/deliver-batch.ts'
import { sweepOutbox } from '../../../functions/sweep-outbox/sweep-outbox.ts'
import type { MemoryRegister } from './memory-register.ts'
import { buildProviders, type HandOver, POWERS, type Providers } from './providers.ts'
import { type Given, type Hands, receiveReceipt, toAnswering, toDelivery, toPlacing } from './needs.ts'
import type { Verb, VerbHands } from './operator.ts'
import { buildClueApi, type ClueApi } from './clue-api.ts'
import type { MemoryClues } from './memory-clues.ts'
import { noteEvents, watchClues } from './watch-clues.ts'
import { buildPages, type Pages } from './pages.ts'
import { sendReceipts } from './receipts.ts'
import type { Random } from './random.ts'
import { streamBatches, streamDuties, streamEntries } from './stream.ts'
import { startSweeps } from './sweeps.ts'
import { pullTrigger, type Source, SOURCES } from './triggers.ts'
import type { Machine, Worker } from './worker.ts'
import type { MemoryOutbox } from './context.ts'
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
  react: 2 * MINUTE,
  /** A person waits longer than any function may take. */
  verb: 60 * MINUTE,
} as const

/** How long a batch waits for slots of the rate: a stream's only a moment. */
const PATIENCE = { stream: 2_000, dispatcher: Infinity } as const
export type Surroundings = Given & {
  machine: Machine
  random: Random
  stores: { outbox: MemoryOutbox; register: MemoryRegister; clues: MemoryClues }
  clueSecrets: ClueSecrets
  /** Whose plans are made. */
  offices: ReadonlySet<OfficeCode>
  onMessage: (handOver: HandOver) => void
}

export type System = {
  providers: Providers
  /** The store whose stream and due index set workers going. */
  outbox: OutboxStore
  /** The one whose stream tells of answers. */
  register: RegisterStore
  pages: Pages
  clueApi: ClueApi
  run: (verb: Verb) => void
  openDay: (scheduledTime: string) => void
  report: (scheduledTime: string) => void
}

type Call = { kind: keyof typeof TIMEOUTS; about: string; source: Source; work: (hands: Hands) => Promise<unknown> }

export function buildSystem(surroundings: Surroundings): System {
  const { machine, random, context, stores, offices, onMessage } = surroundings
  let calls = 0
  const call = ({ kind, about, source, work }: Call): void => {
    calls += 1
    const name = `${kind}#${calls}`
    machine.log(`${name} for ${about}`)
    const run = (worker: Worker): Promise<unknown> => {
      const watch = watchWorker(context, { outbox, register })
      return work(toHands(worker, watch))
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
  const publish = async (events: readonly DomainEvent[]): Promise<void> => {
    noteEvents(context, events)
    events
      .flatMap(({ detailType, detail }) => (detailType === 'OfficeDayOpened' ? [detail.data] : []))
      .filter(opened => offices.has(opened.office) && !isPlanned(surroundings, opened))
      .forEach(planOffice)
  }
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
  const register = streamDuties(stores.register, change =>
    call({
      kind: 'react',
      about: `${change.after.task} of ${change.after.party.id}`,
      source: SOURCES.stream,
      work: hands => react(surroundings, { ...hands, ...hands.worker.reach({ publish }) }, change),
    }),
  )
  const clues = streamEntries(stores.clues, stores.register.clueRows, entry =>
    call({
      kind: 'react',
      about: `${entry.deed} of ${entry.number}`,
      source: SOURCES.stream,
      work: async hands => {
        await reactToEntries({ ...toPlacing(surroundings, hands), ...hands.worker.reach({ publish }) }, [entry])
      },
    }),
  )
  const { operatorEmail } = surroundings.settings
  return {
    providers,
    outbox,
    register,
    pages: buildPages({
      ...surroundings,
      toNeeds: worker => toAnswering(surroundings, toHands(worker, watchWorker(context, { outbox, register }))),
    }),
    clueApi: buildClueApi({
      ...surroundings,
      toNeeds: worker => ({
        clues: worker.reach(watchClues(context, clues)),
        secrets: surroundings.clueSecrets,
        rules: { calendar: surroundings.rules.calendar, terms: DEFAULT_TERMS },
        now: worker.now,
      }),
    }),
    run: ({ about, work }) =>
      call({
        kind: 'verb',
        about,
        source: SOURCES.person,
        work: hands => work({ ...hands, ...hands.worker.reach({ publish }) }),
      }),
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

const toHands = (worker: Worker, watch: Watch): Hands => ({
  worker,
  watch,
  outbox: worker.reach(watch.outbox),
  register: worker.reach(watch.register),
})

async function react(surroundings: Surroundings, hands: Hands & Pick<VerbHands, 'publish'>, change: DutyChange): Promise<void> {
  const needs = toPlacing(surroundings, hands)
  const reacted = await reactToChange(needs, change)
  await publishHappened({ ...needs, publish: hands.publish }, [reacted])
}
