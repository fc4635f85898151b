import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { createStores, startDynamo } from '../support/dynamo-stores.ts'
import { DUE_PARTITIONS } from '../../functions/core/ports.ts'
import { finishedUpTo } from '../../functions/core/deadlines/watermark.ts'
import { contact, task, unit, unitRef } from '../support/register.ts'

let running: Awaited<ReturnType<typeof startDynamo>>
let ses: Server
const mails: { EmailTags: { Name: string; Value: string }[] }[] = []
let stores: Awaited<ReturnType<typeof createStores>>

beforeAll(async () => {
  running = await startDynamo()
  stores = await createStores(running)
  ses = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      mails.push(JSON.parse(body) as (typeof mails)[number])
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ MessageId: `m${mails.length}` }))
    })
  }).listen(0, '127.0.0.1')
  await once(ses, 'listening')
  const address = ses.address()
  const port = typeof address === 'object' && address ? address.port : 0
  for (const [name, value] of Object.entries({
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: running.dynamo.endpoint,
    AWS_ENDPOINT_URL_SESV2: `http://127.0.0.1:${port}`,
    REGISTER_TABLE_NAME: stores.registerTable,
    OUTBOX_TABLE_NAME: stores.outboxTable,
    EVENT_BUS_NAME: 'bus',
    ALLOW_LIST: '"open"',
    HELP: '示例',
    OPERATOR_EMAIL: 'operator@example.com',
    EMAIL_SENDER: '督办系统 <duban@example.com>',
    EMAIL_PROVIDER: 'ses',
    SES_CONFIGURATION_SET: 'duban',
    SMS_PROVIDER: 'off',
    ADDRESS_HASH_KEY: 'key',
    POWERTOOLS_DEV: 'true',
  }))
    vi.stubEnv(name, value)
  // A day that has not come is refused.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T00:30:00.000Z'), shouldAdvanceTime: true })
  for (const method of ['info', 'warn', 'error', 'log'] as const) vi.spyOn(console, method).mockImplementation(() => {})
})
afterAll(async () => {
  vi.useRealTimers()
  ses.close()
  await running.dynamo.stop()
})

const context = { getRemainingTimeInMillis: () => 120_000, awsRequestId: 'r', functionName: 'f' } as never
const record = (sequence: string, image: Record<string, unknown>) => ({
  eventName: 'INSERT',
  eventID: sequence,
  dynamodb: { SequenceNumber: sequence, Keys: {}, NewImage: marshall(image, { removeUndefinedValues: true }) },
})

describe('the Lambdas over DynamoDB', () => {
  test('plan-office plans, deliver-batch sends, and a poison record between two good ones fails alone', async () => {
    const ids = ['440101-001', '440102-001', '440103-001']
    for (const id of ids)
      await stores.register.saveParty({
        party: unitRef(id),
        office: '44',
        unit: unit(id),
        contacts: [
          contact(unitRef(id), 'primary', { email: `u${id}@example.com` }),
          contact(unitRef(id), 'deputy', { email: `d${id}@example.com` }),
        ],
        retired: false,
        version: 1,
      })
    await stores.register.saveTask({ task: task('T1'), loadedOn: '2026-11-20', version: 1 })
    await stores.register.saveWatermark(finishedUpTo('44', '2026-11-20', [task('T1')]), undefined)
    const plan = await import('../../functions/plan-office/handler.ts')
    const detail = {
      metadata: { id: 'x', version: 1, occurredAt: '2026-11-23T00:30:00.000Z', correlationId: 'c' },
      data: { office: '44', day: '2026-11-23' },
    }
    await plan.handler({ detail }, context)
    const due = (await Promise.all(DUE_PARTITIONS.map(partition => stores.outbox.listDue(partition, '9999', 10)))).flat()
    expect(due.length).toBeGreaterThan(0)
    const images = due.map(({ ref }) => ({
      ...ref,
      priority: 'ordinary',
      dueAt: '2026-11-23T00:30:00.000Z',
      notices: ['any'],
    }))
    const deliver = await import('../../functions/deliver-batch/handler.ts')
    const answer: unknown = await deliver.handler(
      {
        Records: [
          record('1', images[0]!),
          record('2', { entity: 'batch', lane: 'now', id: 7 }),
          ...images.slice(1).map((image, index) => record(String(index + 3), image)),
        ],
      },
      context,
    )
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] })
    expect(
      mails.flatMap(({ EmailTags }) => EmailTags.filter(({ Name }) => Name === 'notice').map(({ Value }) => Value)).toSorted(),
    ).toEqual(ids.map(id => `task-20261123-unit-${id}-primary-email`).toSorted())
  })

  test.each([
    ['a schedule that left its placeholder', { scheduledTime: '<aws.scheduler.scheduled-time>' }],
    ['no time at all', {}],
  ])('open-day and report-unreachable refuse %s', async (_, event) => {
    const openDay = await import('../../functions/open-day/handler.ts')
    const report = await import('../../functions/report-unreachable/handler.ts')
    await expect(openDay.handler(event, context)).rejects.toThrow('scheduledTime')
    await expect(report.handler(event, context)).rejects.toThrow('scheduledTime')
  })

  test('sweep-outbox runs over an Outbox in which all has ended', async () => {
    const sweep = await import('../../functions/sweep-outbox/handler.ts')
    await expect(sweep.handler({}, context)).resolves.toBeUndefined()
  })

  test('receive-receipts takes in what became of them: one delivered, one back and gone on to the next contact, one nonsense', async () => {
    const tagOf = (mail: (typeof mails)[number], name: string) => mail.EmailTags.find(({ Name }) => Name === name)?.Value
    const [arrived, returned] = mails
    const told = [
      { type: 'Email Delivered', noticeId: tagOf(arrived!, 'notice') },
      { type: 'Email Bounced', bounceKind: 'Permanent', noticeId: tagOf(returned!, 'notice') },
      { type: 'Email Delivered', noticeId: 'nobody' },
      'nonsense',
    ]
    const common = { messageId: 'm', time: '2026-11-23T00:30:05Z', addressHash: tagOf(returned!, 'address') }
    const records = told.map((body, index) => ({
      messageId: `r${index}`,
      body: JSON.stringify(typeof body === 'string' ? body : { ...common, ...body }),
    }))
    const receive = await import('../../functions/receive-receipts/handler.ts')
    const answer: unknown = await receive.handler({ Records: records }, context)
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'r3' }] })
    expect(await receive.handler({ Records: records.slice(0, 3) }, context)).toEqual({ batchItemFailures: [] })

    const [first, second] = [tagOf(arrived!, 'notice')!, tagOf(returned!, 'notice')!]
    const next = `${second.replace('task-', 'fallback-').replace('-primary-', '-deputy-')}__task-primary-email`
    const { notices } = await stores.outbox.readNotices([first, second, next])
    expect(new Map(notices.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        [first, 'delivered'],
        [second, 'failed'],
        [next, 'planned'],
      ]),
    )
    expect((await stores.outbox.findSuppressed([common.addressHash!])).get(common.addressHash!)?.notice).toBe(second)
    expect(await stores.outbox.readMail('44', '2026-11-01T00:00:00.000Z', 1_000)).toMatchObject([{ hardBounces: 1 }])
  })
})
