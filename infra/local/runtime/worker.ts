/** One function in a thread of its own: loads the very bundle that is deployed, and runs its calls by the runtime's clock. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { installDate, installSleep } from './worker-clock.ts'
import type { CallContext, CallError, FromWorker, ToWorker, WorkerInput } from './worker-messages.ts'

type Handler = (event: unknown, context: unknown) => unknown

const isInput = (input: unknown): input is WorkerInput => typeof input === 'object' && input !== null && 'clock' in input
const isModule = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isHandler = (value: unknown): value is Handler => typeof value === 'function'

const data: unknown = workerData
if (!isInput(data)) throw new Error('worker.ts is started by the local runtime only')
const input = data
const counters = new Int32Array(input.activity)
const currentCall = new AsyncLocalStorage<number>()
const sleepers = new Map<number, () => void>()
let sleeps = 0

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const post = (message: FromWorker): void => parentPort?.postMessage(message)

function countRequests(): void {
  subscribe('http.client.request.created', message => {
    if (!isModule(message) || !(message['request'] instanceof EventEmitter)) return
    Atomics.add(counters, 0, 1)
    Atomics.add(counters, 1, 1)
    message['request'].once('close', () => Atomics.sub(counters, 0, 1))
  })
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise(resolve => {
    const id = sleeps++
    Atomics.add(counters, 1, 1)
    sleepers.set(id, resolve)
    post({ kind: 'asleep', call: currentCall.getStore() ?? -1, sleep: id, until: Date.now() + Math.max(milliseconds, 0) })
  })

async function loadHandler(): Promise<Handler> {
  const [file = 'index', name = 'handler'] = input.handler.split('.')
  const path = ['mjs', 'js', 'cjs'].map(extension => join(input.folder, `${file}.${extension}`)).find(one => existsSync(one))
  if (path === undefined) throw new Error(`There is no bundle ${file} in ${input.folder}`)
  const module: unknown = await import(pathToFileURL(path).href)
  const handler = isModule(module) ? module[name] : undefined
  if (!isHandler(handler)) throw new Error(`${path} exports no function ${name}`)
  return handler
}

const toContext = ({ deadline, ...context }: CallContext) => ({
  ...context,
  functionVersion: '$LATEST',
  logGroupName: `/aws/lambda/${context.functionName}`,
  logStreamName: 'local',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
})

const toCallError = (error: unknown): CallError =>
  error instanceof Error
    ? { name: error.name, message: error.message, ...(error.stack !== undefined && { stack: error.stack }) }
    : { name: 'Error', message: String(error) }

let handler: Promise<Handler> | undefined

async function invoke(call: number, event: string, context: CallContext): Promise<void> {
  try {
    handler ??= loadHandler()
    const run = await handler
    const result = await run(JSON.parse(event), toContext(context))
    post({ kind: 'returned', call, result: JSON.stringify(result ?? null) })
  } catch (error) {
    post({ kind: 'threw', call, error: toCallError(error) })
  }
}

installDate(input.clock)
installSleep(sleep)
countRequests()
parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'invoke') void currentCall.run(message.call, () => invoke(message.call, message.event, message.context))
  if (message.kind === 'wake') sleepers.get(message.sleep)?.()
  // Two turns of the loop: whatever was ready to run has run, and has shown in the counters what it began
  if (message.kind === 'ping') setImmediate(() => setImmediate(() => post({ kind: 'pong', ping: message.ping })))
})
