/** The deployed system on the emulator, as the lap speaks to it. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as z from 'zod/mini'
import { buildClientEnvironment, getEndpoint, isHealthy, OUTPUTS_FILE } from '../../infra/local/emulator/endpoint.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const endpoint = getEndpoint()
const environment = buildClientEnvironment(endpoint)

const $Outputs = z.record(z.string(), z.object({ OpenDayFunctionName: z.string() }))
const $Mailbox = z.object({
  messages: z.record(z.string(), z.array(z.object({ To: z.array(z.string()), BodyText: z.string() }))),
})
const $SmsBox = z.object({
  sms_messages: z.record(z.string(), z.array(z.object({ PhoneNumber: z.string(), Message: z.string() }))),
})

/** @throws what to start first */
export async function findOpenDay(): Promise<string> {
  if (!(await isHealthy(endpoint))) throw new Error(`nothing answers at ${endpoint}: npm run emulator, then npm run deploy:local`)
  if (!existsSync(ROOT + OUTPUTS_FILE)) throw new Error(`no deployment in ${OUTPUTS_FILE}: npm run deploy:local`)
  const [outputs] = Object.values($Outputs.parse(JSON.parse(readFileSync(ROOT + OUTPUTS_FILE, 'utf8'))))
  return outputs?.OpenDayFunctionName ?? ''
}

/** Runs a verb of the command line; `load` speaks to the deployed system. */
export async function runDuban(...parameters: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, ['infra/ops/main.ts', ...parameters, '--json'], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    maxBuffer: 64 << 20,
    timeout: 120_000,
  })
  return JSON.parse(stdout)
}

/** Opens a day as its schedule would: the emulator's own schedules hand over a placeholder instead of the instant. */
export async function openDay(functionName: string, scheduledTime: string): Promise<void> {
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '')
  const scope = `test/${today}/${environment['AWS_REGION']}/lambda/aws4_request`
  const response = await fetch(`${endpoint}/2015-03-31/functions/${functionName}/invocations`, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: JSON.stringify({ scheduledTime }),
    signal: AbortSignal.timeout(60_000),
  })
  if (!response.ok || response.headers.has('x-amz-function-error'))
    throw new Error(`open-day failed: ${response.status} ${await response.text()}`)
}

const read = async (path: string): Promise<unknown> =>
  (await fetch(`${endpoint}/_ministack/${path}`, { signal: AbortSignal.timeout(10_000) })).json()

export type Arrived = { to: string; text: string }

export const readEmails = async (): Promise<Arrived[]> =>
  Object.values($Mailbox.parse(await read('ses/messages')).messages)
    .flat()
    .map(({ To, BodyText }) => ({ to: To.join(), text: BodyText }))

export const readSms = async (): Promise<Arrived[]> =>
  Object.values($SmsBox.parse(await read('sns/sms-messages')).sms_messages)
    .flat()
    .map(({ PhoneNumber, Message }) => ({ to: PhoneNumber.replace('+86', ''), text: Message }))
