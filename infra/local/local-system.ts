/** Everything that `npm start` starts, from the mailbox to the runtime, and its end. */
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, instantInShanghai } from '../../functions/core/day.ts'
import type { Register } from '../../functions/core/register.ts'
import { synthesise } from './assembly.ts'
import { type DynamoDb, startEmulator } from './dynamodb.ts'
import { openMessagesFile, type Received } from './messages.ts'
import { buildOfficeLookup } from './notice-office.ts'
import { startPages } from './pages.ts'
import { REGION } from './resource-types.ts'
import { removeRunningSystem, type RunningSystem, saveRunningSystem } from './running-system.ts'
import { type Runtime, startRuntime } from './runtime.ts'
import { startSesEndpoint } from './ses-endpoint.ts'
import { readResources, readStacks } from './template.ts'
import { buildWiring, type Wiring } from './wiring.ts'

export type SystemOptions = {
  /** Where `.duban` lies. */
  root: string
  port: number
  days: { first: Day; last: Day }
  register: Register
  messagesFile?: string
  /** Hears of every message as it arrives. */
  onMessage: (message: Received) => void
  onFailure: (name: string, error: { name: string; message: string }) => void
  onDeadLetter: (queue: string) => void
}

export type System = {
  runtime: Runtime
  wiring: Wiring
  messages: readonly Received[]
  running: RunningSystem
  logFile: string
  /** The virtual day that is lived through now, for whoever looks from outside. */
  setDay: (day: Day) => void
}

const LOCAL = 'http://127.0.0.1'

/** A name that the functions are told, such as the Outbox table's. */
const findVariable = ({ functions }: Wiring, name: string): string | undefined =>
  functions.map(({ environment }) => environment[name]).find(value => value !== undefined)

const startDynamoDb = (port: number): Promise<DynamoDb> => {
  const given = process.env['DUBAN_DYNAMODB_ENDPOINT']
  return given === undefined || given === ''
    ? startEmulator(port)
    : Promise.resolve({ endpoint: given, stop: () => Promise.resolve() })
}

/** @param onEnd takes what must be ended, as soon as it runs: also when a later part does not start */
export async function startSystem(options: SystemOptions, onEnd: (end: () => unknown) => void): Promise<System> {
  const { root, port, days, register } = options
  const messages: Received[] = []
  const toFile = options.messagesFile === undefined ? undefined : openMessagesFile(options.messagesFile)
  let runtime: Runtime | undefined
  const start = Date.parse(instantInShanghai(days.first, '00:00'))
  const now = (): number => runtime?.now() ?? start

  const pages = await startPages(port, {
    messages,
    officeOf: buildOfficeLookup(register),
    queues: () => Object.fromEntries(runtime?.queues ?? []),
    status: () =>
      `系统时间 ${new Date(now()).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })}，收到 ${messages.length} 条`,
  })
  onEnd(pages.stop)
  const ses = await startSesEndpoint({
    port: port + 1,
    now,
    onMessage: message => {
      messages.push(message)
      toFile?.(message)
      options.onMessage(message)
    },
  })
  onEnd(ses.stop)
  const endpoints = { ses: `${LOCAL}:${ses.port}`, sms: `${LOCAL}:${ses.port}/sms` }
  const starting = startDynamoDb(port + 2)
  starting.then(
    dynamodb => onEnd(dynamodb.stop),
    () => {},
  )
  const [dynamodb, assembly] = await Promise.all([starting, synthesise({ ...endpoints, pages: `http://localhost:${port}` })])
  onEnd(assembly.remove)

  const wiring = buildWiring(readResources(readStacks(assembly.folder)), assembly.folder)
  mkdirSync(join(root, '.duban'), { recursive: true })
  const logFile = join(root, '.duban', 'local.log')
  const log = createWriteStream(logFile)
  onEnd(() => log.end())
  const started = await startRuntime({
    wiring,
    start,
    dynamodb: dynamodb.endpoint,
    eventsPort: port + 3,
    environment: { AWS_ENDPOINT_URL_SESV2: endpoints.ses },
    onFailure: options.onFailure,
    onDeadLetter: options.onDeadLetter,
    onLog: (name, text) => log.write(text.replace(/^(?=.)/gm, `${name} `)),
  })
  runtime = started
  onEnd(started.stop)

  const variable = (key: 'registerTableName' | 'outboxTableName' | 'eventBusName', name: string) => {
    const value = findVariable(wiring, name)
    return value === undefined ? {} : { [key]: value }
  }
  const running: RunningSystem = {
    pid: process.pid,
    pages: `http://localhost:${port}/`,
    endpoints: { ...endpoints, dynamodb: dynamodb.endpoint, events: started.eventsEndpoint },
    region: REGION,
    ...variable('registerTableName', 'REGISTER_TABLE_NAME'),
    ...variable('outboxTableName', 'OUTBOX_TABLE_NAME'),
    ...variable('eventBusName', 'EVENT_BUS_NAME'),
    days: { ...days, current: days.first },
  }
  const setDay = (day: Day): void => saveRunningSystem(root, { ...running, days: { ...days, current: day } })
  onEnd(() => removeRunningSystem(root))
  setDay(days.first)
  return { runtime: started, wiring, messages, running, logFile, setDay }
}
