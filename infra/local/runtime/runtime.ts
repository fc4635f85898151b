/** Plays a wiring: tables, functions, streams, schedules and rules on one machine, under one clock. */
import { createAsynchronousCalls } from './asynchronous-calls.ts'
import { type Clock, createClock, createTimeline, type Timeline } from './clock.ts'
import { createTable } from './dynamodb.ts'
import { startCallsEndpoint } from './calls-endpoint.ts'
import { route } from './event-bus.ts'
import { createLocalFunction, isCutOff, type LocalFunction, type Outcome } from './local-function.ts'
import { isAskedFor, type MailEvent, toBusEvent } from './mail-events.ts'
import { createPace } from './pace.ts'
import { createQueues } from './queues.ts'
import { REGION } from './resource-types.ts'
import { startSchedules } from './schedules.ts'
import { startFilesEndpoint } from './files-endpoint.ts'
import { startHttpApi } from './http-api.ts'
import { createStreams } from './streams.ts'
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
  /** Of the declared HTTP API, where there is one. */
  sitePort: number
  /** Of the declared buckets. */
  filesPort: number
  /** Given to every function beside its own variables. */
  environment: Record<string, string>
  onFailure?: (name: string, error: { name: string; message: string }) => void
  onDeadLetter?: (queue: string, message: unknown) => void
  onLog?: (name: string, text: string) => void
}

export type Runtime = {
  now: () => number
  eventsEndpoint: string
  /** Where the declared HTTP API is served. */
  siteEndpoint: string | undefined
  /** What lies in each declared queue. */
  listQueues: () => Record<string, unknown[]>
  invoke: (name: string, event: unknown) => Promise<Outcome>
  /** Runs something at an instant of the runtime's clock. */
  runAt: (instant: number, run: () => void) => void
  /** SES tells what became of a mail, as far as the declared destinations ask for it. */
  publishMailEvent: (event: MailEvent) => void
  /** Lives on until the instant, from one thing that can happen to the next. */
  liveUntil: (end: number) => Promise<void>
  /** Waits until nothing happens any more at this instant. */
  settle: () => Promise<void>
  /** From now on the clock keeps the pace of real time, until the end. */
  keepRealTime: () => Promise<void>
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
      if (!outcome.ok && !isCutOff(outcome)) options.onFailure?.(spec.name, outcome.error)
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

export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { wiring, dynamodb } = options
  const time = { clock: createClock(options.start), timeline: createTimeline() }
  const environment: Record<string, string> = { ...options.environment, ...SDK_ENVIRONMENT, AWS_ENDPOINT_URL_DYNAMODB: dynamodb }
  const { functions, find } = createFunctions(options, time, { environment, onChange: () => pace.noteChange() })
  const onChange = (): void => pace.noteChange()
  const invoke = (target: string, event: unknown): Promise<Outcome> => find(target).invoke(event)
  const queues = createQueues(wiring, { ...time, invoke, onChange, onDeadLetter: options.onDeadLetter ?? (() => {}) })
  const callLater = createAsynchronousCalls(time.clock, time.timeline, (target, message) =>
    queues.discard(target.spec.name, target.spec.onFailure, message),
  )
  const readStreams = createStreams(wiring, {
    ...time,
    dynamodb,
    readVersion: options.readVersion,
    discard: queues.discard,
    invoke,
    onChange,
  })
  const pace = createPace({ ...time, functions, readStreams })

  for (const table of wiring.tables) await createTable(dynamodb, table)
  const routing = {
    clock: time.clock,
    rules: wiring.rules,
    discard: queues.discard,
    hand: (target: string, input: unknown) => (queues.has(target) ? queues.send(target, input) : callLater(find(target), input)),
  }
  const bus = await startCallsEndpoint(options.eventsPort, {
    events: { ...routing, buses: wiring.buses.map(({ name }) => name) },
    findQueue: queues.find,
    callLater: (name, event) => callLater(find(name), event),
  })
  const eventsEndpoint = `http://127.0.0.1:${bus.port}`
  environment['AWS_ENDPOINT_URL_EVENTBRIDGE'] = eventsEndpoint
  const files = await startFilesEndpoint(options.filesPort, {
    clock: time.clock,
    buckets: wiring.buckets.map(({ name }) => name),
    secretKey: SDK_ENVIRONMENT.AWS_SECRET_ACCESS_KEY,
  })
  environment['AWS_ENDPOINT_URL_S3'] = `http://127.0.0.1:${files.port}`
  const site = wiring.httpApi && (await startHttpApi(options.sitePort, wiring.httpApi, { clock: time.clock, invoke }))
  startSchedules(wiring.schedules, time, (schedule, event) => callLater(find(schedule.Target.Arn), event))

  const stop = async (): Promise<void> => {
    pace.end()
    await Promise.all(functions.map(one => one.stop()))
    await Promise.all([bus.stop(), files.stop(), site?.stop()])
  }
  const { settle, liveUntil, keepRealTime } = pace
  return {
    now: time.clock.now,
    eventsEndpoint,
    siteEndpoint: site && `http://127.0.0.1:${site.port}`,
    listQueues: queues.list,
    invoke,
    runAt: (instant, run) => void time.timeline.add(instant, run),
    publishMailEvent: event => {
      if (isAskedFor(event, wiring.mailEvents)) route({ ...toBusEvent(event), bus: 'default' }, routing)
    },
    liveUntil,
    settle,
    keepRealTime,
    stop,
  }
}
