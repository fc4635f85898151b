import { describe, expect, test } from 'vitest'
import { parseReceipt } from '../../functions/core/receipts/receipt.ts'
import { matchesPattern } from '../../infra/local/runtime/event-pattern.ts'
import { buildTargetInput } from '../../infra/local/runtime/rule-input.ts'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { getSettings } from '../../infra/settings.ts'
import { NoticeStack } from '../../infra/stacks/notice-stack.ts'
import { synthesise } from '../support/template.ts'
import { listByType } from '../support/template-parts.ts'

const template = synthesise('production')
const ofType = (type: string) => Object.entries(listByType(template, type))
const rules = ofType('AWS::Events::Rule').filter(([id]) => id.startsWith('Receipts'))
const ADDRESS = 'someone@example.com'
const SECRETS = [ADDRESS, '示例主题', '示例姓名', '13800000001', '550 5.1.1']

/** An event of SES as it documents it, with everything that must not pass. */
const sesEvent = (detailType: string, part: object, tags: object = {}) => ({
  version: '0',
  id: 'e1',
  'detail-type': detailType,
  source: 'aws.ses',
  account: '000000000000',
  time: '2026-11-23T02:00:05Z',
  region: 'eu-west-1',
  resources: [`arn:aws:ses:eu-west-1:000000000000:configuration-set/set`],
  detail: {
    eventType: detailType,
    mail: {
      timestamp: '2026-11-23T02:00:00.000Z',
      source: `示例姓名 <${ADDRESS}>`,
      messageId: 'm1',
      destination: [ADDRESS],
      headers: [{ name: 'Subject', value: '示例主题' }],
      commonHeaders: { to: [ADDRESS], subject: '示例主题' },
      tags: { 'ses:configuration-set': ['set'], notice: ['n1'], purpose: ['task'], address: ['hash-of-the-address-22'], ...tags },
    },
    ...part,
  },
})
const recipients = [{ emailAddress: ADDRESS, diagnosticCode: `550 5.1.1 ${ADDRESS}` }]
const SES_EVENTS = [
  sesEvent('Email Sent', { send: {} }),
  sesEvent('Email Delivered', { delivery: { recipients: [ADDRESS], smtpResponse: `250 ${ADDRESS}` } }),
  sesEvent('Email Delivery Delayed', { deliveryDelay: { delayedRecipients: recipients } }),
  sesEvent('Email Bounced', { bounce: { bounceType: 'Permanent', bouncedRecipients: recipients } }),
  sesEvent('Email Bounced', { bounce: { bounceType: 'Transient', bouncedRecipients: recipients } }),
  sesEvent('Email Complaint Received', { complaint: { complainedRecipients: recipients } }),
  sesEvent('Email Rejected', { reject: { reason: ADDRESS } }),
  sesEvent('Email Rendering Failed', { failure: { errorMessage: `示例主题 ${ADDRESS}`, templateName: 't' } }),
]

/** The references of a template, as a deployment would fill them in. */
const resolve = (value: unknown): any =>
  JSON.parse(JSON.stringify(value, (_, part: any) => (part?.Ref?.includes('ConfigurationSet') ? 'set' : part)))
const pass = (event: object, among = rules) =>
  among
    .filter(([, { Properties }]) => matchesPattern(event, resolve(Properties.EventPattern)))
    .map(([, { Properties }]) => buildTargetInput(Properties.Targets[0], event))

describe('the rules of receipts', () => {
  test.each(SES_EVENTS.map(event => [event['detail-type'], event] as const))(
    'let through of %s no more than is asked',
    (_, event) => {
      const passed = pass(event)
      expect(passed).toHaveLength(1)
      const body = JSON.stringify(passed[0])
      for (const secret of SECRETS) expect(body).not.toContain(secret)
      const fields = ['type', 'time', 'noticeId', 'addressHash', 'messageId', 'bounceKind']
      expect(Object.keys(passed[0] as object).filter(field => !fields.includes(field))).toEqual([])
      expect(Object.values(passed[0] as object).every(value => typeof value === 'string' && value !== '')).toBe(true)
      expect(parseReceipt(body)).toMatchObject({ noticeId: 'n1', messageId: 'm1', addressHash: 'hash-of-the-address-22' })
    },
  )

  test('tell a hard bounce from a soft one', () => {
    expect(
      SES_EVENTS.filter(event => event['detail-type'] === 'Email Bounced').map(
        event => parseReceipt(JSON.stringify(pass(event)[0])).kind,
      ),
    ).toEqual(['hard-bounce', 'soft-bounce'])
  })

  test.each([
    ['of another configuration set', sesEvent('Email Delivered', {}, { 'ses:configuration-set': ['other'] })],
    ['that are no notices', sesEvent('Email Delivered', {}, { notice: undefined })],
    ['opened by somebody', sesEvent('Email Opened', { open: {} })],
    ['clicked by somebody', sesEvent('Email Clicked', { click: {} })],
  ])('leave mails alone that are %s', (_, event) => {
    expect(pass(JSON.parse(JSON.stringify(event)))).toEqual([])
  })

  test('name each field by its path, and nothing that holds more', () => {
    for (const [, { Properties }] of rules)
      for (const path of Object.values<string>(Properties.Targets[0].InputTransformer.InputPathsMap))
        expect(path).toMatch(
          /^\$\.(detail-type|time|detail\.mail\.messageId|detail\.mail\.tags\.(notice|address)\[0\]|detail\.bounce\.bounceType)$/,
        )
  })

  test('end in the queue, and nowhere in an unstripped dead letter', () => {
    expect(rules).toHaveLength(2)
    for (const [, { Properties }] of rules) {
      const [target] = Properties.Targets
      expect(target.Arn['Fn::GetAtt'][0]).toMatch(/^ReceiptsQueue/)
      expect(target.RetryPolicy).toEqual({ MaximumRetryAttempts: 8, MaximumEventAgeInSeconds: 7_200 })
      expect(target).not.toHaveProperty('DeadLetterConfig')
      expect(Properties.EventBusName).toBeUndefined()
    }
  })

  test.each(rules)('ring when a receipt is lost: %s', id => {
    const watching = ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties)
    expect(watching.filter(({ Dimensions = [] }) => Dimensions.some(({ Value }: any) => Value?.Ref === id))).toMatchObject([
      {
        Namespace: 'AWS/Events',
        MetricName: 'FailedInvocations',
        Dimensions: [{ Name: 'RuleName' }],
        Statistic: 'Sum',
        Threshold: 1,
      },
    ])
  })
})

describe('receipts of SMS through AWS End User Messaging', () => {
  const settings = { ...getSettings('production', {}), sms: { provider: 'end-user-messaging', origin: 'pool/pool-1' } } as const
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } })
  const stack = new NoticeStack(app, 'Duban-sms', { settings })
  const json: any = Template.fromStack(stack).toJSON()
  const smsRules = Object.entries(listByType(json, 'AWS::Events::Rule')).filter(([id]) => id.startsWith('ReceiptsSms'))

  /** As AWS documents it: https://docs.aws.amazon.com/sms-voice/latest/userguide/monitor-event-bridge.html */
  const smsEvent = (eventType: string, isFinal: boolean, system = 'Duban-sms') => ({
    'detail-type': 'Text Message Delivery Status Updated',
    source: 'aws.sms-voice',
    time: '2026-11-23T02:00:05Z',
    detail: {
      eventType,
      isFinal,
      originationPhoneNumber: '13800000009',
      destinationPhoneNumber: '+8613800000001',
      messageId: 'm1',
      messageStatusDescription: '550 5.1.1',
      carrierName: '示例姓名',
      context: { notice: 'n1', address: 'hash-of-the-address-22', system },
    },
  })

  test.each([
    ['TEXT_DELIVERED', true, 'delivery'],
    ['TEXT_SUCCESSFUL', true, 'delivery'],
    ['TEXT_SUCCESSFUL', false, 'send'],
    ['TEXT_QUEUED', false, 'send'],
    ['TEXT_CARRIER_UNREACHABLE', false, 'send'],
    ['TEXT_CARRIER_UNREACHABLE', true, 'soft-bounce'],
    ['TEXT_INVALID', true, 'hard-bounce'],
  ] as const)('pass without the number: %s, final: %s', (eventType, isFinal, kind) => {
    const passed = pass(smsEvent(eventType, isFinal), smsRules)
    expect(passed).toHaveLength(1)
    const body = JSON.stringify(passed[0])
    for (const secret of SECRETS) expect(body).not.toContain(secret)
    expect(parseReceipt(body)).toMatchObject({ kind, noticeId: 'n1', messageId: 'm1', addressHash: 'hash-of-the-address-22' })
  })

  test('of another system of the account stay outside', () => {
    expect(pass(smsEvent('TEXT_DELIVERED', true, 'Duban-trial'), smsRules)).toEqual([])
  })

  test('are for the one origin that sends', () => {
    const text = JSON.stringify(listByType(json, 'AWS::IAM::Policy'))
    expect(text).toContain('"sms-voice:SendTextMessage"')
    expect(text).toContain(':pool/pool-1')
  })
})

describe('the queue of receipts', () => {
  const properties = (found: (typeof rules)[number] | undefined) => found?.[1].Properties
  const [queue] = ofType('AWS::SQS::Queue').filter(([, { Properties }]) => Properties.RedrivePolicy !== undefined)
  const [mapping] = ofType('AWS::Lambda::EventSourceMapping').filter(([id]) => id.startsWith('Receipts'))
  const receive = ofType('AWS::Lambda::Function').find(([id]) => id.startsWith('Receipts'))

  test('gives each call six times its time, five times, and keeps what failed', () => {
    const { VisibilityTimeout, RedrivePolicy, MessageRetentionPeriod, SqsManagedSseEnabled } = properties(queue)
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * properties(receive).Timeout)
    expect(RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(5)
    expect(RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0]).toContain('DeadLetters')
    expect([MessageRetentionPeriod, SqsManagedSseEnabled]).toEqual([1_209_600, true])
  })

  test('hands over batches of which a part may fail', () => {
    expect(properties(mapping)).toMatchObject({ BatchSize: 50, FunctionResponseTypes: ['ReportBatchItemFailures'] })
  })

  test('rings when its oldest receipt is later than any outcome waits for', () => {
    const alarm = ofType('AWS::CloudWatch::Alarm').find(
      ([, { Properties }]) => Properties.MetricName === 'ApproximateAgeOfOldestMessage',
    )
    expect(properties(alarm)).toMatchObject({ Threshold: 900, Statistic: 'Maximum' })
  })

  test('is not there where no provider has receipts', () => {
    const china = synthesise('production', 'cn-north-1')
    expect(Object.keys(china.Resources).filter(id => id.startsWith('Receipts'))).toEqual([])
  })
})
