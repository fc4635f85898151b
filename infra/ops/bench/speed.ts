/**
 * Notices a second through the real deliver handler, in one process, beside a bare loop of the same call of the SDK and beside
 * the naive design: the same SES endpoint, the same store, as many sends in flight.
 */
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb'
import { SendEmailCommand, type SendEmailCommandInput, SESv2Client } from '@aws-sdk/client-sesv2'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { randomUUID } from 'node:crypto'
import { mock } from 'node:test'
import { buildOutboxStore } from '../../../functions/adapters/outbox-store.ts'
import { buildRegisterStore } from '../../../functions/adapters/register-store.ts'
import { buildSesEmailSender } from '../../../functions/adapters/ses-email-sender.ts'
import * as words from '../../../functions/adapters/templates/render.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import { buildTaskComposer } from '../../../functions/core/outbox/compose-task.ts'
import { DEFAULT_WINDOWS } from '../../../functions/core/outbox/send-window.ts'
import { planOfficeDay } from '../../../functions/plan-office/plan-office.ts'
import { formatTable } from '../print.ts'
import { CREDENTIALS, type Engine, startEngine, TABLES } from './engine.ts'
import { buildContext, muteLog } from './function-runs.ts'
import { sendNaively } from './naive.ts'
import { DAY, fillOffice, MORNING } from './sample-office.ts'
import { startSesStub } from './ses-stub.ts'

const OFFICE = '44'
/** As in one worker (`adapters/delivery.ts`). */
const SENDS_IN_FLIGHT = 20
/** Of the stream: as many batches as one call gets. */
const RECORDS_PER_CALL = 5

export type Speed = { what: string; mails: number; seconds: number }

export async function measureSpeed(port: number, units: number): Promise<Speed[]> {
  const ses = await startSesStub()
  const engine = await startEngine(port)
  Object.assign(process.env, CREDENTIALS, {
    AWS_ENDPOINT_URL_SESV2: ses.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    REGISTER_TABLE_NAME: TABLES.register,
    OUTBOX_TABLE_NAME: TABLES.outbox,
    ALLOW_LIST: '"open"',
    HELP: '示例',
    EMAIL_SENDER: 'duban@example.com',
    EMAIL_PROVIDER: 'ses',
    SES_CONFIGURATION_SET: 'bench',
    SMS_PROVIDER: 'off',
    ADDRESS_HASH_KEY: 'bench',
  })
  mock.timers.enable({ apis: ['Date'], now: Date.parse(MORNING) })
  try {
    const client = DynamoDBDocumentClient.from(engine.client, { marshallOptions: { removeUndefinedValues: true } })
    const office = buildOffice(client)
    const ids = await office.plan(units)
    // The first of them warms the client up for all.
    const bare = await sendBarely(ids.length)
    return [await deliverAll(engine, ids.length), await office.sendAllNaively(ids), bare]
  } finally {
    mock.timers.reset()
    await engine.stop()
    await ses.stop()
  }
}

const time = async (what: string, mails: number, work: () => Promise<unknown>): Promise<Speed> => {
  const begun = performance.now()
  await muteLog(work)
  return { what, mails, seconds: (performance.now() - begun) / 1_000 }
}

function buildOffice(client: DynamoDBDocumentClient) {
  const register = buildRegisterStore(client, TABLES.register)
  const outbox = buildOutboxStore(client, TABLES.outbox)
  const rules = buildRules(currentGuide)
  const now = (): string => new Date().toISOString()
  return {
    async plan(units: number): Promise<string[]> {
      await fillOffice(register, OFFICE, units)
      const ids: string[] = []
      const watched: typeof outbox = {
        ...outbox,
        putBatch(batch) {
          ids.push(...batch.notices)
          return outbox.putBatch(batch)
        },
      }
      const needs = { rules, register, outbox: watched, now, newId: () => randomUUID(), limit: buildLimit(64) }
      await planOfficeDay({ ...needs, windows: DEFAULT_WINDOWS }, OFFICE, DAY)
      return ids
    },
    sendAllNaively(ids: readonly string[]): Promise<Speed> {
      const compose = buildTaskComposer({ rules, register, words, help: '示例', now })
      const email = buildSesEmailSender({ sender: 'duban@example.com', configurationSet: 'bench' })
      const needs = { client, table: TABLES.outbox, outbox, compose, email, now }
      const limit = buildLimit(SENDS_IN_FLIGHT)
      return time('the naive design', ids.length, () => Promise.all(ids.map(id => limit(() => sendNaively(needs, id)))))
    },
  }
}

/** The rows of the batches as the stream brings them. */
async function readImages({ client }: Engine): Promise<Record<string, AttributeValue>[]> {
  const images: Record<string, AttributeValue>[] = []
  let start: Record<string, AttributeValue> | undefined
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: TABLES.outbox,
        FilterExpression: 'entity = :batch',
        ExpressionAttributeValues: { ':batch': { S: 'batch' } },
        ...(start && { ExclusiveStartKey: start }),
      }),
    )
    images.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  return images
}

async function deliverAll(engine: Engine, mails: number): Promise<Speed> {
  const images = await readImages(engine)
  const { handler } = await import('../../../functions/deliver-batch/handler.ts')
  return time('the deliver handler', mails, async () => {
    for (let start = 0; start < images.length; start += RECORDS_PER_CALL) {
      const records = images.slice(start, start + RECORDS_PER_CALL)
      const Records = records.map((NewImage, index) => ({ eventID: String(start + index), dynamodb: { NewImage } }))
      await handler({ Records }, buildContext())
    }
  })
}

/** A mail as large as ours. */
const buildMail = (): SendEmailCommandInput => ({
  FromEmailAddress: 'duban@example.com',
  Destination: { ToAddresses: ['unit1@example.com'] },
  Content: {
    Simple: {
      Subject: { Data: '示例'.repeat(10) },
      Body: { Text: { Data: '示例'.repeat(200) }, Html: { Data: '示例'.repeat(1_000) } },
    },
  },
})

function sendBarely(mails: number): Promise<Speed> {
  const httpAgent = { keepAlive: true, maxSockets: 32 }
  const client = new SESv2Client({ requestHandler: { httpAgent } })
  const limit = buildLimit(SENDS_IN_FLIGHT)
  const send = (): Promise<unknown> => limit(() => client.send(new SendEmailCommand(buildMail())))
  return time('a bare loop of SendEmail', mails, () => Promise.all(Array.from({ length: mails }, send)))
}

export function printSpeed(speeds: readonly Speed[]): void {
  const [ours] = speeds
  const rateOf = ({ mails, seconds }: Speed): number => mails / seconds
  const rows = speeds.map(speed => [
    speed.what,
    speed.mails,
    rateOf(speed).toFixed(0),
    ours === undefined ? null : (rateOf(ours) / rateOf(speed)).toFixed(2),
  ])
  console.log(`\nMails a second in one process (${SENDS_IN_FLIGHT} sends in flight; store and SES endpoint on this machine)`)
  console.log(formatTable(['through', 'mails', 'a second', 'the handler against it'], rows))
}
