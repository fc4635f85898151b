/** Plays a wiring: tables, functions, streams, schedules and rules on one machine, under one clock. */
import { createAsynchronousCalls } from './asynchronous-calls.ts'
import { type Clock, createClock, createTimeline, type Timeline } from './clock.ts'
import { createTable } from './dynamodb.ts'
import { startEventBus } from './event-bus.ts'
import { createLocalFunction, type LocalFunction, type Outcome } from './local-function.ts'
import { createPace } from './pace.ts'
import { REGION } from './resource-types.ts'
import { startSchedules } from './schedules.ts'
import { createStreams, type Streams } from './streams.ts'
import type { Wiring } from './wiring.ts'

export type RuntimeOptions = {
  wiring: Wiring
  /** The instant at which the clock starts. */
  start: number
  dynamodb: string
  /** Where it is known: changes with whatever is written to the tables. */
  readVersion?: (() => number) | undefined
  /** 0 takes any free port. */
  eventsPort: number
  /** Given to every function beside its own variables. */
  environment: Record<string, string>
  onFailure?: (name: string, error: { name: string; message: string }) => void
  onDeadLetter?: (queue: string, message: unknown) => void
  onLog?: (name: string, text: string) => void
}

export type Runtime = {
  now: () => number
  eventsEndpoint: string
  /** What lies in each declared queue. */
  queues: ReadonlyMap<string, unknown[]>
  invoke: (name: string, event: unknown) => Promise<Outcome>
  /** Lives on until the instant, from one thing that can happen to the next. */
  liveUntil: (end: number) => Promise<void>
  /** Waits until nothing happens any more at this instant. */
  settle: () => Promise<void>
  stop: () => Promise<void>
}

/** Credentials of nobody; without the skew line the SDK takes the virtual clock for a skewed one, and retries every error. */
const SDK_ENVIRONMENT = {
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
  TZ: 'UTC',
}

type Time = { clock: Clock; timeline: Timeline }

/** The declared functions, which tell of their failures. */
function createFunctions(
  options: RuntimeOptions,
  time: Time,
  parts: { environment: Record<string, string>; onChange: () => void },
) {
  const onLog = options.onLog ?? (() => {})
  const functions = options.wiring.functions.map((spec): LocalFunction => {
    const local = createLocalFunction(spec, { ...time, ...parts, onLog })
    const invoke = async (event: unknown): Promise<Outcome> => {
      const outcome = await local.invoke(event)
      if (!outcome.ok) options.onFailure?.(spec.name, outcome.error)
      return outcome
    }
    return { ...local, invoke }
  })
  const find = (nameOrArn: string): LocalFunction => {
    const found = functions.find(({ spec }) => spec.arn === nameOrArn || spec.name === nameOrArn)
    if (!found) throw new Error(`There is no function ${nameOrArn}`)
    return found
  }
  return { functions, find }
}

function createQueues({ wiring, onDeadLetter }: RuntimeOptions) {
  const queues = new Map<string, unknown[]>(wiring.queues.map(queue => [queue.arn, []]))
  const discard = (from: string, queue: string | undefined, message: unknown): void => {
    if (queue !== undefined) queues.get(queue)?.push(message)
    onDeadLetter?.(queue ?? `（${from} 没有死信队列）`, message)
  }
  return { queues, discard }
}

export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { wiring, dynamodb } = options
  const time = { clock: createClock(options.start), timeline: createTimeline() }
  const { queues, discard } = createQueues(options)
  const environment: Record<string, string> = { ...options.environment, ...SDK_ENVIRONMENT, AWS_ENDPOINT_URL_DYNAMODB: dynamodb }
  const { functions, find } = createFunctions(options, time, { environment, onChange: () => pace.noteChange() })
  const callLater = createAsynchronousCalls(time.clock, time.timeline, (target, message) =>
    discard(target.spec.name, target.spec.onFailure, message),
  )
  const streams: Streams = createStreams(wiring, {
    ...time,
    dynamodb,
    readVersion: options.readVersion,
    discard,
    invoke: (target, event) => find(target).invoke(event),
    onChange: () => pace.noteChange(),
  })
  const pace = createPace({ ...time, functions, streams })

  for (const table of wiring.tables) await createTable(dynamodb, table)
  const bus = await startEventBus(options.eventsPort, {
    clock: time.clock,
    rules: wiring.rules,
    buses: wiring.buses.map(({ name }) => name),
    call: (target, event) => callLater(find(target), event),
  })
  const eventsEndpoint = `http://127.0.0.1:${bus.port}`
  environment['AWS_ENDPOINT_URL_EVENTBRIDGE'] = eventsEndpoint
  startSchedules(wiring.schedules, time, (schedule, event) => callLater(find(schedule.Target.Arn), event))

  const stop = async (): Promise<void> => {
    pace.end()
    await Promise.all(functions.map(one => one.stop()))
    await bus.stop()
  }
  const { settle, liveUntil } = pace
  return {
    now: time.clock.now,
    eventsEndpoint,
    queues,
    invoke: (name, event) => find(name).invoke(event),
    liveUntil,
    settle,
    stop,
  }
}
