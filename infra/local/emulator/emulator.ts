/** `npm run emulator`: MiniStack on the loopback until Ctrl-C, from a Python virtual environment of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { PortTakenError } from '../http.ts'
import { startIssuer } from '../issuer.ts'
import { isHealthy, placeIssuer, placeMailbox } from './endpoint.ts'
import { startEmulatorMailbox } from './mailbox.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const VENV = join(ROOT, '.venv')
const INSTALLED = join(VENV, 'duban-requirements.txt')
/** Without `cryptography` every JWT is refused. */
const REQUIREMENTS = ['ministack==1.5.33', 'cryptography==50.0.2']
const START_SECONDS = 30
const STOP_SECONDS = 5

class EmulatorError extends Error {}

function run(command: string, ...parameters: string[]): void {
  const { status, error } = spawnSync(command, parameters, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
  })
  if (status === 0) return
  const hint = 'The emulator needs Python 3.10 or later with venv (Debian: apt-get install python3 python3-venv).'
  throw new EmulatorError(`${command} ${parameters.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}. ${hint}`)
}

function installEmulator(): void {
  const wanted = REQUIREMENTS.join('\n')
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted) return
  console.log('Installing MiniStack into .venv (once) …')
  run('python3', '-m', 'venv', '--clear', VENV)
  run(join(VENV, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', ...REQUIREMENTS)
  writeFileSync(INSTALLED, wanted)
}

/** It passes its whole environment on to every function, so it gets a clean one. Functions run under the first `node` of PATH. */
function startMiniStack(port: string, home: string): ChildProcess {
  return spawn(join(VENV, 'bin/ministack'), [], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      HOME: home,
      PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      GATEWAY_PORT: port,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      IOT_MTLS_ENABLED: '0',
      NODE_PATH: join(ROOT, 'node_modules'),
    },
  })
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

async function waitUntilHealthy(child: ChildProcess, endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < START_SECONDS * 5; attempt += 1) {
    if (hasEnded(child)) throw new EmulatorError(`MiniStack ended by itself (exit status ${child.exitCode})`)
    if (await isHealthy(endpoint)) return
    await setTimeout(200)
  }
  throw new EmulatorError(`MiniStack did not answer at ${endpoint} within ${START_SECONDS} s`)
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  for (let attempt = 0; attempt < STOP_SECONDS * 10 && !hasEnded(child); attempt += 1) await setTimeout(100)
  if (!hasEnded(child)) child.kill('SIGKILL')
}

async function main(): Promise<void> {
  const port = process.env['DUBAN_EMULATOR_PORT'] ?? '4566'
  const endpoint = `http://127.0.0.1:${port}`
  if (await isHealthy(endpoint)) throw new EmulatorError(`${endpoint} is taken: stop what runs there, or set DUBAN_EMULATOR_PORT`)
  installEmulator()
  const home = mkdtempSync(join(tmpdir(), 'duban-emulator-'))
  const stopMailbox = await startEmulatorMailbox(ROOT, endpoint, Number(port) + 1)
  const issuer = await startIssuer(Number(port) + 3, () => Date.now())
  const child = startMiniStack(port, home)
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const stopping = (): void => void stop(child)
  process.once('SIGINT', stopping).once('SIGTERM', stopping)
  try {
    await waitUntilHealthy(child, endpoint)
    console.log(
      `MiniStack answers at ${endpoint} (Ctrl-C ends it). Mail is at ${placeMailbox(endpoint).pages}, tokens at ${placeIssuer(endpoint)}/token. Next, in another window: npm run deploy:local`,
    )
    await ended
  } finally {
    await stop(child)
    await Promise.all([stopMailbox(), issuer.stop()])
    rmSync(home, { recursive: true, force: true })
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof EmulatorError) && !(error instanceof PortTakenError)) throw error
  console.error(error instanceof PortTakenError ? `port ${error.port} is taken: set DUBAN_EMULATOR_PORT` : error.message)
  process.exitCode = 1
}
