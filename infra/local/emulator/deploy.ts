/** `npm run deploy:local`: the unchanged app by the real `cdk deploy`, to a LocalStack-compatible endpoint on the loopback. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isLoopback } from '../../settings-check.ts'
import { ASSEMBLY, buildClientEnvironment, getEndpoint, isHealthy, OUTPUTS_FILE, placeIssuer, placeMailbox } from './endpoint.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const LIMIT_SECONDS = { bootstrap: 120, deploy: 300 }

class DeployError extends Error {}

function runCdk(verb: keyof typeof LIMIT_SECONDS, parameters: readonly string[], environment: Record<string, string>): void {
  const { status, signal } = spawnSync(join(ROOT, 'node_modules/.bin/cdk'), [verb, '--output', ASSEMBLY, ...parameters], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment, DUBAN_STAGE: 'emulator', CDK_VALIDATION: 'false' },
    timeout: LIMIT_SECONDS[verb] * 1_000,
  })
  if (signal !== null) throw new DeployError(`cdk ${verb} did not end within ${LIMIT_SECONDS[verb]} s`)
  if (status !== 0) throw new DeployError(`cdk ${verb} failed`)
}

/** Our own mailbox, where `npm run emulator` has started one; else the emulator's. */
async function findMailEndpoint(endpoint: string): Promise<Record<string, string>> {
  const { pages, ses } = placeMailbox(endpoint)
  const isThere = await fetch(pages).then(
    ({ ok }) => ok,
    () => false,
  )
  return isThere ? { AWS_ENDPOINT_URL_SESV2: ses } : {}
}

async function main(): Promise<void> {
  const endpoint = getEndpoint()
  if (!isLoopback(endpoint))
    throw new DeployError(`${endpoint} is not on the loopback: for a real account use cdk deploy -c stage=trial`)
  if (!(await isHealthy(endpoint))) throw new DeployError(`nothing answers at ${endpoint}: start it with npm run emulator`)
  const environment: Record<string, string> = {
    ...buildClientEnvironment(endpoint),
    ...(await findMailEndpoint(endpoint)),
    DUBAN_ISSUER: placeIssuer(endpoint),
  }
  mkdirSync(join(ROOT, '.duban'), { recursive: true })
  rmSync(join(ROOT, OUTPUTS_FILE), { force: true })
  runCdk('bootstrap', [`aws://000000000000/${environment['AWS_REGION']}`], environment)
  runCdk('deploy', ['--require-approval', 'never', '--outputs-file', OUTPUTS_FILE], environment)
}

try {
  await main()
} catch (error) {
  if (!(error instanceof DeployError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
