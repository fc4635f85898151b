/** The deployed system on the emulator, as the lap speaks to it. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as z from 'zod/mini'
import { buildDocumentClient } from '../../functions/adapters/dynamo.ts'
import { buildRegisterStore } from '../../functions/adapters/register-store.ts'
import type { DutyRow } from '../../functions/core/ports.ts'
import type { DutyRef } from '../../functions/core/register/register.ts'
import {
  buildClientEnvironment,
  getEndpoint,
  isHealthy,
  OUTPUTS_FILE,
  placeIssuer,
  placeMailbox,
} from '../../infra/local/emulator/endpoint.ts'
import { listNotices, type NoticeLine } from '../../infra/local/notices.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const endpoint = getEndpoint()
const environment = buildClientEnvironment(endpoint)

const $Outputs = z.record(
  z.string(),
  z.object({
    OpenDayFunctionName: z.string(),
    OutboxTableName: z.string(),
    RegisterTableName: z.string(),
    PageUrl: z.string(),
    ApiUrl: z.string(),
  }),
)
const $Mailbox = z.array(z.object({ to: z.array(z.string()), purpose: z.string(), noticeId: z.string(), text: z.string() }))
const $SmsBox = z.object({
  sms_messages: z.record(z.string(), z.array(z.object({ PhoneNumber: z.string() }))),
})

export type Deployed = { openDayFunction: string; outboxTable: string; registerTable: string; pageUrl: string; apiUrl: string }

/** @throws what to start first */
export async function findDeployed(): Promise<Deployed> {
  if (!(await isHealthy(endpoint))) throw new Error(`nothing answers at ${endpoint}: npm run emulator, then npm run deploy:local`)
  if (
    !(await fetch(placeMailbox(endpoint).pages).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    throw new Error(`no mailbox at ${placeMailbox(endpoint).pages}: the lap needs the one of npm run emulator`)
  if (!existsSync(ROOT + OUTPUTS_FILE)) throw new Error(`no deployment in ${OUTPUTS_FILE}: npm run deploy:local`)
  const [outputs] = Object.values($Outputs.parse(JSON.parse(readFileSync(ROOT + OUTPUTS_FILE, 'utf8'))))
  if (outputs === undefined) throw new Error(`no stack in ${OUTPUTS_FILE}: npm run deploy:local`)
  return {
    openDayFunction: outputs.OpenDayFunctionName,
    outboxTable: outputs.OutboxTableName,
    registerTable: outputs.RegisterTableName,
    pageUrl: outputs.PageUrl,
    apiUrl: outputs.ApiUrl,
  }
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

const read = async (url: string): Promise<unknown> => (await fetch(url, { signal: AbortSignal.timeout(10_000) })).json()

export type Email = z.infer<typeof $Mailbox>[number]

/** What came to the mailbox beside the emulator. */
export const readEmails = async (): Promise<Email[]> =>
  $Mailbox.parse(await read(`${placeMailbox(endpoint).pages}/messages.json`))

/** The mobiles that the emulator got an SMS for. */
export const readSms = async (): Promise<string[]> =>
  Object.values($SmsBox.parse(await read(`${endpoint}/_ministack/sns/sms-messages`)).sms_messages)
    .flat()
    .map(({ PhoneNumber }) => PhoneNumber.replace('+86', ''))

/** What is on record about a duty. */
export function readDuty(registerTable: string, duty: DutyRef): Promise<DutyRow | undefined> {
  Object.assign(process.env, environment)
  return buildRegisterStore(buildDocumentClient(), registerTable).findDuty(duty)
}

/** A token of the issuer beside the emulator. */
export async function getToken(office: string, roles: readonly string[]): Promise<string> {
  const response = await fetch(`${placeIssuer(endpoint)}/token`, { method: 'POST', body: JSON.stringify({ office, roles }) })
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token
}

/** Where every notice stands. */
export const readNotices = (outboxTable: string): Promise<NoticeLine[]> => listNotices(endpoint, outboxTable)
