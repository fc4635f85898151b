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
import { connectSes } from '../../../functions/adapters/ses-client.ts'
import { buildSesEmailSender } from '../../../functions/adapters/ses-email-sender.ts'
import * as words from '../../../functions/adapters/templates/render.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import { buildTaskComposer } from '../../../functions/core/compose/compose-task.ts'
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
    EVENT_BUS_NAME: 'bench',
  })
  mock.timers.enable({ apis: ['Date'], now: Date.parse(MORNING) })
  try {
    const client = DynamoDBDocumentClient.from(engine.client, { marshallOptions: { removeUndefinedValues: true } })
    const office = buildOffice(client)
    const { ids, sizes } = await office.plan(units)
    const images = await readImages(engine)
    return await takeTurns({
      'the deliver handler': part => deliverAll(takePart(images, part), sizes),
      'the naive design': part => office.sendAllNaively(takePart(ids, part)),
      'a bare loop of SendEmail': part => sendBarely(takePart(ids, part).length),
    })
  } finally {
    mock.timers.reset()
    await engine.stop()
    await ses.stop()
  }
}

const PARTS = 8
const takePart = <T>(all: readonly T[], part: number): readonly T[] =>
  all.slice(Math.floor((all.length * part) / PARTS), Math.floor((all.length * (part + 1)) / PARTS))

/** In turns, so that whatever else this machine does slows all of them; the first turn warms them up and is not counted. */
async function takeTurns(ways: Readonly<Record<string, (part: number) => Promise<number>>>): Promise<Speed[]> {
  const speeds = Object.keys(ways).map(what => ({ what, mails: 0, seconds: 0 }))
  for (let part = 0; part < PARTS; part += 1)
    for (const speed of speeds) {
      const begun = performance.now()
      let mails = 0
      await muteLog(async () => {
        mails = (await ways[speed.what]?.(part)) ?? 0
      })
      if (part === 0) continue
      speed.mails += mails
      speed.seconds += (performance.now() - begun) / 1_000
    }
  return speeds
}

function buildOffice(client: DynamoDBDocumentClient) {
  const register = buildRegisterStore(client, TABLES.register)
  const outbox = buildOutboxStore(client, TABLES.outbox)
  const rules = buildRules(currentGuide)
  const now = (): string => new Date().toISOString()
  return {
    async plan(units: number): Promise<{ ids: string[]; sizes: Map<string, number> }> {
      await fillOffice(register, OFFICE, units)
      const ids: string[] = []
      const sizes = new Map<string, number>()
      const watched: typeof outbox = {
        ...outbox,
        publishBatch(batch) {
          ids.push(...batch.notices)
          sizes.set(batch.id, batch.notices.length)
          return outbox.publishBatch(batch)
        },
      }
      const needs = { rules, register, outbox: watched, now, newId: () => randomUUID(), limit: buildLimit(64) }
      await planOfficeDay({ ...needs, windows: DEFAULT_WINDOWS }, OFFICE, DAY)
      return { ids, sizes }
    },
    async sendAllNaively(ids: readonly string[]): Promise<number> {
      const compose = buildTaskComposer({ rules, register, words, help: '示例', now, hashAddress: String })
      const email = buildSesEmailSender({ sender: 'duban@example.com', configurationSet: 'bench' }, async () =>
        connectSes(SENDS_IN_FLIGHT),
      )
      const needs = { client, table: TABLES.outbox, outbox, compose, email, now }
      const limit = buildLimit(SENDS_IN_FLIGHT)
      await Promise.all(ids.map(id => limit(() => sendNaively(needs, id))))
      return ids.length
    },
  }
}

/** The rows of the batches as the stream brings them. */
async function readImages({ client }: Engine): Promise<Image[]> {
  const images: Image[] = []
  let start: Image | undefined
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

type Image = Record<string, AttributeValue>

/** @returns how many mails lie in these batches */
async function deliverAll(images: readonly Image[], sizes: ReadonlyMap<string, number>): Promise<number> {
  const { handler } = await import('../../../functions/deliver-batch/handler.ts')
  for (let start = 0; start < images.length; start += RECORDS_PER_CALL) {
    const records = images.slice(start, start + RECORDS_PER_CALL)
    const Records = records.map((NewImage, index) => ({ eventID: String(start + index), dynamodb: { NewImage } }))
    await handler({ Records }, buildContext())
  }
  return images.reduce((sum, { id }) => sum + (sizes.get(id?.S ?? '') ?? 0), 0)
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

async function sendBarely(mails: number): Promise<number> {
  const httpAgent = { keepAlive: true, maxSockets: 32 }
  const client = new SESv2Client({ requestHandler: { httpAgent } })
  const limit = buildLimit(SENDS_IN_FLIGHT)
  const send = (): Promise<unknown> => limit(() => client.send(new SendEmailCommand(buildMail())))
  await Promise.all(Array.from({ length: mails }, send))
  return mails
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
