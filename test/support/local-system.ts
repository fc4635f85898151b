/** The whole local system in this process, on a register of the given files: the synthesised stack with its real bundles. */
import { globSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, addDays, instantInShanghai } from '../../functions/core/day.ts'
import { synthesise } from '../../infra/local/assembly.ts'
import type { Received } from '../../infra/local/endpoints/messages.ts'
import { type System, startSystem } from '../../infra/local/local-system.ts'
import { placesFrom } from '../../infra/local/places.ts'
import { readResources, readStacks } from '../../infra/local/runtime/template.ts'
import { buildWiring } from '../../infra/local/runtime/wiring.ts'
import { readFolder, seed } from '../../infra/local/seed.ts'
import { freePort } from './local-stack.ts'

export type LocalSystem = {
  system: System
  messages: readonly Received[]
  failures: string[]
  deadLetters: unknown[]
  /** Until that time of day in Shanghai, or to the end of the day. */
  live: (day: Day, time?: string) => Promise<void>
  stop: () => Promise<void>
}

export type LocalSystemOptions = {
  files: Record<string, string>
  first: Day
  /** Wraps a function's bundle: `real` is its handler, the body that of `async (event, context) => { … }`. */
  wrap?: { functionName: RegExp; body: string }
  /** Variables of the functions that send. */
  environment?: Record<string, string>
}

/** Puts a handler of the test before the deployed one. */
function wrapBundle(assembly: string, { functionName, body }: NonNullable<LocalSystemOptions['wrap']>): void {
  const wiring = buildWiring(readResources(readStacks(assembly)), assembly)
  for (const { folder } of wiring.functions.filter(({ name }) => functionName.test(name))) {
    renameSync(join(folder, 'index.mjs'), join(folder, 'real.mjs'))
    const imports = `import { existsSync, writeFileSync } from 'node:fs'\nimport { handler as real } from './real.mjs'`
    const once = `const isFirst = () => { if (existsSync(import.meta.dirname + '/met')) return false; writeFileSync(import.meta.dirname + '/met', ''); return true }`
    writeFileSync(join(folder, 'index.mjs'), `${imports}\n${once}\nexport const handler = async (event, context) => {${body}}`)
  }
}

/** Changes what the template tells the functions that send. */
function tellSenders(assembly: string, environment: Record<string, string>): void {
  for (const name of globSync('*.template.json', { cwd: assembly })) {
    const file = join(assembly, name)
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replaceAll('"EMAIL_PROVIDER":', `${JSON.stringify(environment).slice(1, -1)},"EMAIL_PROVIDER":`))
  }
}

export async function startLocalSystem({ files, first, wrap, environment }: LocalSystemOptions): Promise<LocalSystem> {
  const root = mkdtempSync(join(import.meta.dirname, '../../node_modules/.local-system-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
  const ends: (() => unknown)[] = [() => rmSync(root, { recursive: true, force: true })]
  const onEnd = (end: () => unknown): unknown => ends.push(end)
  const stop = async (): Promise<void> => {
    for (const end of ends.toReversed()) await end()
    ends.length = 0
  }
  const failures: string[] = []
  const deadLetters: unknown[] = []
  try {
    const port = await freePort()
    const assembly = synthesise(placesFrom(port), join(root, 'assembly'), onEnd).then(folder => {
      if (environment) tellSenders(folder, environment)
      if (wrap) wrapBundle(folder, wrap)
      return folder
    })
    const register = await readFolder(root)
    const system = await startSystem(
      {
        root,
        port,
        days: { first, last: first },
        register,
        assembly,
        onServing: () => {},
        onMessage: () => {},
        onMailEvent: () => {},
        onFailure: (name, error) => failures.push(`${name}: ${error.name}: ${error.message}`),
        onDeadLetter: (_, message) => deadLetters.push(message),
      },
      onEnd,
    )
    await seed(system.stores.register, register, first)
    const live = (day: Day, time?: string): Promise<void> =>
      system.runtime.liveUntil(
        Date.parse(time === undefined ? instantInShanghai(addDays(day, 1), '00:00') : instantInShanghai(day, time)) - 1,
      )
    return { system, messages: system.messages, failures, deadLetters, live, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
