/** Everything that `npm start` starts, from the mailbox to the runtime, and its end. */
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, instantInShanghai } from '../../functions/core/day.ts'
import { type DynamoDb, findGivenDynamoDb, startEmulator } from './runtime/dynoxide.ts'
import { checkPortIsFree } from './http.ts'
import { type MailboxOptions, startMailbox } from './mailbox.ts'
import type { Received } from './endpoints/messages.ts'
import { type Places, placesFrom, PORTS } from './places.ts'
import { REGION } from './runtime/resource-types.ts'
import { removeRunningSystem, type RunningSystem, saveRunningSystem } from './running-system.ts'
import { type Runtime, type RuntimeOptions, startRuntime } from './runtime/runtime.ts'
import { readResources, readStacks } from './runtime/template.ts'
import { buildWiring, type Wiring } from './runtime/wiring.ts'

export type SystemOptions = Omit<MailboxOptions, 'now' | 'queues' | 'receipts'> &
  Required<Pick<RuntimeOptions, 'onFailure' | 'onDeadLetter'>> & {
    /** Where `.duban` lies. */
    root: string
    days: { first: Day; last: Day }
    /** The folder of the cloud assembly, which may still be in the making. */
    assembly: Promise<string>
    /** Hears where everything is, while the rest still starts. */
    onServing: (places: Places, logFile: string) => void
  }

export type System = {
  runtime: Runtime
  /** What has arrived so far. */
  messages: readonly Received[]
  running: RunningSystem
  logFile: string
  /** The virtual day that is lived through now, for whoever looks from outside. */
  setDay: (day: Day) => void
}

type OnEnd = (end: () => unknown) => void

async function startDynamoDb(port: number, onEnd: OnEnd): Promise<DynamoDb> {
  const dynamodb = findGivenDynamoDb() ?? (await startEmulator(port))
  onEnd(dynamodb.stop)
  return dynamodb
}

/** What functions write to standard output. */
function openLog(file: string, onEnd: OnEnd): (name: string, text: string) => void {
  const log = createWriteStream(file)
  onEnd(() => log.end())
  return (name, text) => log.write(text.replace(/^(?=.)/gm, `${name} `))
}

/** The names that the functions are told. */
function findNames({ functions }: Wiring): Pick<RunningSystem, 'registerTableName' | 'outboxTableName' | 'eventBusName'> {
  const find = (name: string) => functions.map(({ environment }) => environment[name]).find(value => value !== undefined)
  const names = {
    registerTableName: find('REGISTER_TABLE_NAME'),
    outboxTableName: find('OUTBOX_TABLE_NAME'),
    eventBusName: find('EVENT_BUS_NAME'),
  }
  return Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined))
}

/** @param onEnd takes what must be ended, as soon as it runs: also when a later part does not start */
export async function startSystem(options: SystemOptions, onEnd: OnEnd): Promise<System> {
  const { root, port, days, onFailure, onDeadLetter } = options
  const start = Date.parse(instantInShanghai(days.first, '00:00'))
  let runtime: Runtime | undefined
  await checkPortIsFree(port + PORTS.events)
  const messages = await startMailbox(
    {
      ...options,
      now: () => runtime?.now() ?? start,
      queues: () => runtime?.listQueues() ?? {},
      receipts: {
        after: (milliseconds, run) => runtime?.runAt(runtime.now() + milliseconds, run),
        publish: event => runtime?.publishMailEvent(event),
      },
    },
    onEnd,
  )
  const { endpoint: dynamodb, readVersion } = await startDynamoDb(port + PORTS.dynamodb, onEnd)
  const places = { ...placesFrom(port), dynamodb }
  mkdirSync(join(root, '.duban'), { recursive: true })
  const logFile = join(root, '.duban', `local-${port}.log`)
  options.onServing(places, logFile)
  const assembly = await options.assembly
  const wiring = buildWiring(readResources(readStacks(assembly)), assembly)
  runtime = await startRuntime({
    wiring,
    start,
    dynamodb,
    readVersion,
    eventsPort: port + PORTS.events,
    environment: { AWS_ENDPOINT_URL_SESV2: places.ses },
    onFailure,
    onDeadLetter,
    onLog: openLog(logFile, onEnd),
  })
  onEnd(runtime.stop)
  const { pages, ...endpoints } = places
  const running: RunningSystem = {
    pid: process.pid,
    port,
    pages,
    endpoints,
    region: REGION,
    ...findNames(wiring),
    days: { ...days, current: days.first },
  }
  const setDay = (day: Day): void => saveRunningSystem(root, { ...running, days: { ...days, current: day } })
  onEnd(() => removeRunningSystem(root, port))
  setDay(days.first)
  return { runtime, messages, running, logFile, setDay }
}
