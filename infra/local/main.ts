/** `npm start`: the whole system on this machine, under a virtual clock (rules.md §5). */
import { resolve } from 'node:path'
import { addDays, type Day, instantInShanghai } from '../../functions/core/day.ts'
import { tellFailure } from '../ops/failure.ts'
import { synthesise } from './assembly.ts'
import { wordArrivals, wordDay, wordNotices, wordPlaces, wordRegister, wordStop } from './console-report.ts'
import { checkPortIsFree } from './http.ts'
import { startSystem, type System } from './local-system.ts'
import { createIncidents } from './incidents.ts'
import { countNotices, type NoticeCount } from './notices.ts'
import { type Options, parseOptions } from './options.ts'
import { placesFrom } from './places.ts'
import { enterSampleClues } from './sample-clues.ts'
import { readFolder, seed } from './seed.ts'

/** When the last day stops for people. */
const STOP = '16:00'

const ends: (() => unknown)[] = []
const stopping = new AbortController()
const isStopping = (): boolean => stopping.signal.aborted
const failures = new Map<string, number>()
let deadLetters = 0
const startedAt = performance.now()
let firstMail: number | undefined

/** What starts after Ctrl-C ends at once. */
const onEnd = (end: () => unknown): unknown => (isStopping() ? end() : ends.push(end))

let ended: Promise<void> | undefined
async function endEach(): Promise<void> {
  for (let end = ends.pop(); end; end = ends.pop()) await end()
}
const endAll = (): Promise<void> => (ended ??= endEach())

/** As a shell reports a program that Ctrl-C ended; while it only serves its pages, that is how it ends well. */
let stoppedStatus = 130

function tellFunctionFailure(name: string, { name: kind, message }: { name: string; message: string }): void {
  const key = `${name}：${kind}：${message}`
  const times = (failures.get(key) ?? 0) + 1
  failures.set(key, times)
  if (times === 1 && !isStopping()) console.error(`  函数出错  ${key}`)
}

async function start(options: Options): Promise<System> {
  // First of all: the folder of the assembly belongs to whoever has the port
  await checkPortIsFree(options.port)
  const assembly = synthesise(placesFrom(options.port), resolve('.duban', `assembly-${options.port}`), onEnd)
  // Awaited when it is needed; until then its failure is not yet anybody's
  assembly.catch(() => {})
  const register = await readFolder(options.data)
  const incidents = createIncidents(register, line => {
    if (!isStopping()) console.log(line)
  })
  const system = await startSystem(
    {
      root: process.cwd(),
      port: options.port,
      days: { first: options.from, last: options.to },
      register,
      assembly,
      onServing: (...places) => console.log(`${wordPlaces(...places)}\n${wordRegister(options.data, register)}\n`),
      ...(options.messages !== undefined && { messagesFile: options.messages }),
      onMessage: message => {
        firstMail ??= performance.now() - startedAt
        incidents.hearMessage(message)
      },
      onMailEvent: incidents.hearMailEvent,
      onFailure: tellFunctionFailure,
      onDeadLetter: queue => {
        deadLetters += 1
        if (!isStopping()) console.error(`  死信  ${queue}`)
      },
    },
    onEnd,
  )
  await seed(system.stores.register, register, options.from)
  if (options.isSample) await enterSampleClues(system.clueEnvironment, options.from)
  return system
}

const count = async ({ listNotices }: System): Promise<NoticeCount> => countNotices(await listNotices())

const endOf = (day: Day): number => Date.parse(instantInShanghai(addDays(day, 1), '00:00')) - 1

/** A day that is stopped for people leaves them the rest of a working afternoon: mails go out until 18:00. */
const stopOf = (day: Day): number => Date.parse(instantInShanghai(day, STOP))

async function liveThrough(day: Day, system: System, end: number): Promise<void> {
  const began = performance.now()
  system.setDay(day)
  console.log(wordDay(day))
  await system.runtime.liveUntil(end)
  if (isStopping()) return
  console.log(wordArrivals(system.messages, day))
  console.log(`${wordNotices(await count(system))}（这一天用时 ${((performance.now() - began) / 1000).toFixed(1)} 秒）`)
}

async function liveThroughDays(options: Options, system: System): Promise<void> {
  for (let day = options.from; day <= options.to && !isStopping(); day = addDays(day, 1))
    await liveThrough(day, system, day === options.to && !options.exit ? stopOf(day) : endOf(day))
}

/** @returns the exit status */
async function finish(options: Options, system: System): Promise<number> {
  const { open } = await count(system)
  if (firstMail !== undefined) console.log(`\n第一条消息在启动后 ${(firstMail / 1000).toFixed(1)} 秒到达。`)
  if (options.exit && open > 0) console.error(`还有 ${open} 条通知没有结果。`)
  if (deadLetters > 0)
    console.error(`有 ${deadLetters} 次调用最终失败，见 ${system.running.pages}queues.json 和 ${system.logFile}。`)
  if (options.exit) return open > 0 || deadLetters > 0 ? 1 : 0
  console.log(wordStop(options.to, STOP, system.running))
  stoppedStatus = 0
  await system.runtime.keepRealTime()
  return 0
}

async function run(): Promise<number> {
  try {
    const options = parseOptions(process.argv.slice(2), process.env, new Date().toISOString())
    const system = await start(options)
    await liveThroughDays(options, system)
    return isStopping() ? stoppedStatus : await finish(options, system)
  } catch (error) {
    return isStopping() ? stoppedStatus : tellFailure(error, false)
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (isStopping()) return
    stopping.abort()
    console.log('\n正在结束……')
    void endAll().then(() => process.exit(stoppedStatus))
  })

process.env['TZ'] = 'UTC'
const status = await run()
await endAll()
process.exit(status)
