/** The DynamoDB of this machine: the emulator's process, or an endpoint that the user has started. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { callDynamoDb, TABLES } from './dynamodb.ts'
import { checkPortIsFree } from '../http.ts'

export type DynamoDb = {
  endpoint: string
  /** Tells two states of the data apart: while it stays the same, nobody has written anything. Not there where we cannot know. */
  readVersion?: () => number
  stop: () => Promise<void>
}

/** No emulator for this machine. */
export class NoEmulatorError extends Error {
  override readonly name = 'NoEmulatorError'
  constructor() {
    super(
      '本机没有内置的 DynamoDB 模拟器（@dynoxide/linux-x64 只支持 Linux x64）。请自行启动一个兼容端点，并用 DUBAN_DYNAMODB_ENDPOINT=http://127.0.0.1:8000 指明。',
    )
  }
}

function findBinary(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide')
  } catch {
    throw new NoEmulatorError()
  }
}

const isLoopback = (endpoint: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname)

/** The endpoint that the user has started, on a machine without an emulator of ours. It must be on this machine too: tables are made anew. */
export function findGivenDynamoDb(): DynamoDb | undefined {
  const endpoint = process.env['DUBAN_DYNAMODB_ENDPOINT'] ?? ''
  if (endpoint === '') return undefined
  if (!URL.canParse(endpoint) || !isLoopback(endpoint))
    throw new Error(`DUBAN_DYNAMODB_ENDPOINT 须是本机地址，例如 http://127.0.0.1:8000（现在是 ${endpoint}）`)
  return { endpoint, stop: () => Promise.resolve() }
}

async function waitUntilReady(endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await callDynamoDb(endpoint, `${TABLES}.ListTables`, {})
      return
    } catch {
      await setTimeout(50)
    }
  }
  throw new Error(`DynamoDB 端点 ${endpoint} 没有响应`)
}

/**
 * Starts the emulator on fresh data. Its shell ends it, and removes its data, as soon as this process is gone, however it went:
 * the shell waits on a pipe that only we hold open.
 */
export async function startEmulator(port: number): Promise<DynamoDb> {
  const binary = findBinary()
  await checkPortIsFree(port)
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'duban-'))
  const script =
    '"$0" serve --port "$1" --db-path "$2/dynamodb.sqlite" >/dev/null 2>&1 & cat >/dev/null; kill $!; wait; rm -rf "$2"'
  const shell = spawn('sh', ['-c', script, binary, String(port), folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  const ended = new Promise<void>(resolve => shell.once('exit', () => resolve()))
  const file = join(folder, 'dynamodb.sqlite')
  let version: DataVersion | undefined
  const stop = async (): Promise<void> => {
    version?.close()
    shell.stdin.end()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const endpoint = `http://127.0.0.1:${port}`
  try {
    await waitUntilReady(endpoint)
    speedUpStreams(file)
    version = openDataVersion(file)
    return { endpoint, stop, ...(version && { readVersion: version.read }) }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Without it each streamed write scans all stream records before it. A private schema: where it differs, we go on slowly. */
function speedUpStreams(file: string): void {
  try {
    const database = new DatabaseSync(file)
    database.exec('CREATE INDEX IF NOT EXISTS duban_stream ON _stream_records (table_name, CAST(sequence_number AS INTEGER))')
    database.close()
  } catch (error) {
    console.warn(`（DynamoDB 流未能加速，继续运行：${String(error)}）`)
  }
}

type DataVersion = { read: () => number; close: () => void }

/** SQLite's own count of what others have committed: a thousandth of the price of asking the streams. */
function openDataVersion(file: string): DataVersion | undefined {
  try {
    const database = new DatabaseSync(file, { readOnly: true })
    const statement = database.prepare('PRAGMA data_version')
    const read = (): number => Number(statement.get()?.['data_version'])
    read()
    return { read, close: () => database.close() }
  } catch (error) {
    console.warn(`（无法得知数据是否有变化，继续运行，只是慢一些：${String(error)}）`)
    return undefined
  }
}
