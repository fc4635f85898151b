/** A function of the template: its worker, the calls in it, their time-outs; a worker that dies is replaced at the next call. */
import { randomUUID } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Clock, Timeline } from './clock.ts'
import type { CallError, FromWorker, ToWorker, WorkerInput } from './worker-messages.ts'
import type { FunctionSpec } from './wiring.ts'

export type Outcome = { ok: true; result: unknown } | { ok: false; error: CallError }

const STOPPED: CallError = { name: 'Runtime.Stopped', message: 'the local runtime stops' }

/** Whether a call ended because the runtime did, as one that stands by for a minute must: no failure. */
export const isCutOff = (outcome: Outcome): boolean => !outcome.ok && outcome.error === STOPPED

export type LocalFunction = {
  spec: FunctionSpec
  /** Never rejects: what went wrong is in the outcome. */
  invoke: (event: unknown) => Promise<Outcome>
  /** Whether nothing runs but calls that sleep until an instant, as far as can be seen from here. */
  isAtRest: () => boolean
  /** Asks the worker whether that is so: it must turn its loop and begin nothing meanwhile. */
  confirmRest: () => Promise<boolean>
  stop: () => Promise<void>
}

export type FunctionSurroundings = {
  clock: Clock
  timeline: Timeline
  environment: Record<string, string>
  /** Hears whenever a call has ended or gone to sleep. */
  onChange: () => void
  onLog: (name: string, text: string) => void
}

type Call = { finish: (outcome: Outcome) => void; sleeping: number }
type Instance = {
  worker: Worker
  counters: Int32Array
  calls: Map<number, Call>
  pings: Map<number, () => void>
  wakes: Set<() => void>
}

/** What Lambda spreads over many machines shares one thread here: it gets as much more memory and real time. */
const CALLS_IN_ONE_THREAD = 4

/** In real time: longer than a thread needs to load a part of its bundle or to put a batch into words. */
const STILL_MILLISECONDS = 500

const WORKER = new URL('./worker.ts', import.meta.url)

let serial = 0

function startInstance(spec: FunctionSpec, surroundings: FunctionSurroundings): Instance {
  const activity = new SharedArrayBuffer(8)
  const workerData: WorkerInput = { clock: surroundings.clock.buffer, activity, folder: spec.folder, handler: spec.handler }
  const worker = new Worker(WORKER, {
    workerData,
    env: { ...surroundings.environment, ...spec.environment, AWS_LAMBDA_FUNCTION_NAME: spec.name },
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: Math.max(1024, spec.memorySize * CALLS_IN_ONE_THREAD) },
  })
  const instance: Instance = { worker, counters: new Int32Array(activity), calls: new Map(), pings: new Map(), wakes: new Set() }
  for (const stream of [worker.stdout, worker.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => surroundings.onLog(spec.name, text))
  return instance
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
const send = (instance: Instance, message: ToWorker): void => instance.worker.postMessage(message)

function sleepUntil(instance: Instance, message: FromWorker & { kind: 'asleep' }, { timeline }: FunctionSurroundings): void {
  const call = instance.calls.get(message.call)
  if (call) call.sleeping += 1
  const cancel = timeline.add(message.until, () => {
    instance.wakes.delete(cancel)
    // What wakes does something, be it nothing that is counted.
    Atomics.add(instance.counters, 1, 1)
    if (call) call.sleeping -= 1
    send(instance, { kind: 'wake', sleep: message.sleep })
  })
  instance.wakes.add(cancel)
}

function hear(instance: Instance, message: FromWorker, surroundings: FunctionSurroundings): void {
  if (message.kind === 'asleep') sleepUntil(instance, message, surroundings)
  if (message.kind === 'pong') instance.pings.get(message.ping)?.()
  if (message.kind === 'returned') {
    const result: unknown = JSON.parse(message.result)
    instance.calls.get(message.call)?.finish({ ok: true, result })
  }
  if (message.kind === 'threw') instance.calls.get(message.call)?.finish({ ok: false, error: message.error })
  surroundings.onChange()
}

/** Fails everything that the instance was doing; it is not used again. */
function abandon(instance: Instance, error: CallError): void {
  for (const cancel of instance.wakes) cancel()
  for (const call of instance.calls.values()) call.finish({ ok: false, error })
  for (const answer of instance.pings.values()) answer()
}

export function createLocalFunction(spec: FunctionSpec, surroundings: FunctionSurroundings): LocalFunction {
  let current: Instance | undefined

  const end = (instance: Instance, error: CallError): void => {
    if (current === instance) current = undefined
    abandon(instance, error)
    void instance.worker.terminate()
    surroundings.onChange()
  }

  const start = (): Instance => {
    const instance = startInstance(spec, surroundings)
    instance.worker.on('message', (message: FromWorker) => hear(instance, message, surroundings))
    instance.worker.on('error', error => end(instance, { name: 'Runtime.Crash', message: String(error) }))
    instance.worker.on('exit', code =>
      end(instance, { name: 'Runtime.ExitError', message: `the worker exited with status ${code}` }),
    )
    return instance
  }

  const invoke = (event: unknown): Promise<Outcome> =>
    new Promise(resolve => {
      const instance = (current ??= start())
      const id = serial++
      const deadline = surroundings.clock.now() + spec.timeoutSeconds * 1000
      const giveUp = (): void => end(instance, { name: 'Sandbox.Timedout', message: `timed out after ${spec.timeoutSeconds} s` })
      // A call can hang (real time, while the clock stands still) or sleep for too long (virtual time)
      const hanging = setTimeout(giveUp, spec.timeoutSeconds * CALLS_IN_ONE_THREAD * 1000)
      const cancel = surroundings.timeline.add(deadline, giveUp)
      const finish = (outcome: Outcome): void => {
        clearTimeout(hanging)
        cancel()
        instance.calls.delete(id)
        resolve(outcome)
      }
      instance.calls.set(id, { finish, sleeping: 0 })
      const context = {
        functionName: spec.name,
        invokedFunctionArn: spec.arn,
        memoryLimitInMB: String(spec.memorySize),
        awsRequestId: randomUUID(),
        deadline,
      }
      send(instance, { kind: 'invoke', call: id, event: JSON.stringify(event), context })
    })

  let still = { begun: -1, since: 0 }
  /** A call may wait for what a sleeping one of its thread holds, which Lambda would have put into another: then nothing begins for a while. */
  const isStill = ({ counters }: Instance): boolean => {
    const begun = Atomics.load(counters, 1)
    if (begun !== still.begun) still = { begun, since: performance.now() }
    return performance.now() - still.since >= STILL_MILLISECONDS
  }

  const isAtRest = (): boolean => {
    if (current === undefined) return true
    if (Atomics.load(current.counters, 0) > 0) return false
    const awake = [...current.calls.values()].filter(call => call.sleeping === 0).length
    return awake === 0 || (awake < current.calls.size && isStill(current))
  }

  const confirmRest = async (): Promise<boolean> => {
    const instance = current
    if (!instance || instance.calls.size === 0) return isAtRest()
    const before = Atomics.load(instance.counters, 1)
    const ping = serial++
    await new Promise<void>(resolve => {
      instance.pings.set(ping, resolve)
      send(instance, { kind: 'ping', ping })
    })
    instance.pings.delete(ping)
    return isAtRest() && Atomics.load(instance.counters, 1) === before
  }

  const stop = async (): Promise<void> => {
    const instance = current
    if (!instance) return
    end(instance, STOPPED)
    await instance.worker.terminate()
  }

  return { spec, invoke, isAtRest, confirmRest, stop }
}
