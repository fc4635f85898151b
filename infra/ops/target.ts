/** The running system that a verb speaks to: the local one, or a deployed stage by the outputs of its `cdk deploy`. */
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { buildDocumentClient } from '../../functions/adapters/dynamo.ts'
import { buildOutboxStore } from '../../functions/adapters/outbox-store.ts'
import { buildRegisterStore } from '../../functions/adapters/register-store.ts'
import { addDays, type Day, dayInShanghai, instantInShanghai } from '../../functions/core/day.ts'
import { addMilliseconds } from '../../functions/core/instant.ts'
import type { OutboxStore, RegisterStore } from '../../functions/core/ports.ts'
import { findRunningSystem } from '../local/running-system.ts'
import { openStores } from '../local/stores.ts'
import { buildForgetAddress } from './ses-list.ts'
import { buildUsageError } from './usage.ts'

export type Target = {
  name: string
  register: RegisterStore
  outbox: OutboxStore
  today: Day
  /** By the system's own clock. */
  now: () => string
  /** Takes an address off the mail provider's own list; undefined where there is none. */
  forgetAddress: ReturnType<typeof buildForgetAddress>
}

/** What `cdk deploy --outputs-file` writes: outputs by stack. */
const $Outputs = z.record(z.string(), z.object({ RegisterTableName: z.string(), OutboxTableName: z.string() }))

/**
 * @param outputs a file of `cdk deploy --outputs-file`; endpoint, region and credentials then come from the environment.
 * Without it, the system that `npm start` runs in this folder.
 */
export function findTarget(outputs: string | undefined): Target {
  return outputs === undefined ? findLocal() : findDeployed(outputs)
}

function findLocal(): Target {
  const system = findRunningSystem(process.cwd())
  if (system?.registerTableName === undefined)
    throw new Error('本机没有正在运行的系统：先执行 npm start，或用 --outputs 指明 cdk deploy 的输出文件')
  const today = system.days.current
  // Where the virtual clock stands once the day has been lived through, which takes seconds.
  const endOfDay = addMilliseconds(instantInShanghai(addDays(today, 1), '00:00'), -1)
  return {
    name: `本机系统（${system.pages}）`,
    ...openStores(system),
    today,
    now: () => endOfDay,
    forgetAddress: undefined,
  }
}

function findDeployed(file: string): Target {
  const [stack] = Object.entries(readOutputs(file))
  if (stack === undefined) throw new Error(`${file} 里没有任何栈的输出`)
  const [name, { RegisterTableName, OutboxTableName }] = stack
  const client = buildDocumentClient()
  const now = (): string => new Date().toISOString()
  return {
    name,
    register: buildRegisterStore(client, RegisterTableName),
    outbox: buildOutboxStore(client, OutboxTableName),
    today: dayInShanghai(now()),
    now,
    forgetAddress: buildForgetAddress(process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']),
  }
}

function readOutputs(file: string): z.infer<typeof $Outputs> {
  try {
    return $Outputs.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw buildUsageError({
      option: '--outputs',
      value: file,
      message: '不是 cdk deploy 的输出文件',
      mend: '用 cdk deploy --outputs-file 生成，其中须有 RegisterTableName 和 OutboxTableName',
    })
  }
}
