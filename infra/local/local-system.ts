/** Everything that `npm start` starts, from the mailbox to the runtime, and its end. */
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, instantInShanghai } from '../../functions/core/day.ts'
import { type DynamoDb, findGivenDynamoDb, startEmulator } from './runtime/dynoxide.ts'
import { checkPortIsFree } from './http.ts'
import { startIssuer } from './issuer.ts'
import { type MailboxOptions, startMailbox } from './mailbox.ts'
import type { Received } from './endpoints/messages.ts'
import { type Places, placesFrom, PORTS } from './places.ts'
import { listNotices, type NoticeLine } from './notices.ts'
import type { MailEvent } from './runtime/mail-events.ts'
import { REGION } from './runtime/resource-types.ts'
import { removeRunningSystem, type RunningSystem, saveRunningSystem } from './running-system.ts'
import { openStores, type Stores } from './stores.ts'
import { type Runtime, type RuntimeOptions, startRuntime } from './runtime/runtime.ts'
import { readOutputs, readResources, readStacks } from './runtime/template.ts'
import { buildWiring, type Wiring } from './runtime/wiring.ts'

export type SystemOptions = Omit<MailboxOptions, 'now' | 'queues' | 'receipts' | 'notices'> &
  Required<Pick<RuntimeOptions, 'onFailure' | 'onDeadLetter'>> & {
    /** Where `.duban` lies. */
    root: string
    days: { first: Day; last: Day }
    /** The folder of the cloud assembly, which may still be in the making. */
    assembly: Promise<string>
    /** Hears where everything is, while the rest still starts. */
    onServing: (places: Places, logFile: string) => void
    /** Hears what SES tells of a mail, as it is told. */
    onMailEvent: (event: MailEvent, at: string) => void
  }

export type System = {
  runtime: Runtime
  /** What has arrived so far. */
  messages: readonly Received[]
  running: RunningSystem
  stores: Stores
  /** What the function is told that may reach what is sealed of clues. */
  clueEnvironment: Readonly<Record<string, string>>
  /** Where every notice stands. */
  listNotices: () => Promise<NoticeLine[]>
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

/** What the mailbox asks for, which is there once the runtime is. */
function connectMailbox(start: number, onMailEvent: SystemOptions['onMailEvent'], find: () => Partial<System>) {
  const now = (): number => find().runtime?.now() ?? start
  return {
    now,
    queues: () => find().runtime?.listQueues() ?? {},
    receipts: {
      after: (milliseconds: number, run: () => void) => find().runtime?.runAt(now() + milliseconds, run),
      publish: (event: MailEvent) => {
        onMailEvent(event, new Date(now()).toISOString())
        find().runtime?.publishMailEvent(event)
      },
    },
    notices: {
      readStates: async (ids: readonly string[]) => (await find().stores?.outbox.peekStates(ids)) ?? new Map(),
      readNotice: async (id: string) => (await find().stores?.outbox.readNotices([id]))?.notices[0],
      listNotices: async () => (await find().listNotices?.()) ?? [],
    },
  }
}

/** @param onEnd takes what must be ended, as soon as it runs: also when a later part does not start */
export async function startSystem(options: SystemOptions, onEnd: OnEnd): Promise<System> {
  const { root, port, days, onFailure, onDeadLetter } = options
  const start = Date.parse(instantInShanghai(days.first, '00:00'))
  const system: Partial<System> = {}
  for (const offset of [PORTS.events, PORTS.site, PORTS.files]) await checkPortIsFree(port + offset)
  const issuer = await startIssuer(port + PORTS.issuer, () => system.runtime?.now() ?? start)
  onEnd(issuer.stop)
  const messages = await startMailbox({ ...options, ...connectMailbox(start, options.onMailEvent, () => system) }, onEnd)
  const { endpoint: dynamodb, readVersion } = await startDynamoDb(port + PORTS.dynamodb, onEnd)
  const places = { ...placesFrom(port), dynamodb }
  mkdirSync(join(root, '.duban'), { recursive: true })
  const logFile = join(root, '.duban', `local-${port}.log`)
  options.onServing(places, logFile)
  const assembly = await options.assembly
  const stacks = readStacks(assembly)
  const wiring = buildWiring(readResources(stacks), assembly)
  const runtime = await startRuntime({
    wiring,
    start,
    dynamodb,
    readVersion,
    eventsPort: port + PORTS.events,
    sitePort: port + PORTS.site,
    filesPort: port + PORTS.files,
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
    outputs: readOutputs(stacks),
    days: { ...days, current: days.first },
  }
  const setDay = (day: Day): void => saveRunningSystem(root, { ...running, days: { ...days, current: day } })
  onEnd(() => removeRunningSystem(root, port))
  setDay(days.first)
  const { outboxTableName = '' } = running
  return Object.assign(system, {
    runtime,
    messages,
    running,
    stores: openStores(running),
    clueEnvironment: wiring.functions.find(({ environment }) => 'SEALED_TABLE_NAME' in environment)?.environment ?? {},
    listNotices: () => listNotices(dynamodb, outboxTableName),
    logFile,
    setDay,
  })
}
