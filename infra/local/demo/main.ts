/** `npm run demo:clue`: one clue from entry to closing, through the API, with each mail as it arrives. */
import { parseArgs } from 'node:util'
import { tellFailure } from '../../ops/failure.ts'
import { buildUsageError } from '../../ops/usage.ts'
import { findPlace } from './place.ts'
import { walk } from './walk.ts'

const OPTIONS = { outputs: { type: 'string' }, issuer: { type: 'string' }, mailbox: { type: 'string' } } as const

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values
  } catch {
    throw buildUsageError({
      message: '命令行有误',
      mend: '可用的选项：--outputs 文件（cdk deploy 的输出）、--issuer 认证服务的网址、--mailbox 收件箱页面的网址；都不写则在本机演示',
    })
  }
}

const ends: (() => unknown)[] = []
async function endAll(): Promise<void> {
  for (let end = ends.pop(); end; end = ends.pop()) await end()
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void endAll().then(() => process.exit(130)))

process.env['TZ'] = 'UTC'
const status = await findPlace(readOptions, end => ends.push(end))
  .then(walk)
  .catch((error: unknown) => tellFailure(error, false))
await endAll()
process.exit(status)
