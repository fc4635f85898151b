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
  /** The ports as they are from there: each call is an event when it is made, and another when it is answered. */
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

/** It dies at its n-th call: one of the first few, or of many. */
const DEATHS = [4, 12, 40, 160] as const

type Life = {
  deadline: number
  death: { call: number; moment: 'before' | 'after' } | undefined
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
    death: dies ? { call: random.between(1, random.pick(DEATHS)), moment: random.chance(0.5) ? 'before' : 'after' } : undefined,
    calls: 0,
    end,
    isOver() {
      if (!isOver && !overstays && scheduler.time() >= deadline) end('dead')
      return isOver
    },
  }
}

function buildWorker(machine: Machine, { name, random }: Run, life: Life): Worker {
  const { scheduler, faults } = machine
  let ids = 0
  const call: Worker['call'] = (port, fate, make) => makeCall(machine, life, { name: `${name} ${port}`, fate }, make)
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

const meet = (life: Life, happen: () => void) => (): void => {
  if (!life.isOver()) happen()
}

function makeCall<Answer>(
  { scheduler, log }: Machine,
  life: Life,
  { name, fate }: { name: string; fate: CallFate },
  make: () => Promise<Answer>,
): Promise<Answer> {
  life.calls += 1
  const death = life.calls === life.death?.call ? life.death.moment : undefined
  return new Promise((resolve, reject) => {
    const hear = (happen: () => void): void => {
      if (death === 'after') life.end('dead')
      else scheduler.after(fate.answer, meet(life, happen))
    }
    const fail = (error: unknown): void =>
      hear(() => reject(error instanceof Error ? error : new StoreUnavailableError(String(error))))
    const arrive = (): void => {
      if (death === 'before') return life.end('dead')
      log(fate.kind === 'answered' ? name : `${name} ${fate.kind}`)
      if (fate.kind === 'refused') return fail(new StoreUnavailableError(name))
      make().then(answer => (fate.kind === 'lost' ? fail(new StoreUnavailableError(name)) : hear(() => resolve(answer))), fail)
    }
    scheduler.after(fate.request, meet(life, arrive))
  })
}
