/** How other programs find the running local system: `.duban/local-<port>.json`, there while `npm start` runs. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'

const FOLDER = '.duban'

const $System = z.object({
  pid: z.number(),
  /** The first of its ports. */
  port: z.number(),
  pages: z.string(),
  endpoints: z.object({
    dynamodb: z.string(),
    ses: z.string(),
    sms: z.string(),
    events: z.string(),
    site: z.string(),
    issuer: z.string(),
    files: z.string(),
  }),
  region: z.string(),
  registerTableName: z.optional(z.string()),
  outboxTableName: z.optional(z.string()),
  eventBusName: z.optional(z.string()),
  /** What the stack puts out. */
  outputs: z.record(z.string(), z.string()),
  /** The virtual days: first, last and the one that is being lived through. */
  days: z.object({ first: z.string(), last: z.string(), current: z.string() }),
})

export type RunningSystem = z.infer<typeof $System>

const fileOf = (root: string, port: number): string => join(root, FOLDER, `local-${port}.json`)

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function readSystem(file: string): RunningSystem | undefined {
  try {
    const system = $System.parse(JSON.parse(readFileSync(file, 'utf8')))
    return isAlive(system.pid) ? system : undefined
  } catch {
    return undefined
  }
}

function listSystems(root: string): RunningSystem[] {
  try {
    const files = readdirSync(join(root, FOLDER)).filter(name => /^local-\d+\.json$/.test(name))
    return files.map(name => readSystem(join(root, FOLDER, name))).filter(system => system !== undefined)
  } catch {
    return []
  }
}

/**
 * The local system that runs in this folder, or undefined.
 * @param port of the one that is meant, where several run (DUBAN_PORT)
 * @throws where several run and none is named: what is written must not land in the wrong one
 */
export function findRunningSystem(root: string, port = process.env['DUBAN_PORT']): RunningSystem | undefined {
  const systems = listSystems(root)
  if (port) return systems.find(system => system.port === Number(port))
  if (systems.length > 1)
    throw new Error(
      `本机有 ${systems.length} 个系统在运行（端口 ${systems.map(system => system.port).join('、')}）：用 DUBAN_PORT=端口 指明是哪一个`,
    )
  return systems[0]
}

export function saveRunningSystem(root: string, system: RunningSystem): void {
  mkdirSync(join(root, FOLDER), { recursive: true })
  writeFileSync(fileOf(root, system.port), `${JSON.stringify(system, null, 2)}\n`)
}

export const removeRunningSystem = (root: string, port: number): void => rmSync(fileOf(root, port), { force: true })
