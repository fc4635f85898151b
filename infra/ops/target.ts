/** The running system that a verb speaks to: the local one, or a deployed stage by the outputs of its `cdk deploy`. */
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { buildBusClient, buildPublish, type Publish } from '../../functions/adapters/bus.ts'
import { buildDocumentClient } from '../../functions/adapters/dynamo.ts'
import { buildOutboxStore } from '../../functions/adapters/outbox-store.ts'
import { buildRegisterStore } from '../../functions/adapters/register-store.ts'
import { type Day, dayInShanghai } from '../../functions/core/day.ts'
import { addMilliseconds } from '../../functions/core/instant.ts'
import type { OutboxStore, RegisterStore } from '../../functions/core/ports.ts'
import { findRunningSystem } from '../local/running-system.ts'
import { openStores } from '../local/stores.ts'
import type { StageOptions } from './options.ts'
import { buildForgetAddress } from './ses-list.ts'
import { readPlace, refuseOtherStage } from './steering/stage-guard.ts'
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
  /** Puts events on the system's bus. */
  publish: Publish
  /** What the stack puts out: names of its parts, by names that people understand. */
  outputs: Readonly<Record<string, string>>
}

/** What `cdk deploy --outputs-file` writes: outputs by stack. */
const $Outputs = z.record(
  z.string(),
  z.intersection(
    z.object({ RegisterTableName: z.string(), OutboxTableName: z.string(), EventBusName: z.string(), Stage: z.string() }),
    z.record(z.string(), z.string()),
  ),
)

/**
 * For a verb that only looks.
 * @param outputs a file of `cdk deploy --outputs-file`; endpoint, region and credentials then come from the environment.
 * Without it, the system that `npm start` runs in this folder.
 */
export async function findTarget(outputs: string | undefined): Promise<Target> {
  return outputs === undefined ? findLocal() : findDeployed(outputs)
}

/**
 * For a verb that changes something: its name says which stage, account and region that would be.
 * @throws DataProblemsError where another stage is named, or none although something is to be changed
 */
export async function findChangeTarget(options: StageOptions): Promise<Target> {
  const target = await findTarget(options.outputs)
  const { RegisterTableName = '', Stage = 'local' } = target.outputs
  refuseOtherStage(options, Stage)
  if (options.outputs === undefined) return target
  const { name, lead } = await readPlace(Stage, RegisterTableName)
  // What is put on record is compared with what the system's own clock has written.
  const now = (): string => addMilliseconds(target.now(), lead)
  return { ...target, name: `${target.name}（${name}）`, now, today: dayInShanghai(now()) }
}

const $Clock = z.object({ now: z.string() })

async function findLocal(): Promise<Target> {
  const system = findRunningSystem(process.cwd())
  if (system?.registerTableName === undefined)
    throw new Error('本机没有正在运行的系统：先执行 npm start，或用 --outputs 指明 cdk deploy 的输出文件')
  const { events } = system.endpoints
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_EVENTBRIDGE: events,
    AWS_ENDPOINT_URL_SQS: events,
    AWS_ENDPOINT_URL_LAMBDA: events,
  })
  // The virtual clock jumps from one thing that can happen to the next: the instant of the command is the command's.
  const { now } = $Clock.parse(await (await fetch(new URL('clock.json', system.pages))).json())
  return {
    name: `本机系统（${system.pages}）`,
    ...openStores(system),
    today: system.days.current,
    now: () => now,
    forgetAddress: undefined,
    publish: buildPublish(buildBusClient(), system.eventBusName ?? ''),
    outputs: system.outputs,
  }
}

function findDeployed(file: string): Target {
  const [stack] = Object.entries(readOutputs(file))
  if (stack === undefined) throw new Error(`${file} 里没有任何栈的输出`)
  const [name, outputs] = stack
  const client = buildDocumentClient()
  const now = (): string => new Date().toISOString()
  return {
    name,
    register: buildRegisterStore(client, outputs.RegisterTableName),
    outbox: buildOutboxStore(client, outputs.OutboxTableName),
    today: dayInShanghai(now()),
    now,
    forgetAddress: buildForgetAddress(process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']),
    publish: buildPublish(buildBusClient(), outputs.EventBusName),
    outputs,
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
      mend: '用 cdk deploy --outputs-file 生成，其中须有 Stage、RegisterTableName、OutboxTableName 和 EventBusName',
    })
  }
}
