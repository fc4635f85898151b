/** Plays a wiring: tables, functions, streams, schedules and rules on one machine, under one clock. */
import { setTimeout } from 'node:timers/promises'
import { createAsynchronousCalls } from './asynchronous-calls.ts'
import { createClock, createTimeline } from './clock.ts'
import { createTable } from './dynamodb.ts'
import { startEventBus } from './event-bus.ts'
import { createLocalFunction, type LocalFunction, type Outcome } from './local-function.ts'
import { REGION } from './resource-types.ts'
import { startSchedules } from './schedules.ts'
import { createStreamMapping, describeDiscarded } from './stream-mapping.ts'
import { createStreamReader } from './stream-reader.ts'
import type { MappingSpec, Wiring } from './wiring.ts'

export type RuntimeOptions = {
  wiring: Wiring
  /** The instant at which the clock starts. */
  start: number
  dynamodb: string
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
  invoke: (functionId: string, event: unknown) => Promise<Outcome>
  /** Lives on until the instant, from one thing that can happen to the next. */
  liveUntil: (end: number) => Promise<void>
  /** Waits until nothing happens any more at this instant. */
  settle: () => Promise<void>
  stop: () => Promise<void>
}

/** Credentials of nobody; without the last line the SDK takes the virtual clock for a skewed one, and retries every error. */
const SDK_ENVIRONMENT = {
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
}

/** How long to wait at most for something to happen while calls are under way. */
const POLL_MILLISECONDS = 5

export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { wiring, dynamodb, onFailure, onDeadLetter } = options
  const clock = createClock(options.start)
  const timeline = createTimeline()
  const queues = new Map<string, unknown[]>(wiring.queues.map(queue => [queue.arn, []]))
  const ending = new AbortController()
  const isEnding = (): boolean => ending.signal.aborted
  let wakeUp = (): void => {}
  const onChange = (): void => wakeUp()

  for (const table of wiring.tables) await createTable(dynamodb, table)

  const discard = (from: string, queue: string | undefined, message: unknown): void => {
    if (queue !== undefined) queues.get(queue)?.push(message)
    onDeadLetter?.(queue ?? `（${from} 没有死信队列）`, message)
  }

  const bus = await startEventBus(options.eventsPort, {
    clock,
    rules: wiring.rules,
    buses: wiring.buses.map(({ name }) => name),
    call: (target, event) => callLater(getFunction(target), event),
  })
  const eventsEndpoint = `http://127.0.0.1:${bus.port}`
  const environment = {
    ...options.environment,
    ...SDK_ENVIRONMENT,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_EVENTBRIDGE: eventsEndpoint,
    TZ: 'UTC',
  }
  const functions = wiring.functions.map(spec => {
    const local = createLocalFunction(spec, { clock, timeline, environment, onChange, onLog: options.onLog ?? (() => {}) })
    const invoke = async (event: unknown): Promise<Outcome> => {
      const outcome = await local.invoke(event)
      if (!outcome.ok && !isEnding()) onFailure?.(spec.name, outcome.error)
      return outcome
    }
    return { ...local, invoke }
  })
  const getFunction = (nameOrArn: string): LocalFunction => {
    const found = functions.find(({ spec }) => spec.arn === nameOrArn || spec.name === nameOrArn || spec.id === nameOrArn)
    if (!found) throw new Error(`There is no function ${nameOrArn}`)
    return found
  }
  const callLater = createAsynchronousCalls(clock, timeline, (target, message) =>
    discard(target.spec.name, target.spec.onFailure, message),
  )

  const toMapping = (spec: MappingSpec) =>
    createStreamMapping(spec, {
      clock,
      timeline,
      onChange,
      invoke: getFunction(spec.FunctionName).invoke,
      discard: ({ records, condition }) =>
        discard(
          spec.name,
          spec.DestinationConfig?.OnFailure?.Destination,
          describeDiscarded(spec, records, condition, clock.now()),
        ),
    })
  const mappings = wiring.mappings.filter(spec => spec.Enabled).map(spec => ({ table: spec.table, mapping: toMapping(spec) }))
  const readers = wiring.tables
    .filter(table => mappings.some(mapping => mapping.table === table.name))
    .map(table =>
      createStreamReader(dynamodb, table, clock, records => {
        for (const { mapping } of mappings.filter(one => one.table === table.name)) mapping.accept(records)
      }),
    )
  startSchedules(wiring.schedules, { clock, timeline }, (schedule, event) => callLater(getFunction(schedule.Target.Arn), event))

  const isAtRest = (): boolean => functions.every(one => one.isAtRest()) && mappings.every(({ mapping }) => mapping.isAtRest())

  const waitForChange = async (): Promise<void> => {
    const changed = new Promise<void>(resolve => (wakeUp = resolve))
    if (!isAtRest()) await Promise.race([changed, setTimeout(POLL_MILLISECONDS)])
  }

  const readAll = async (): Promise<number> => {
    let count = 0
    for (const reader of readers) count += await reader.readOnce()
    return count
  }

  /** Two empty passes over the streams while nothing runs; a call that sleeps must say so itself. */
  const settle = async (): Promise<void> => {
    for (let quietPasses = 0; quietPasses < 2 && !isEnding();) {
      await waitForChange()
      const records = await readAll()
      const rests = await Promise.all(functions.map(one => one.confirmRest()))
      quietPasses = records === 0 && isAtRest() && rests.every(Boolean) ? quietPasses + 1 : 0
    }
  }

  const liveUntil = async (end: number): Promise<void> => {
    for (await settle(); !isEnding(); await settle()) {
      const next = timeline.next()
      if (next === undefined || next > end) break
      clock.set(Math.max(next, clock.now()))
      timeline.runDue(clock.now())
    }
    if (!isEnding()) clock.set(Math.max(end, clock.now()))
  }

  const stop = async (): Promise<void> => {
    ending.abort()
    wakeUp()
    await Promise.all(functions.map(one => one.stop()))
    await bus.stop()
  }

  return { now: clock.now, eventsEndpoint, queues, invoke: (id, event) => getFunction(id).invoke(event), liveUntil, settle, stop }
}
