/** A running system in memory: register, Outbox, providers and a clock, with the use cases over them. */
import { buildRules } from '../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../functions/core/guide/editions.ts'
import { buildLimit } from '../../functions/core/limiter.ts'
import type { AllowList } from '../../functions/core/delivery/allow-list.ts'
import { type Channel, CHANNELS } from '../../functions/core/outbox/channel.ts'
import type { Composed, ReadyToSend } from '../../functions/core/compose/compose.ts'
import { buildComposer } from '../../functions/core/compose/compose-notice.ts'
import type { EndedNotice } from '../../functions/core/events.ts'
import { rememberControls } from '../../functions/core/delivery/controls-cache.ts'
import { deliverBatch } from '../../functions/core/delivery/delivery.ts'
import type { DeliveryNeeds } from '../../functions/core/delivery/delivery-needs.ts'
import type { DispatchNeeds } from '../../functions/core/delivery/dispatch.ts'
import type { ClueMessage } from '../../functions/core/messages/clue-message.ts'
import { confirmNextWay, type Dead, type NextWay, openNextWay } from '../../functions/core/ways/next-way.ts'
import type { SendWindows } from '../../functions/core/outbox/send-window.ts'
import type { SendOutcome } from '../../functions/core/delivery/sending.ts'
import { isOpen } from '../../functions/core/outbox/states.ts'
import type { BatchRef, NoticeRecord } from '../../functions/core/ports.ts'
import type { Contact, PartyRef, Task, Unit } from '../../functions/core/register/register.ts'
import { planOfficeDay } from '../../functions/plan-office/plan-office.ts'
import { sweepOutbox } from '../../functions/sweep-outbox/sweep-outbox.ts'
import { buildMemoryOutbox } from '../../infra/ops/simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../../infra/ops/simulation/memory-register.ts'
import { contact, task, unit } from './register.ts'
import { NEVER, type Death, runMortal } from './worker.ts'

const hashAddress = (address: string): string => `#${address}`

type Mortal = <T extends object>(needs: T) => T
const immortal: Mortal = needs => needs

export function buildWorld({ start = '2026-11-23T00:30:00.000Z' } = {}) {
  const register = buildMemoryRegister()
  const outbox = buildMemoryOutbox()
  let clock = Date.parse(start)
  let ids = 0
  const timers: { at: number; wake: () => void }[] = []
  /** `link`: the hash of what its reader may answer by. */
  const handedOver: { id: string; to: string; at: string; link?: string }[] = []
  const told: EndedNotice[] = []
  const rules = buildRules(currentGuide)
  const world = {
    register,
    outbox,
    rules,
    handedOver,
    /** What others heard to have ended. */
    told,
    /** Whether e-mails go out with a link, SMS with a code. */
    answers: false,
    allowList: 'open' as AllowList,
    hourlyCap: 10,
    /** Hand-overs a second of each channel's provider; none: as fast as it goes. */
    rates: {} as Partial<Record<Channel, number>>,
    receipts: false,
    channelsOff: new Set<Channel>(),
    /** How long a provider takes to answer. */
    latency: 0,
    patience: 2_000,
    random: () => 0.5,
    handOvers: [] as number[],
    windows: 'always' as SendWindows,
    remaining: () => 120_000,
    /** What the provider answers; it has the message all the same unless it refuses or defers. */
    answer: (_notice: NoticeRecord): SendOutcome => ({ kind: 'accepted', messageId: `m${handedOver.length}` }),
    render: (words: string) => words,
    tellEnds: async (ended: readonly EndedNotice[]): Promise<void> => void told.push(...ended),
    now: () => new Date(clock).toISOString(),
    newId: () => `id-${(ids += 1)}`,
    advance: (milliseconds: number) => {
      clock += milliseconds
    },
    wait: (milliseconds: number) => new Promise<void>(wake => timers.push({ at: clock + milliseconds, wake })),
    /** Ports that answer after 5 to 25 milliseconds. */
    delayed: <T extends object>(ports: T): T =>
      Object.fromEntries(
        Object.entries(ports).map(([name, call]) => [
          name,
          typeof call === 'function' && name !== 'wait'
            ? async (...args: unknown[]) => {
                await world.wait(5 + Math.floor(world.random() * 10))
                const answer: unknown = await (call as (...given: unknown[]) => unknown)(...args)
                await world.wait(Math.floor(world.random() * 10))
                return answer
              }
            : call,
        ]),
      ) as T,
    /** Lives through some work: whenever nothing else can happen, the clock jumps to the next timer. */
    async live<T>(work: Promise<T>): Promise<T> {
      const progress = { isDone: false }
      const done = work.finally(() => {
        progress.isDone = true
      })
      while (!progress.isDone) {
        for (let turn = 0; turn < 200 && !progress.isDone; turn += 1) await Promise.resolve()
        timers.sort((a, b) => a.at - b.at)
        const next = timers.shift()
        if (next === undefined) continue
        clock = Math.max(clock, next.at)
        next.wake()
      }
      return done
    },

    async addParty(party: PartyRef, office: string, contacts: Contact[], more: { unit?: Unit } = {}) {
      await register.saveParty({ party, office, contacts, retired: false, version: 1, ...more })
    },
    async addUnit(id: string, contacts: Contact[] = [contact({ kind: 'unit', id }, 'primary', { email: `${id}@example.com` })]) {
      await world.addParty({ kind: 'unit', id }, '44', contacts, { unit: unit(id) })
    },
    async addTask(id: string, part: Partial<Task> = {}, loadedOn = '2026-11-20') {
      await register.saveTask({ task: task(id, part), loadedOn, version: 1 })
    },

    batching: (mortal: Mortal) => ({ outbox: mortal(outbox), now: world.now, newId: world.newId, limit: buildLimit(8) }),
    /** At the earliest in the morning of the day. */
    plan: (day: string, { death = NEVER, office = '44' }: { death?: Death; office?: string } = {}) => {
      clock = Math.max(clock, Date.parse(`${day}T00:30:00.000Z`))
      return runMortal(death, mortal =>
        planOfficeDay({ ...world.batching(mortal), rules, windows: world.windows, register: mortal(register) }, office, day),
      )
    },

    delivery(mortal: Mortal = immortal): DeliveryNeeds {
      const compose = buildComposer({
        rules,
        calendar: rules.calendar,
        outbox,
        register: { ...register, ...mortal({ readState: register.readState, readOffice: register.readOffice }) },
        words: {
          renderTaskEmail: message => ({
            ...toEmail('task-email@1'),
            subject: world.render(message.subjects.map(subject => subject.task).join()),
            text: message.addressee.name,
          }),
          renderTaskSms: message => ({ ...toSms('task-sms@1'), text: world.render(message.addressee.name) }),
          renderFallbackEmail: () => toEmail('fallback-email@1'),
          renderFallbackSms: () => toSms('fallback-sms@1'),
          renderRequestEmail: () => toEmail('request-email@1'),
          renderRequestSms: () => toSms('request-sms@1'),
          renderClueEmail: message => ({ ...toEmail('clue-email@1'), text: describeClues(message) }),
          renderClueSms: message => ({ ...toSms('clue-sms@1'), text: describeClues(message) }),
          renderCorrectionEmail: () => toEmail('correction-email@1'),
          renderCorrectionSms: () => toSms('correction-sms@1'),
          renderOfficeReport: report => ({
            ...toEmail('office-report@1'),
            text: report.parties.map(({ name }) => name).join(),
          }),
          renderOfficeReportSms: report => ({
            ...toSms('office-report-sms@1'),
            text: report.parties.map(({ name }) => name).join(),
          }),
          renderPreparedReport: () => toEmail('prepared-report@1'),
          renderPreparedReportSms: () => toSms('prepared-report-sms@1'),
          renderOperatorReport: report => ({
            ...toEmail('operator-report@3'),
            subject: String(report.unreachable.length),
            text: report.unreachable.map(({ party }) => party.name).join(),
          }),
        },
        help: 'help',
        pageBase: 'https://duban.example',
        operatorEmail: 'operator@example.com',
        now: world.now,
        hashAddress,
      })
      const { send } = mortal({
        send: async (notice: NoticeRecord, { to, answerKey }: ReadyToSend): Promise<SendOutcome> => {
          const outcome = world.answer(notice)
          if (outcome.kind === 'accepted' || outcome.kind === 'unknown')
            handedOver.push({ id: notice.id, to, at: world.now(), ...(answerKey && { link: answerKey.hash }) })
          if (world.latency > 0) await world.wait(world.latency)
          return outcome
        },
      })
      const common = {
        ...world.batching(mortal),
        windows: world.windows,
        calendar: rules.calendar,
        hashAddress,
      }
      const ways = { ...common, outbox, register, channels: CHANNELS.filter(channel => !world.channelsOff.has(channel)) }
      const ports = mortal({
        controls: rememberControls(outbox.readControls, () => Date.parse(world.now())),
        openNextWay: (notice: NoticeRecord, dead: Dead) => openNextWay(ways, notice, dead),
        confirmNextWay: (notice: NoticeRecord, dead: Dead, way: NextWay) => confirmNextWay(ways, notice, dead, way),
        wait: world.wait,
        tellEnds: world.tellEnds,
      })
      return {
        ...common,
        ...ports,
        outbox: mortal(outbox),
        compose: async notices => (world.answers ? addKeys(await compose(notices)) : compose(notices)),
        allowList: world.allowList,
        hourlyCap: world.hourlyCap,
        powersOf: channel =>
          world.channelsOff.has(channel) ? undefined : { receipts: world.receipts, statusQuery: false, idempotent: false },
        rateOf: channel => {
          const perSecond = world.rates[channel]
          return perSecond === undefined ? undefined : { provider: channel, perSecond }
        },
        send,
        patience: world.patience,
        random: () => world.random(),
        remaining: () => world.remaining(),
        sending: { ordinary: buildLimit(10), urgent: buildLimit(10) },
        onChange: () => undefined,
        onProblem: () => undefined,
        onHandOver: (_, seconds) => void world.handOvers.push(seconds),
      }
    },
    deliver: (ref: BatchRef, death: Death = NEVER) =>
      world.live(runMortal(death, mortal => deliverBatch(world.delivery(mortal), ref))),

    dispatch: (mortal: Mortal = immortal, part: Partial<DispatchNeeds> = {}): DispatchNeeds => ({
      ...mortal({ wait: world.wait }),
      outbox: mortal(outbox),
      deliver: ref => deliverBatch({ ...world.delivery(mortal), patience: Infinity }, ref),
      newId: world.newId,
      now: world.now,
      remaining: () => world.remaining(),
      onDone: (_ref, _result, error) => {
        if (error instanceof Error) throw error
      },
      ...part,
    }),

    /** Sweeps minute by minute until no notice and no batch is open, or for `hours`; minutes in which nothing can happen are left out. */
    async sweepUntilQuiet(hours = 24) {
      const end = clock + hours * 3_600_000
      const isOver = (): boolean =>
        world.openNotices().length === 0 && world.batchRefs().every(({ endedAt }) => endedAt !== undefined)
      while (Date.parse(world.now()) < end && !isOver()) {
        await world.live(sweepOutbox({ ...world.dispatch(), onOverdue: () => undefined }))
        const looks = world.batchRefs().flatMap(({ endedAt, nextLook }) => (endedAt === undefined ? [Date.parse(nextLook)] : []))
        const next = Math.min(end, ...looks, ...timers.map(({ at }) => at))
        world.advance(60_000 * Math.max(1, Math.floor((next - clock) / 60_000) - 1))
      }
    },
    batchRefs: () => [...outbox.batches.values()],
    notices: () => [...outbox.notices.values()],
    openNotices: () => world.notices().filter(isOpen),
    /** Open notices that no written, unfinished batch of theirs lists: nobody would ever send them. */
    lost: () =>
      world.openNotices().filter(({ id, batch }) => {
        const holder = world.batchRefs().find(candidate => candidate.id === batch)
        return holder === undefined || holder.endedAt !== undefined || !holder.notices.includes(id)
      }),
    sentOf: (id: string) => handedOver.filter(one => one.id === id).length,
  }
  return world
}

let keys = 0
/** The real hashes have as many characters. */
const addKeys = (composed: ReadonlyMap<string, Composed>): ReadonlyMap<string, Composed> =>
  new Map(
    [...composed].map(([id, one]) => [
      id,
      one.kind === 'ready'
        ? { ...one, answerKey: { kind: one.channel === 'email' ? 'link' : 'code', hash: `key-${(keys += 1)}`.padEnd(22, '-') } }
        : one,
    ]),
  )

/** Such as `DB-2026-44-000001 due signBy T0`. */
const describeClues = ({ subjects }: ClueMessage): string =>
  subjects.map(({ number, occasion, clock, stage }) => [number, occasion, clock?.name, stage].filter(Boolean).join(' ')).join()

const toEmail = (template: string) => ({ template, subject: '', text: '', html: '', attachments: [] })
const toSms = (template: string) => ({ template, text: '', parts: 1 as const })
