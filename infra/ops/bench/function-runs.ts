/** Runs work as a Lambda does: in the shell of every function, with its time, its calls and the bytes of its log on record. */
import { randomUUID } from 'node:crypto'
import { mock } from 'node:test'
import { wrap } from '../../../functions/runtime/shell.ts'
import type { Meter } from './capacity.ts'

export type FunctionRuns = { calls: number; milliseconds: number; logBytes: number }

/** START, END and REPORT of a call, about. */
const CALL_LINES = 350
/** CloudWatch counts so much of each line beside its text. */
const PER_LINE = 26

/** The context of a call; the shell asks for no more. */
export const buildContext = () => ({
  awsRequestId: randomUUID(),
  functionName: 'bench',
  functionVersion: '1',
  invokedFunctionArn: 'arn:bench',
  memoryLimitInMB: '1024',
  getRemainingTimeInMillis: () => 120_000,
})

/** What is written to the log while `work` runs is counted, and not shown. */
async function countLog(work: () => Promise<unknown>): Promise<number> {
  let bytes = 0
  const swallow = (text: unknown): boolean => {
    bytes += Buffer.byteLength(String(text)) + PER_LINE
    return true
  }
  const writes = [process.stdout, process.stderr].map(stream => mock.method(stream, 'write', swallow))
  try {
    await work()
  } finally {
    for (const { mock: write } of writes) write.restore()
  }
  return bytes
}

/** Nothing of the log is shown while `work` runs. */
export const muteLog = async (work: () => Promise<unknown>): Promise<void> => void (await countLog(work))

export type Invoke = (name: string, work: () => Promise<unknown>) => Promise<void>

export function buildInvoke(meter: Meter): { invoke: Invoke; runs: Map<string, FunctionRuns> } {
  const runs = new Map<string, FunctionRuns>()
  const invoke: Invoke = async (name, work) => {
    meter.phase = name
    const begun = performance.now()
    const bytes = await countLog(async () => wrap(work)({}, buildContext()))
    const known = runs.get(name) ?? { calls: 0, milliseconds: 0, logBytes: 0 }
    runs.set(name, {
      calls: known.calls + 1,
      milliseconds: known.milliseconds + performance.now() - begun,
      logBytes: known.logBytes + bytes + CALL_LINES,
    })
  }
  return { invoke, runs }
}
