/** `npm start` on the sample data, once for all files: its last day holds at 16:00 and then goes on in real time. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { freePort } from '../../support/local-stack.ts'
import { findChromium } from './chromium.ts'
import { DAY, FILES } from './sample-data.ts'

const MAIN = join(import.meta.dirname, '../../../infra/local/main.ts')

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- merged into vitest's own
  interface ProvidedContext {
    root: string
    port: number
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  findChromium()
  const root = mkdtempSync(join(tmpdir(), 'browser-'))
  mkdirSync(join(root, 'data'))
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(root, 'data', name), text)
  const port = await freePort()
  const system = spawn(process.execPath, [MAIN, '--data', 'data', '--date', DAY], {
    cwd: root,
    env: { ...process.env, DUBAN_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>(resolve => system.once('close', () => resolve()))
  const stop = async (): Promise<void> => {
    system.kill('SIGTERM')
    await ended
    rmSync(root, { recursive: true, force: true })
  }
  let output = ''
  const held = new Promise<void>(resolve => {
    for (const stream of [system.stdout, system.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (output.includes('时钟停在')) resolve()
      })
  })
  const failed = ended.then(() => {
    throw new Error(`the local system ended: ${output}`)
  })
  failed.catch(() => {})
  try {
    await Promise.race([held, failed])
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('root', root)
  project.provide('port', port)
  return stop
}
