/** Where the walk takes place: a system that runs, a deployed stage, or one that is started for it. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { dayInShanghai, instantInShanghai } from '../../../functions/core/day.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import type { Register } from '../../../functions/core/register/register.ts'
import { findTarget } from '../../ops/target.ts'
import { buildUsageError } from '../../ops/usage.ts'
import { isLoopback } from '../../settings-check.ts'
import { synthesise } from '../assembly.ts'
import { buildClientEnvironment, placeIssuer, placeMailbox } from '../emulator/endpoint.ts'
import { checkPortIsFree } from '../http.ts'
import { startSystem } from '../local-system.ts'
import { SAMPLES } from '../options.ts'
import { placesFrom } from '../places.ts'
import { findRunningSystem } from '../running-system.ts'
import { readFolder, seed } from '../seed.ts'

/** `mailbox`: pages that show what has arrived; without them nothing is known of mails. `outputs`: of a deployed stage. */
export type Place = { api: string; issuer: string; mailbox?: string; outputs?: string }

type Options = { outputs?: string | undefined; issuer?: string | undefined; mailbox?: string | undefined }
type OnEnd = (end: () => unknown) => void

/** Beside `npm start`, which takes the ports from 4800 on. */
const PORT = 5100
/** In the middle of a working morning: no window is closed. */
const TIME = '10:00'

export async function findPlace(readOptions: () => Options, onEnd: OnEnd): Promise<Place> {
  const { outputs, issuer, mailbox } = readOptions()
  if (outputs !== undefined) return findDeployed(outputs, { issuer, mailbox })
  const running = findRunningSystem(process.cwd())
  if (running === undefined) return startQuietly(onEnd)
  console.log(`与本机正在运行的系统（${running.pages}）演示。`)
  return { api: running.endpoints.site, issuer: running.endpoints.issuer, mailbox: running.pages }
}

const $Outputs = z.record(z.string(), z.looseObject({ ApiUrl: z.url() }))

async function findDeployed(outputs: string, { issuer, mailbox }: Options): Promise<Place> {
  const [stack] = Object.values(readOutputs(outputs))
  if (stack === undefined) throw new Error(`${outputs} 里没有任何栈的输出`)
  const api = stack.ApiUrl.replace(/\/$/, '')
  if (isLoopback(api)) return findEmulator(api, outputs)
  if (issuer === undefined)
    throw buildUsageError({
      option: '--issuer',
      message: '缺少认证服务',
      mend: '写明签发令牌的网址，须能按机构和角色签发（POST …/token）',
    })
  return { api, issuer: issuer.replace(/\/$/, ''), outputs, ...(mailbox !== undefined && { mailbox }) }
}

/** What `npm run deploy:local` has deployed: issuer and mailbox are beside it, and its register may be empty yet. */
async function findEmulator(api: string, outputs: string): Promise<Place> {
  const { origin } = new URL(api)
  Object.assign(process.env, buildClientEnvironment(origin))
  const { register, today } = await findTarget(outputs)
  const { parties } = await register.readState({
    parties: [{ party: { kind: 'office', id: '11' }, office: '11' }],
    duties: [],
    tasks: [],
  })
  if (parties.length === 0) await seed(register, await readQuietSamples(), today)
  return { api, issuer: placeIssuer(origin), mailbox: placeMailbox(origin).pages, outputs }
}

function readOutputs(file: string): z.infer<typeof $Outputs> {
  try {
    return $Outputs.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw buildUsageError({
      option: '--outputs',
      value: file,
      message: '不是 cdk deploy 的输出文件',
      mend: '用 cdk deploy --outputs-file 生成，其中须有 ApiUrl',
    })
  }
}

/** Without tasks: nothing arrives but what the walk brings about. */
async function readQuietSamples(): Promise<Register> {
  return { ...(await readFolder(SAMPLES)), tasks: [], progress: [] }
}

async function startQuietly(onEnd: OnEnd): Promise<Place> {
  const port = Number(process.env['DUBAN_PORT'] ?? PORT)
  console.log('在本机启动系统，需要半分钟左右……')
  await checkPortIsFree(port)
  process.env['DUBAN_PORT'] = String(port)
  const assembly = synthesise(placesFrom(port), resolve('.duban', `assembly-${port}`), onEnd)
  assembly.catch(() => {})
  const register = await readQuietSamples()
  const day = buildCalendar().onOrAfter(dayInShanghai(new Date().toISOString()))
  const { runtime, stores, running } = await startSystem(
    {
      root: process.cwd(),
      port,
      days: { first: day, last: day },
      register,
      assembly,
      onServing: () => {},
      onMessage: () => {},
      onMailEvent: () => {},
      onFailure: (name, { name: kind, message }) => console.error(`  函数出错  ${name}：${kind}：${message}`),
      onDeadLetter: queue => console.error(`  死信  ${queue}`),
    },
    onEnd,
  )
  await seed(stores.register, register, day)
  await runtime.liveUntil(Date.parse(instantInShanghai(day, TIME)))
  void runtime.keepRealTime()
  console.log(`系统时间 ${day} ${TIME}，收件箱 ${running.pages}`)
  return { api: running.endpoints.site, issuer: running.endpoints.issuer, mailbox: running.pages }
}
