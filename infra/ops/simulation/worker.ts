/**
 * One run of a function on a machine that may die before or after any call, be slow, sleep through its deadline, or hear that a call
 * failed which was made. Once it is over, no call of its has any effect and nothing waits for it.
 */
import { type CallFate, drawFate, passCalls, StoreUnavailableError } from './calls.ts'
import type { Faults } from './faults.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'

export type Machine = {
  scheduler: Scheduler
  faults: Faults
  log: (line: string) => void
  /** Calls that failed for good: a person makes them again. */
  deadLetters: (() => void)[]
}

export type WorkerEnd = 'done' | 'failed' | 'dead'

export type Worker = {
  name: string
  random: Random
  /** The ports as they are from there: each call is an event. */
  reach: <Ports extends object>(ports: Ports) => Ports
  /** One call that takes its time as `fate` says. */
  call: <Answer>(name: string, fate: CallFate, make: () => Promise<Answer>) => Promise<Answer>
  wait: (milliseconds: number) => Promise<void>
  now: () => string
  newId: () => string
  /** Milliseconds until it is stopped. */
  remaining: () => number
}

export type Run = {
  name: string
  random: Random
  /** Milliseconds. */
  timeout: number
  work: (worker: Worker) => Promise<unknown>
}

/** It dies at one of its first so many calls, or at the first or second of some: few of all, and the ones that matter. */
const FIRST_CALLS = [5, 10, 20, 60] as const
const OFTEN = [
  ['send'],
  ['recordInHand'],
  ['changeNotice'],
  ['applyReceipt'],
  ['releaseBatch'],
  ['endBatch'],
  ['draftBatch'],
  ['publishBatch'],
  ['putNotice'],
  ['createClue', 'changeClue'],
  ['saveDuty', 'saveCode', 'saveWithdrawal', 'saveCorrection', 'takeTry', 'forgetTries'],
] as const
const SELDOM = [
  ['saveFailure', 'saveSuppression', 'saveUnreached', 'saveUnreachable', 'saveBrake'],
  ['putBatch', 'claimNotice', 'takeAllowance', 'countMail', 'send sms'],
] as const
const FATEFUL = [...OFTEN, ...SELDOM, ...SELDOM, ...SELDOM, ...SELDOM] as const

type Life = {
  deadline: number
  /** At which of its calls it dies, or of those of some ports. */
  death: { call: number; ports: readonly string[] | undefined; moment: 'before' | 'after' } | undefined
  calls: number
  end: (how: WorkerEnd) => void
  isOver: () => boolean
}

/** @param onEnd hears once how it went */
export function startWorker(machine: Machine, run: Run, onEnd: (end: WorkerEnd) => void): void {
  const life = beginLife(machine, run, onEnd)
  run.work(buildWorker(machine, run, life)).then(
    () => life.end('done'),
    (error: unknown) => {
      machine.log(`${run.name} ${error instanceof Error ? `${error.name} ${error.message}` : String(error)}`)
      life.end('failed')
    },
  )
}

function beginLife({ scheduler, faults, log }: Machine, { name, random, timeout }: Run, onEnd: (end: WorkerEnd) => void): Life {
  const deadline = scheduler.time() + timeout
  const overstays = random.chance(faults('overstay'))
  const dies = random.chance(faults('death'))
  let isOver = false
  const end = (how: WorkerEnd): void => {
    if (isOver) return
    isOver = true
    log(`${name} ${how}`)
    onEnd(how)
  }
  return {
    deadline,
    death: dies ? drawDeath(random) : undefined,
    calls: 0,
    end,
    isOver() {
      if (!isOver && !overstays && scheduler.time() >= deadline) end('dead')
      return isOver
    },
  }
}

function drawDeath(random: Random): Life['death'] {
  const moment = random.chance(0.5) ? 'before' : 'after'
  return random.chance(0.4)
    ? { call: random.between(1, random.pick(FIRST_CALLS)), ports: undefined, moment }
    : { call: random.between(1, 2), ports: random.pick(FATEFUL), moment }
}

function buildWorker(machine: Machine, { name, random }: Run, life: Life): Worker {
  const { scheduler, faults } = machine
  let ids = 0
  const call: Worker['call'] = (port, fate, make) => makeCall(machine, life, { worker: name, port, fate }, make)
  return {
    name,
    random,
    call,
    reach: ports => passCalls(ports, (port, make) => call(port, drawFate(faults, random), make)),
    wait: milliseconds => new Promise(resolve => scheduler.after(Math.max(0, Math.ceil(milliseconds)), meet(life, resolve))),
    now: scheduler.now,
    newId: () => `${name}.${(ids += 1)}`,
    remaining: () => life.deadline - scheduler.time(),
  }
}

/** @returns whether this is the call at which it dies */
function countCall(life: Life, port: string): 'before' | 'after' | undefined {
  const { death } = life
  if (death === undefined || (death.ports !== undefined && !death.ports.some(fateful => port.startsWith(fateful))))
    return undefined
  life.calls += 1
  return life.calls === death.call ? death.moment : undefined
}

const meet = (life: Life, happen: () => void) => (): void => {
  if (!life.isOver()) happen()
}

function makeCall<Answer>(
  { scheduler, log }: Machine,
  life: Life,
  { worker, port, fate }: { worker: string; port: string; fate: CallFate },
  make: () => Promise<Answer>,
): Promise<Answer> {
  const death = countCall(life, port)
  const name = `${worker} ${port}`
  return new Promise((resolve, reject) => {
    const die = (): void => {
      log(`${name} dies ${death}`)
      life.end('dead')
    }
    const hear = (happen: () => void): void => {
      if (death === 'after') die()
      else if (fate.answer === 0) happen()
      else scheduler.after(fate.answer, meet(life, happen))
    }
    const fail = (error: unknown): void =>
      hear(() => reject(error instanceof Error ? error : new StoreUnavailableError(String(error))))
    const arrive = (): void => {
      if (death === 'before') return die()
      log(fate.kind === 'answered' ? name : `${name} ${fate.kind}`)
      if (fate.kind === 'refused') return fail(new StoreUnavailableError(name))
      make().then(answer => (fate.kind === 'lost' ? fail(new StoreUnavailableError(name)) : hear(() => resolve(answer))), fail)
    }
    scheduler.after(fate.request, meet(life, arrive))
  })
}
