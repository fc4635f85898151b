/** The local system of the game day, its operator, and what may go wrong with it. */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Day, instantInShanghai } from '../../../functions/core/day.ts'
import { METRICS, type TargetName, TARGETS } from '../../../functions/core/targets.ts'
import { synthesise } from '../../local/assembly.ts'
import type { Fault } from '../../local/endpoints/simulator.ts'
import type { Received } from '../../local/endpoints/messages.ts'
import { startSystem, type System } from '../../local/local-system.ts'
import { placesFrom } from '../../local/places.ts'
import { readFolder, seed } from '../../local/seed.ts'
import { findRing } from './alarm.ts'
import { writeFolder } from './data.ts'
import { createOperator, type Operator } from './operator.ts'
import { readSamples, type Sample } from './samples.ts'

const FIRST: Day = '2026-11-23'
const LAST: Day = '2026-11-26'
/** Whoever edited the schedule by hand left the 25th and the 26th out: the planner is dead on both. */
const LAMED = 'cron(30 8,10,14 23,24 11 ? 2026)'

export type Game = {
  system: System
  operator: Operator
  folder: string
  messages: readonly Received[]
  now: () => number
  /** Lives on until that time of day in Shanghai. */
  live: (day: Day, time: string) => Promise<void>
  /** What keeps SES from taking a mail; changed by the incident that is played. */
  outage: (recipients: readonly string[]) => Fault | undefined
  /** When the alarm of a target would have rung since an instant, if it would. */
  findRing: (name: TargetName, since: number) => Promise<number | undefined>
}

function lameSchedule(assembly: string): string {
  let found = 0
  for (const name of globSync('*.template.json', { cwd: assembly })) {
    const file = join(assembly, name)
    const text = readFileSync(file, 'utf8')
    const lamed = text.replaceAll('cron(30 8,10,14 * * ? *)', () => (found++, LAMED))
    writeFileSync(file, lamed)
  }
  if (found !== 1) throw new Error('模板里没有每日计划的定时任务')
  return assembly
}

/** A worker's last lines are on their way to the log for a moment. */
const LOG_MILLISECONDS = 300

export async function startGame(port: number, onEnd: (end: () => unknown) => void): Promise<Game> {
  const root = resolve('.')
  const folder = writeFolder(resolve('.duban', `gameday-${port}`, 'data'), false)
  const register = await readFolder(folder)
  const beside: Sample[] = []
  const add = (metric: TargetName): void => void beside.push({ metric, at: game.now(), values: [1] })
  const assembly = synthesise(placesFrom(port), resolve('.duban', `assembly-${port}`), onEnd).then(lameSchedule)
  assembly.catch(() => {})
  const system: System = await startSystem(
    {
      root,
      port,
      days: { first: FIRST, last: LAST },
      register,
      assembly,
      onServing: () => {},
      onMessage: () => {},
      onMailEvent: () => {},
      outage: recipients => game.outage(recipients),
      onFailure: () => add('callsFailed'),
      onDeadLetter: () => add('deadLetters'),
    },
    onEnd,
  )
  await seed(system.stores.register, register, FIRST)
  const metrics: Partial<Record<TargetName, string>> = METRICS
  const game: Game = {
    system,
    folder,
    messages: system.messages,
    operator: createOperator(port, system.runtime.settle),
    now: system.runtime.now,
    live: async (day, time) => {
      system.setDay(day)
      await system.runtime.liveUntil(Date.parse(instantInShanghai(day, time)))
    },
    outage: () => undefined,
    findRing: async (name, from) => {
      await setTimeout(LOG_MILLISECONDS)
      const samples = [...readSamples(system.logFile), ...beside].filter(({ metric }) => metric === (metrics[name] ?? name))
      return findRing(TARGETS[name], samples, { from, to: game.now() })
    },
  }
  return game
}
