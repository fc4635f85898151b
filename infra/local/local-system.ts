/** Everything that `npm start` starts, from the mailbox to the runtime, and its end. */
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, instantInShanghai } from '../../functions/core/day.ts'
import { synthesise } from './assembly.ts'
import { type DynamoDb, findGivenDynamoDb, startEmulator } from './dynoxide.ts'
import { checkPortIsFree } from './http.ts'
import { type Mailbox, type MailboxOptions, startMailbox } from './mailbox.ts'
import { REGION } from './resource-types.ts'
import { removeRunningSystem, type RunningSystem, saveRunningSystem } from './running-system.ts'
import { type Runtime, type RuntimeOptions, startRuntime } from './runtime.ts'
import { readResources, readStacks } from './template.ts'
import { buildWiring, type Wiring } from './wiring.ts'

export type SystemOptions = Omit<MailboxOptions, 'now' | 'queues'> &
  Required<Pick<RuntimeOptions, 'onFailure' | 'onDeadLetter'>> & {
    /** Where `.duban` lies. */
    root: string
    days: { first: Day; last: Day }
    /** Hears where everything will be, while it still starts. */
    onServing: (mailbox: Mailbox, dynamodb: string, logFile: string) => void
  }

export type System = {
  runtime: Runtime
  mailbox: Mailbox
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

async function buildLocalWiring(mailbox: Mailbox, onEnd: OnEnd): Promise<Wiring> {
  const assembly = await synthesise(mailbox, onEnd)
  return buildWiring(readResources(readStacks(assembly)), assembly)
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
  const mailbox = await startMailbox(
    { ...options, now: () => runtime?.now() ?? start, queues: () => runtime?.queues ?? new Map() },
    onEnd,
  )
  await checkPortIsFree(port + 3)
  const dynamodb = await startDynamoDb(port + 2, onEnd)
  mkdirSync(join(root, '.duban'), { recursive: true })
  const logFile = join(root, '.duban', 'local.log')
  options.onServing(mailbox, dynamodb.endpoint, logFile)
  const wiring = await buildLocalWiring(mailbox, onEnd)
  runtime = await startRuntime({
    wiring,
    start,
    dynamodb: dynamodb.endpoint,
    eventsPort: port + 3,
    environment: { AWS_ENDPOINT_URL_SESV2: mailbox.ses },
    onFailure,
    onDeadLetter,
    onLog: openLog(logFile, onEnd),
  })
  onEnd(runtime.stop)
  const running: RunningSystem = {
    pid: process.pid,
    pages: mailbox.pages,
    endpoints: { ses: mailbox.ses, sms: mailbox.sms, dynamodb: dynamodb.endpoint, events: runtime.eventsEndpoint },
    region: REGION,
    ...findNames(wiring),
    days: { ...days, current: days.first },
  }
  const setDay = (day: Day): void => saveRunningSystem(root, { ...running, days: { ...days, current: day } })
  onEnd(() => removeRunningSystem(root))
  setDay(days.first)
  return { runtime, mailbox, running, logFile, setDay }
}
