import { describe, expect, test } from 'vitest'
import { encodeAddress } from '../../functions/adapters/mime-name.ts'
import { buildEndUserMessagingSmsSender, type SendTextMessage } from '../../functions/adapters/end-user-messaging-sms-sender.ts'
import { buildLocalSmsSender } from '../../functions/adapters/local-sms-sender.ts'
import { buildSesEmailSender, type CallSes } from '../../functions/adapters/ses-email-sender.ts'
import { buildSmtpEmailSender } from '../../functions/adapters/smtp-email-sender.ts'
import { buildSnsSmsSender } from '../../functions/adapters/sns-sms-sender.ts'
import type { Email, Sms } from '../../functions/core/delivery/sending.ts'

const email: Email = {
  noticeId: 'task-20261123-unit-440100_002d001-primary-email',
  purpose: 'task',
  to: 'someone@example.com',
  addressHash: 'hash-of-the-address-22',
  subject: '督办提醒',
  text: '正文',
  html: '<p>正文</p>',
  attachments: [{ fileName: '期限.ics', contentType: 'text/calendar', content: 'BEGIN:VCALENDAR' }],
}
const sms: Sms = { noticeId: 'n', purpose: 'task', to: '13800000001', addressHash: 'hash-of-the-address-22', text: '正文' }
const failure = (fields: object): Error => Object.assign(new Error('someone@example.com is bad'), fields)
const answered = (name: string, httpStatusCode: number): Error => failure({ name, $metadata: { httpStatusCode } })

/** What every client's error says about a message that cannot be called back. */
const COMMON = [
  ['throttled', answered('TooManyRequestsException', 429), 'busy', 'TooManyRequestsException'],
  ['out of its quota', answered('LimitExceededException', 400), 'busy', 'LimitExceededException'],
  ['paused', answered('SendingPausedException', 400), 'busy', 'SendingPausedException'],
  ['suspended', answered('AccountSuspendedException', 400), 'busy', 'AccountSuspendedException'],
  ['not allowed to us', answered('AccessDeniedException', 403), 'busy', 'AccessDeniedException'],
  ['not set up', answered('NotFoundException', 404), 'busy', 'NotFoundException'],
  ['without an origin', answered('ResourceNotFoundException', 404), 'busy', 'ResourceNotFoundException'],
  ['out of its spend', answered('ServiceQuotaExceededException', 402), 'busy', 'ServiceQuotaExceededException'],
  ['without credentials', failure({ name: 'CredentialsProviderError' }), 'busy', 'CredentialsProviderError'],
  ['without a region', new Error('Region is missing'), 'busy', 'Error'],
  ['down before it took the message', answered('ServiceUnavailable', 503), 'deferred', 'ServiceUnavailable'],
  ['broken', answered('InternalServiceError', 500), 'deferred', 'InternalServiceError'],
  ['behind a gateway that gave up', answered('GatewayTimeout', 504), 'unknown', 'GatewayTimeout'],
  ['cut off in its answer', answered('SyntaxError', 200), 'unknown', 'SyntaxError'],
  ['not reached', failure({ name: 'Error', code: 'ECONNREFUSED', syscall: 'connect' }), 'deferred', 'Error ECONNREFUSED'],
  ['not found', failure({ name: 'Error', code: 'ENOTFOUND', syscall: 'getaddrinfo' }), 'deferred', 'Error ENOTFOUND'],
  [
    'not connected in time',
    failure({ name: 'TimeoutError', code: 'ETIMEDOUT', syscall: 'connect' }),
    'deferred',
    'TimeoutError ETIMEDOUT',
  ],
  ['silent after the request', failure({ name: 'TimeoutError', code: 'ETIMEDOUT' }), 'unknown', 'TimeoutError ETIMEDOUT'],
  ['cut off after the request', failure({ name: 'Error', code: 'ECONNRESET' }), 'unknown', 'Error ECONNRESET'],
  ['something nobody has met', new Error('someone@example.com'), 'unknown', 'Error'],
] as const

describe('e-mail through SES', () => {
  const settings = { sender: '督办系统 <duban@example.com>', configurationSet: 'duban' }
  const build = (call: CallSes) => buildSesEmailSender(settings, async () => call)

  test('carries the notice in tags and header, both bodies and the attachment', async () => {
    const requests: unknown[] = []
    const outcome = await build(async request => {
      requests.push(request)
      return { MessageId: 'm1' }
    }).send(email)
    expect(outcome).toEqual({ kind: 'accepted', messageId: 'm1' })
    expect(requests).toEqual([
      {
        FromEmailAddress: '=?UTF-8?B?552j5Yqe57O757uf?= <duban@example.com>',
        Destination: { ToAddresses: ['someone@example.com'] },
        Content: {
          Simple: {
            Subject: { Data: '督办提醒', Charset: 'UTF-8' },
            Body: { Text: { Data: '正文', Charset: 'UTF-8' }, Html: { Data: '<p>正文</p>', Charset: 'UTF-8' } },
            Headers: [{ Name: 'X-Duban-Notice', Value: email.noticeId }],
            Attachments: [
              {
                FileName: '期限.ics',
                ContentType: 'text/calendar',
                ContentDisposition: 'ATTACHMENT',
                ContentTransferEncoding: 'BASE64',
                RawContent: new TextEncoder().encode('BEGIN:VCALENDAR'),
              },
            ],
          },
        },
        EmailTags: [
          { Name: 'notice', Value: email.noticeId },
          { Name: 'purpose', Value: 'task' },
          { Name: 'address', Value: 'hash-of-the-address-22' },
        ],
        ConfigurationSetName: 'duban',
      },
    ])
  })

  test.each([...COMMON, ['refusing', answered('MessageRejected', 400), 'refused', 'MessageRejected'] as const])(
    'that is %s says so, without quoting anybody',
    async (_, error, kind, reason) => {
      expect(await build(() => Promise.reject(error)).send(email)).toEqual({ kind, reason })
    },
  )

  test.each([
    ['its own sender waits', 'duban@example.com', 'busy', 'sender-not-verified'],
    ['one recipient ends there', 'someone@example.com', 'refused', 'MessageRejected'],
  ] as const)('whose account has not verified %s', async (_, address, kind, reason) => {
    const error = answered('MessageRejected', 400)
    error.message = `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${address}`
    expect(await build(() => Promise.reject(error)).send(email)).toEqual({ kind, reason })
  })

  test('that has no client has certainly sent nothing, and tries to make one again', async () => {
    let tries = 0
    const sender = buildSesEmailSender(settings, async () => {
      tries += 1
      if (tries === 1) throw new Error('not loaded')
      return async () => ({ MessageId: 'm' })
    })
    expect(await sender.send(email)).toEqual({ kind: 'deferred', reason: 'no-client' })
    expect(await sender.send(email)).toEqual({ kind: 'accepted', messageId: 'm' })
  })
})

describe('SMS through SNS', () => {
  test('goes to the number in the form of the whole world', async () => {
    const calls: unknown[] = []
    const sender = buildSnsSmsSender(async () => async (...call) => {
      calls.push(call)
      return { MessageId: 'm' }
    })
    expect(await sender.send(sms)).toEqual({ kind: 'accepted', messageId: 'm' })
    expect(calls).toEqual([['+8613800000001', '正文']])
  })

  test.each([
    ...COMMON,
    ['refusing', answered('InvalidParameterException', 400), 'refused', 'InvalidParameterException'] as const,
  ])('that is %s says so', async (_, error, kind, reason) => {
    const sender = buildSnsSmsSender(async () => () => Promise.reject(error))
    expect(await sender.send(sms)).toEqual({ kind, reason })
  })
})

describe('SMS through AWS End User Messaging', () => {
  const settings = { origin: 'arn:aws:sms-voice:eu-west-1:000000000000:pool/pool-1', system: 'Duban-trial' }
  const build = (call: SendTextMessage) => buildEndUserMessagingSmsSender(settings, async () => call)

  test('carries notice, address hash and system as context, and neither name nor number in it', async () => {
    const requests: unknown[] = []
    const sender = build(async request => {
      requests.push(request)
      return { MessageId: 'm' }
    })
    expect(await sender.send(sms)).toEqual({ kind: 'accepted', messageId: 'm' })
    expect(requests).toEqual([
      {
        DestinationPhoneNumber: '+8613800000001',
        OriginationIdentity: settings.origin,
        MessageBody: '正文',
        MessageType: 'TRANSACTIONAL',
        Context: { notice: 'n', address: 'hash-of-the-address-22', system: 'Duban-trial' },
      },
    ])
  })

  test.each([...COMMON, ['refusing', answered('ValidationException', 400), 'refused', 'ValidationException'] as const])(
    'that is %s says so',
    async (_, error, kind, reason) => {
      expect(await build(() => Promise.reject(error)).send(sms)).toEqual({ kind, reason })
    },
  )

  test.each([
    ['the number has opted out', 'DESTINATION_PHONE_NUMBER_OPTED_OUT', 'refused', 'DESTINATION_PHONE_NUMBER_OPTED_OUT'],
    ['nothing of ours may send', 'NO_ORIGINATION_IDENTITIES_FOUND', 'busy', 'ConflictException'],
  ] as const)('tells a conflict by whose it is: %s', async (_, Reason, kind, reason) => {
    const error = failure({ name: 'ConflictException', Reason, $metadata: { httpStatusCode: 409 } })
    expect(await build(() => Promise.reject(error)).send(sms)).toEqual({ kind, reason })
  })

  test('whose answer lacks an id may have sent', async () => {
    expect(await build(async () => ({})).send(sms)).toMatchObject({ kind: 'unknown' })
  })
})

describe('only who brings receipts says so, and nobody can be asked or called twice', () => {
  const never = () => Promise.reject(new Error('not connected'))
  test.each([
    ['SES', buildSesEmailSender({ sender: 's', configurationSet: 'c' }, never), true],
    ['SMTP', buildSmtpEmailSender({ sender: 's', host: 'h', port: 465 }, never), false],
    ['End User Messaging', buildEndUserMessagingSmsSender({ origin: 'o', system: 's' }, never), true],
    ['SNS', buildSnsSmsSender(never), false],
    ['the mailbox of this machine', buildLocalSmsSender('http://sms.example'), false],
  ])('%s', (_, { powers }, receipts) => {
    expect(powers).toEqual({ receipts, statusQuery: false, idempotent: false })
  })
})

describe('e-mail over SMTP', () => {
  const settings = { sender: 'duban@example.com', host: 'smtp.example.com', port: 465 }
  const sendWith = (sendMail: () => Promise<{ messageId: string }>) =>
    buildSmtpEmailSender(settings, async () => ({ sendMail })).send(email)

  test("is accepted with the server's id", async () => {
    expect(await sendWith(async () => ({ messageId: '<m>' }))).toEqual({ kind: 'accepted', messageId: '<m>' })
  })

  test.each([
    ['this address', { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }, 'refused', 'smtp 550'],
    ['this content', { code: 'EMESSAGE', responseCode: 554, command: 'DATA' }, 'refused', 'smtp 554'],
    ['us for now', { code: 'EENVELOPE', responseCode: 451, command: 'RCPT TO' }, 'deferred', 'smtp 451'],
    ['our password', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }, 'busy', 'smtp 535'],
    ['our connection', { code: 'ECONNECTION', responseCode: 554, command: 'CONN' }, 'busy', 'smtp 554'],
  ])('is told when the server refuses %s', async (_, fields, kind, reason) => {
    expect(await sendWith(() => Promise.reject(failure(fields)))).toEqual({ kind, reason })
  })

  test.each([
    ['before it was up', { code: 'ESOCKET', originalCode: 'ECONNREFUSED', syscall: 'connect', command: 'CONN' }, 'deferred'],
    ['before the greeting', { code: 'ETIMEDOUT', timeoutType: 'GREETING_TIMEOUT', command: 'CONN' }, 'deferred'],
    ['in the TLS handshake', { code: 'ETLS', command: 'CONN' }, 'deferred'],
    ['while the addresses were told', { code: 'EENVELOPE', command: 'RCPT TO' }, 'deferred'],
    ['in silence', { code: 'ETIMEDOUT', timeoutType: 'SOCKET_TIMEOUT', command: 'CONN' }, 'unknown'],
    ['by the other side', { code: 'ECONNECTION', command: 'CONN' }, 'unknown'],
    ['under the message', { code: 'ESOCKET', originalCode: 'ECONNRESET', command: 'CONN' }, 'unknown'],
    ['at a time nobody knows', { code: 'EUNHEARDOF' }, 'unknown'],
  ])('is unknown only when the line broke after the message began: %s', async (_, fields, kind) => {
    expect(await sendWith(() => Promise.reject(failure(fields)))).toMatchObject({ kind })
  })
})

describe('an address with a name', () => {
  test.each(['duban@example.com', 'Duban <duban@example.com>'])('stays as it is in ASCII: %s', address => {
    expect(encodeAddress(address)).toBe(address)
  })

  test('becomes words of at most 75 characters, each readable by itself', () => {
    const name = '知识产权强国建设纲要和“十四五”规划实施工作督办系统𠀀𠀁𠀂'
    const words = encodeAddress(`${name} <duban@example.com>`).split(' ')
    expect(words.pop()).toBe('<duban@example.com>')
    expect(words.length).toBeGreaterThan(1)
    expect(Math.max(...words.map(word => word.length))).toBeLessThanOrEqual(75)
    const read = (word: string) => Buffer.from(/^=\?UTF-8\?B\?(.+)\?=$/.exec(word)![1]!, 'base64').toString()
    expect(words.map(read).join('')).toBe(name)
    expect(words.map(read).join('')).not.toContain('\uFFFD')
  })
})

test('SMTP that comes to no end is unknown when its time is up', async () => {
  const connect = async () => ({ sendMail: () => new Promise<never>(() => {}) })
  const sender = buildSmtpEmailSender({ sender: 'duban@example.com', host: 'smtp.example.com', port: 465 }, connect, 20)
  expect(await sender.send(email)).toEqual({ kind: 'unknown', reason: 'smtp too slow' })
})

describe('SMS to this machine', () => {
  const answer = (status: number, body: unknown = {}) =>
    buildLocalSmsSender('http://sms.example', async () => Response.json(body, { status }))

  test.each([
    [200, { messageId: 'm' }, { kind: 'accepted', messageId: 'm' }],
    [200, {}, { kind: 'unknown', reason: 'no answer' }],
    [400, {}, { kind: 'refused', reason: 'http 400' }],
    [429, {}, { kind: 'busy', reason: 'http 429' }],
    [503, {}, { kind: 'deferred', reason: 'http 503' }],
  ])('understands %s %j', async (status, body, outcome) => {
    expect(await answer(status, body).send(sms)).toEqual(outcome)
  })

  test('knows a mailbox that is not there from one that does not answer', async () => {
    const broken = (cause: Error) =>
      buildLocalSmsSender('http://sms.example', () => Promise.reject(new TypeError('fetch failed', { cause })))
    expect(await broken(failure({ code: 'ECONNREFUSED' })).send(sms)).toMatchObject({ kind: 'deferred' })
    expect(await broken(failure({ code: 'UND_ERR_SOCKET' })).send(sms)).toMatchObject({ kind: 'unknown' })
  })
})
