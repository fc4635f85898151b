/** The running system that a verb speaks to: the local one, or a deployed stage by the outputs of its `cdk deploy`. */
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { buildDocumentClient } from '../../functions/adapters/dynamo.ts'
import { buildRegisterStore } from '../../functions/adapters/register-store.ts'
import { type Day, dayInShanghai } from '../../functions/core/day.ts'
import type { RegisterStore } from '../../functions/core/ports.ts'
import { findRunningSystem } from '../local/running-system.ts'
import { buildUsageError } from './usage.ts'

export type Target = { name: string; register: RegisterStore; today: Day }

/** What `cdk deploy --outputs-file` writes: outputs by stack. */
const $Outputs = z.record(z.string(), z.object({ RegisterTableName: z.string() }))

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
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = system.endpoints.dynamodb
  process.env['AWS_REGION'] = system.region
  process.env['AWS_ACCESS_KEY_ID'] = 'local'
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local'
  return {
    name: `本机系统（${system.pages}）`,
    register: buildRegisterStore(buildDocumentClient(), system.registerTableName),
    today: system.days.current,
  }
}

function findDeployed(file: string): Target {
  const [stack] = Object.entries(readOutputs(file))
  if (stack === undefined) throw new Error(`${file} 里没有任何栈的输出`)
  const [name, { RegisterTableName: table }] = stack
  return { name, register: buildRegisterStore(buildDocumentClient(), table), today: dayInShanghai(new Date().toISOString()) }
}

function readOutputs(file: string): z.infer<typeof $Outputs> {
  try {
    return $Outputs.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw buildUsageError({
      option: '--outputs',
      value: file,
      message: '不是 cdk deploy 的输出文件',
      mend: '用 cdk deploy --outputs-file 生成，其中须有 RegisterTableName',
    })
  }
}
