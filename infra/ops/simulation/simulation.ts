/** Lives through some days: the real decisions over stores in memory, on a virtual clock, by one seed. */
import { buildHashAddress } from '../../../functions/adapters/address-hash.ts'
import { DEFAULT_TERMS } from '../../../functions/core/clues/clocks.ts'
import type { ClueSecrets } from '../../../functions/core/clues/clue-store.ts'
import { addDays, type Day, instantInShanghai } from '../../../functions/core/day.ts'
import { buildRules, type Rules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { isOpen } from '../../../functions/core/outbox/states.ts'
import { CENTRE, type OfficeCode, type Register } from '../../../functions/core/register/register.ts'
import { seedRegister } from '../load/load-register.ts'
import { type Faults, NO_FAULTS, OF_ADDRESSES } from './faults.ts'
import { planHappenings, releaseAll, type Stage } from './happenings.ts'
import { buildHistory } from './history.ts'
import { buildJudge, type Violation } from './invariants.ts'
import { buildMemoryOutbox } from './memory-outbox.ts'
import { buildMemoryClues, type MemoryClues } from './memory-clues.ts'
import { buildMemoryRegister, type MemoryRegister } from './memory-register.ts'
import { buildOfficers } from './officers.ts'
import { bringOldClues } from './old-clues.ts'
import { MARK } from './clue-people.ts'
import { watchClues } from './watch-clues.ts'
import { buildReplay, drawVerb } from './operator.ts'
import type { HandOver } from './providers.ts'
import { buildRandom } from './random.ts'
import { buildRecipients } from './recipients.ts'
import { buildScheduler } from './scheduler.ts'
import { OPEN_DAY_TIMES, REPORT_TIMES, type SimulatedSettings } from './settings.ts'
import { buildSimulatedClueSecrets, buildSimulatedSecrets } from './simulated-secrets.ts'
import { buildSystem } from './system.ts'
import type { Context, MemoryOutbox } from './context.ts'
import { watchWorker } from './witness.ts'
import type { Machine } from './worker.ts'

export type Scenario = {
  seed: number
  /** The first and the last day. */
  from: Day
  to: Day
  register: Register
  settings: SimulatedSettings
  /** Without any, the run ends with the last day; with some, it goes on without them until every notice has ended. */
  faults?: Faults
  /** Whose days are planned, and whose people do things meanwhile; the centre's are, anyhow. */
  offices: readonly OfficeCode[]
  /** So many clues between these offices are under way when it begins. */
  clues?: { offices: readonly OfficeCode[]; count: number }
}

export type Observers = {
  /** Each line of the event log. */
  log?: (line: string) => void
  /** A day is over. */
  onDay?: (day: Day) => void
}

export type Lived = {
  rows: MemoryOutbox
  /** What reached the endpoints and was taken, in the order of its arrival. */
  messages: HandOver[]
  violations: Violation[]
  events: number
}

/** A notice waits twelve days at most for what it needs. */
const LONGEST_END = 40
const HASH_KEY = 'simulation'
/** By then nothing is under way any more that began while there were faults. */
const REPLAYED_AT = '12:00'

export async function simulate(scenario: Scenario, observers: Observers = {}): Promise<Lived> {
  const world = buildWorld(scenario, observers)
  const { from, to, register } = scenario
  await seedRegister(world.hands.register, { register, plannedThrough: addDays(from, -1), today: from }, () => undefined)
  await world.bringOldClues()
  for (let day = from; day <= to; day = addDays(day, 1)) {
    world.beginDay(day)
    await world.liveUntil(addDays(day, 1))
    observers.onDay?.(day)
    if (world.violations.length > 0) break
  }
  if (scenario.faults !== undefined && world.violations.length === 0) await endWithoutFaults(world, to)
  const { rows, messages, violations, scheduler } = world
  return { rows: rows.outbox, messages, violations, events: scheduler.count() }
}

/** The next working day's plan mends what is unfinished; from then on only what is under way goes on, and people stop nothing for long. */
async function endWithoutFaults(world: World, to: Day): Promise<void> {
  world.heal()
  const mended = rules.calendar.onOrAfter(addDays(to, 1))
  world.mend(mended)
  for (let day = addDays(to, 1); day <= addDays(mended, LONGEST_END); day = addDays(day, 1)) {
    await releaseAll(world.hands.outbox, world.scheduler.now())
    await world.liveUntil(addDays(day, 1))
    if (day > mended && ![...world.rows.outbox.notices.values()].some(isOpen)) break
  }
  world.judgeEnd()
}

type World = ReturnType<typeof buildWorld>

const rules: Rules = buildRules(currentGuide)

function buildWorld({ seed, from, settings, faults = NO_FAULTS, offices, clues }: Scenario, { log }: Observers) {
  const random = buildRandom(seed)
  const scheduler = buildScheduler(Date.parse(instantInShanghai(from, '00:00')))
  const health = { isHealed: false }
  const machine: Machine = {
    scheduler,
    deadLetters: [],
    faults: fault => (health.isHealed && !OF_ADDRESSES.has(fault) ? 0 : faults(fault)),
    log(line) {
      if (line.includes(MARK)) context.judge({ kind: 'left', what: 'the log', text: line })
      log?.(`${scheduler.now()} ${line}`)
    },
  }
  // By the change, so that whatever else is read changes nothing.
  const isLate = (id: string, time: number): boolean => random.fork(`change ${id} ${time}`).chance(machine.faults('lateRead'))
  const register = buildMemoryRegister()
  const rows = {
    outbox: buildMemoryOutbox({ time: scheduler.time, isLate }),
    register,
    clues: buildMemoryClues(register.clueRows),
  }
  const clueSecrets = buildSimulatedClueSecrets(random.fork('clue secrets'))
  const violations: Violation[] = []
  const context = buildContext(machine, rows, { settings, clueSecrets, violations, doubtsPlans: faults !== NO_FAULTS })
  const messages: HandOver[] = []
  const system = buildSystem({
    machine,
    random,
    rules,
    settings,
    stores: rows,
    context,
    secrets: buildSimulatedSecrets(random.fork('secrets')),
    clueSecrets,
    offices: new Set([...offices, CENTRE]),
    onMessage(message) {
      messages.push(message)
      read(message)
    },
  })
  const hands = watchWorker(context, { outbox: system.outbox, register: system.register })
  const read = buildRecipients({ machine, random, pages: system.pages, register: rows.register, hands: hands.register })
  const desk = { context, rules, register: rows.register, offices: [...offices, CENTRE] }
  const visit = buildOfficers({ machine, api: system.clueApi, rows: register.clueRows, secrets: clueSecrets, offices })
  const stage: Stage = {
    machine,
    random,
    offices,
    rows,
    hands,
    providers: system.providers,
    visit,
    steer(own, office) {
      const verb = drawVerb(desk, own, office)
      if (verb !== undefined) system.run(verb)
    },
  }
  return {
    rows,
    scheduler,
    hands,
    messages,
    violations,
    async bringOldClues() {
      if (clues === undefined) return
      const needs = {
        clues: watchClues(context, rows.clues),
        secrets: clueSecrets,
        rules: { calendar: rules.calendar, terms: DEFAULT_TERMS },
      }
      await bringOldClues({ needs, calendar: rules.calendar, from, offices: clues.offices }, random, clues.count)
    },
    judgeEnd: () => context.judge({ kind: 'over' }),
    heal() {
      health.isHealed = true
      for (const call of machine.deadLetters.splice(0)) call()
    },
    mend(day: Day) {
      for (const time of OPEN_DAY_TIMES.slice(0, 1)) at(day, time, system.openDay)
      at(day, REPLAYED_AT, () => system.run(buildReplay(from)))
    },
    beginDay(day: Day) {
      for (const time of OPEN_DAY_TIMES) at(day, time, system.openDay)
      for (const time of REPORT_TIMES) at(day, time, system.report)
      planHappenings(stage, day)
    },
    liveUntil: (day: Day) => scheduler.runUntil(Date.parse(instantInShanghai(day, '00:00')) - 1),
  }

  function at(day: Day, time: string, fire: (scheduledTime: string) => void): void {
    const instant = instantInShanghai(day, time)
    scheduler.at(Date.parse(instant), () => fire(instant))
  }
}

type Rows = { outbox: MemoryOutbox; register: MemoryRegister; clues: MemoryClues }
type Surroundings = { settings: SimulatedSettings; clueSecrets: ClueSecrets; violations: Violation[]; doubtsPlans: boolean }

function buildContext(
  { scheduler, log }: Machine,
  { outbox: rows, register: { clueRows }, clues: { sealed } }: Rows,
  { settings, clueSecrets, violations, doubtsPlans }: Surroundings,
): Context {
  const history = buildHistory(scheduler.now())
  const hashAddress = rememberHashes(buildHashAddress(HASH_KEY))
  const judge = buildJudge({ history, rows, clueRows, sealed, clueSecrets, settings, calendar: rules.calendar, hashAddress })
  return {
    scheduler,
    rules,
    rows,
    clueRows,
    hashAddress,
    doubtsPlans,
    history,
    log,
    judge(step) {
      for (const found of judge(step)) {
        log(`VIOLATED ${found.invariant}: ${found.detail}`)
        violations.push({ ...found, at: scheduler.now() })
      }
    },
  }
}

function rememberHashes(hash: (address: string) => string): (address: string) => string {
  const known = new Map<string, string>()
  return address => {
    const found = known.get(address) ?? hash(address)
    known.set(address, found)
    return found
  }
}
