/** How other programs find the running local system: `.duban/local.json`, there while `npm start` runs. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'

const FOLDER = '.duban'

const schema = z.object({
  pid: z.number(),
  pages: z.string(),
  endpoints: z.object({ dynamodb: z.string(), ses: z.string(), sms: z.string(), events: z.string() }),
  region: z.string(),
  registerTableName: z.optional(z.string()),
  outboxTableName: z.optional(z.string()),
  eventBusName: z.optional(z.string()),
  /** The virtual days: first, last and the one that is being lived through. */
  days: z.object({ first: z.string(), last: z.string(), current: z.string() }),
})

export type RunningSystem = z.infer<typeof schema>

const fileIn = (root: string): string => join(root, FOLDER, 'local.json')

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The local system that runs in this folder, or undefined. */
export function findRunningSystem(root: string): RunningSystem | undefined {
  try {
    const system = schema.parse(JSON.parse(readFileSync(fileIn(root), 'utf8')))
    return isAlive(system.pid) ? system : undefined
  } catch {
    return undefined
  }
}

export function saveRunningSystem(root: string, system: RunningSystem): void {
  mkdirSync(join(root, FOLDER), { recursive: true })
  writeFileSync(fileIn(root), `${JSON.stringify(system, null, 2)}\n`)
}

/** Leaves the file alone where another system, started later in this folder, has written its own. */
export function removeRunningSystem(root: string, pid: number): void {
  const system = findRunningSystem(root)
  if (system === undefined || system.pid === pid) rmSync(fileIn(root), { force: true })
}
