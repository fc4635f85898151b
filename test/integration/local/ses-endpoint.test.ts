import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SendEmailCommand, type SendEmailCommandInput, SESv2Client } from '@aws-sdk/client-sesv2'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../../infra/local/http.ts'
import { openMessagesFile, type Received } from '../../../infra/local/endpoints/messages.ts'
import type { MailEvent } from '../../../infra/local/runtime/mail-events.ts'
import { startSesEndpoint } from '../../../infra/local/endpoints/ses-endpoint.ts'

const NOW = Date.parse('2026-11-23T00:30:00Z')
const folder = mkdtempSync(join(tmpdir(), 'ses-'))
const file = join(folder, 'messages.jsonl')
let server: RunningServer
let client: SESv2Client
let received: Received[] = []
let toFile: (message: Received) => void
/** The events that were played, each with the seconds after which. */
let events: { after: number; event: MailEvent }[] = []
let seconds = 0

const connect = (port: number): SESv2Client =>
  new SESv2Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  })

beforeAll(async () => {
  server = await startSesEndpoint({
    port: 0,
    now: () => NOW,
    receipts: {
      after: (milliseconds, run) => {
        seconds = milliseconds / 1000
        run()
      },
      publish: event => events.push({ after: seconds, event }),
    },
    onMessage: message => {
      received.push(message)
      toFile(message)
    },
  })
  client = connect(server.port)
})
beforeEach(() => {
  received = []
  events = []
  toFile = openMessagesFile(file)
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

const mail = (to: string, notice = 'n-1', changes: Partial<SendEmailCommandInput> = {}) =>
  new SendEmailCommand({
    FromEmailAddress: '=?UTF-8?B?552j5Yqe57O757uf?= <duban@example.com>',
    Destination: { ToAddresses: [to] },
    Content: {
      Simple: {
        Subject: { Data: '【督办】季度小结', Charset: 'UTF-8' },
        Body: { Text: { Data: '正文', Charset: 'UTF-8' }, Html: { Data: '<p>正文</p>', Charset: 'UTF-8' } },
        Headers: [{ Name: 'X-Duban-Notice', Value: notice }],
        Attachments: [{ FileName: '截止日期.ics', ContentType: 'text/calendar', RawContent: Buffer.from('BEGIN:VCALENDAR') }],
      },
    },
    EmailTags: [
      { Name: 'notice', Value: notice },
      { Name: 'purpose', Value: 'task' },
    ],
    ConfigurationSetName: 'Duban',
    ...changes,
  })
const lines = (): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as unknown)
const sendSms = (body: unknown): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}/sms`, { method: 'POST', body: JSON.stringify(body) })

describe('the SES endpoint', () => {
  it('writes a line for each mail and SMS that it took, in exactly the promised shape', async () => {
    const { MessageId } = await client.send(mail('a@example.com'))
    const sms = await sendSms({ noticeId: 'n-2', purpose: 'task', to: '13800000001', text: '【督办】到期' })
    expect(MessageId).toBeTypeOf('string')
    expect(await sms.json()).toEqual({ messageId: received[1]?.messageId })
    expect(lines()).toEqual([
      {
        at: '2026-11-23T00:30:00.000Z',
        channel: 'email',
        purpose: 'task',
        to: ['a@example.com'],
        subject: '【督办】季度小结',
        text: '正文',
        html: '<p>正文</p>',
        noticeId: 'n-1',
      },
      {
        at: '2026-11-23T00:30:00.000Z',
        channel: 'sms',
        purpose: 'task',
        to: '13800000001',
        text: '【督办】到期',
        noticeId: 'n-2',
      },
    ])
  })

  it('keeps the whole request and the attachments', async () => {
    await client.send(mail('a@example.com'))
    expect(received).toMatchObject([
      {
        from: '督办系统 <duban@example.com>',
        request: { ConfigurationSetName: 'Duban', Content: { Simple: { Headers: [{ Name: 'X-Duban-Notice', Value: 'n-1' }] } } },
        attachments: [{ fileName: '截止日期.ics', contentType: 'text/calendar', content: Buffer.from('BEGIN:VCALENDAR') }],
      },
    ])
  })

  it.each([
    ['a bad address', mail('张三@example.com')],
    [
      '51 recipients',
      mail('', 'n', { Destination: { ToAddresses: Array.from({ length: 51 }, (_, index) => `a${index}@example.com`) } }),
    ],
    ['a tag that SES does not allow', mail('a@example.com', 'n:1')],
  ])('refuses %s as SES does, and keeps nothing', async (_, command) => {
    await expect(client.send(command)).rejects.toMatchObject({ name: 'BadRequestException', $metadata: { httpStatusCode: 400 } })
    expect(lines()).toEqual([])
  })

  it('throttles an address of the simulator for a while, and no other', async () => {
    const throttled = mail('throttle@simulator.example.com', 'n-throttle')
    for (let time = 0; time < 4; time += 1)
      await expect(client.send(throttled)).rejects.toMatchObject({ name: 'TooManyRequestsException' })
    await client.send(mail('a@example.com', 'n-other'))
    await client.send(throttled)
    expect(received.map(({ noticeId }) => noticeId)).toEqual(['n-other', 'n-throttle'])
  })

  it('rejects an address of the simulator for good', async () => {
    for (let time = 0; time < 9; time += 1)
      await expect(client.send(mail('reject@simulator.example.com', 'n-reject'))).rejects.toMatchObject({
        name: 'MessageRejected',
      })
    expect(received).toEqual([])
  })

  it('takes a mail and then fails to say so, once', async () => {
    const lost = mail('timeout@simulator.example.com', 'n-lost')
    await expect(client.send(lost)).rejects.toThrow(/hang up|ECONNRESET/)
    expect(received).toHaveLength(1)
    await client.send(lost)
    expect(received).toHaveLength(2)
  })

  it('plays no events of a mail without a configuration set, nor of one that it did not take', async () => {
    await client.send(mail('a@example.com', 'n-1', { ConfigurationSetName: undefined }))
    await expect(client.send(mail('reject@simulator.example.com', 'n-2'))).rejects.toThrow('simulator')
    expect(events).toEqual([])
  })

  it('tells of a bounce as SES documents it', async () => {
    const { MessageId } = await client.send(mail('bounce+7@simulator.example.com', 'n-bounce'))
    expect(events.map(({ after, event }) => [after, event.detail.eventType])).toEqual([
      [1, 'Send'],
      [3, 'Bounce'],
    ])
    expect(events[1]?.event).toMatchObject({
      configurationSet: 'Duban',
      detail: {
        mail: {
          timestamp: '2026-11-23T00:30:00.000Z',
          messageId: MessageId,
          destination: ['bounce+7@simulator.example.com'],
          tags: { notice: ['n-bounce'], purpose: ['task'], 'ses:configuration-set': ['Duban'] },
        },
        bounce: {
          bounceType: 'Permanent',
          bounceSubType: 'General',
          timestamp: '2026-11-23T00:30:03.000Z',
          bouncedRecipients: [{ emailAddress: 'bounce+7@simulator.example.com' }],
        },
      },
    })
  })

  it('tells what became of a mail whose answer was lost, but for the one that stays silent', async () => {
    await expect(client.send(mail('timeout@simulator.example.com', 'n-told'))).rejects.toThrow(/hang up|ECONNRESET/)
    await expect(client.send(mail('timeout-silent@simulator.example.com', 'n-silent'))).rejects.toThrow(/hang up|ECONNRESET/)
    expect(events.map(({ event }) => event.detail)).toMatchObject([
      { eventType: 'Send', mail: { tags: { notice: ['n-told'] } } },
      { eventType: 'Delivery', mail: { tags: { notice: ['n-told'] } } },
    ])
    expect(received.map(({ noticeId }) => noticeId)).toEqual(['n-told', 'n-silent'])
  })

  it('takes no more mails than its rate allows: a second’s worth at once, then one after the other', async () => {
    let now = NOW
    let taken = 0
    const limited = await startSesEndpoint({ port: 0, now: () => now, rate: 4, onMessage: () => (taken += 1) })
    const slow = connect(limited.port)
    const sendMany = async (many: number): Promise<number> => {
      const before = taken
      await Promise.allSettled(Array.from({ length: many }, () => slow.send(mail('a@example.com'))))
      return taken - before
    }
    try {
      expect(await sendMany(9)).toBe(4)
      now += 500
      expect(await sendMany(9)).toBe(2)
      now += 60_000
      expect(await sendMany(9)).toBe(4)
      await expect(slow.send(mail('a@example.com'))).rejects.toMatchObject({ name: 'TooManyRequestsException' })
    } finally {
      await limited.stop()
    }
  })

  it.each([
    ['13800000404', [404, 404, 404, 404, 404, 404]],
    ['13800000429', [429, 429, 429, 429, 200, 200]],
    ['13800000500', [500, 500, 500, 500, 200, 200]],
  ])('fails for the mobile %s as its last digits say', async (to, statuses) => {
    const answers: number[] = []
    for (let time = 0; time < 6; time += 1)
      answers.push((await sendSms({ noticeId: `n-${to}`, purpose: 'task', to, text: '【督办】到期' })).status)
    expect(answers).toEqual(statuses)
  })

  it('refuses an SMS to what is no mobile, and every call that it does not play', async () => {
    expect((await sendSms({ noticeId: 'n', purpose: 'task', to: '123', text: 'x' })).status).toBe(400)
    expect((await fetch(`http://127.0.0.1:${server.port}/v2/email/identities`)).status).toBe(404)
  })
})
