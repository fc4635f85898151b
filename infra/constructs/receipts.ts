import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { EventField, type EventPattern, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { Alarms } from './alarms.ts'
import { BundledFunction, type FunctionDefaults } from './bundled-function.ts'
import type { Sending } from './sending.ts'

export type ReceiptsProps = { readonly defaults: FunctionDefaults; readonly sending: Sending }

const TIMEOUT = Duration.minutes(1)

/** The fields of SES's events and of those of AWS End User Messaging that may pass; whatever else they hold stays on the bus. */
const OF_MAIL = {
  type: EventField.detailType,
  time: EventField.time,
  noticeId: EventField.fromPath('$.detail.mail.tags.notice[0]'),
  addressHash: EventField.fromPath('$.detail.mail.tags.address[0]'),
  messageId: EventField.fromPath('$.detail.mail.messageId'),
}
const OF_BOUNCE = { ...OF_MAIL, bounceKind: EventField.fromPath('$.detail.bounce.bounceType') }
const OF_SMS = {
  type: EventField.fromPath('$.detail.eventType'),
  time: EventField.time,
  noticeId: EventField.fromPath('$.detail.context.notice'),
  addressHash: EventField.fromPath('$.detail.context.address'),
  messageId: EventField.fromPath('$.detail.messageId'),
}
/** What is not final says no more than that the message is under way. */
const OF_SMS_UNDER_WAY = { ...OF_SMS, type: 'TEXT_PENDING' }

const BOUNCED = 'Email Bounced'
const OTHERS = [
  'Email Sent',
  'Email Delivered',
  'Email Delivery Delayed',
  'Email Complaint Received',
  'Email Rejected',
  'Email Rendering Failed',
]

/**
 * default bus → rules that strip → queue → receive-receipts: what became of a message. A bounce has a rule of its own, since a
 * field that an event lacks would spoil the whole input.
 */
export class Receipts extends Construct {
  readonly #receive: BundledFunction
  readonly #queue: Queue
  readonly #alarms: Alarms

  constructor(scope: Construct, id: string, props: ReceiptsProps) {
    super(scope, id)
    const { defaults, sending } = props
    this.#alarms = defaults.alarms
    const impact = '回执未能处理：退信后没有改发其他联系人，已送达的通知未记为送达。'
    this.#receive = new BundledFunction(this, 'ReceiveReceipts', {
      ...defaults,
      name: 'receive-receipts',
      errorImpact: impact,
      timeout: TIMEOUT,
    })
    sending.grantReceive(this.#receive)
    this.#queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.minutes(6 * TIMEOUT.toMinutes()),
      deadLetterQueue: { queue: this.#receive.deadLetters.queue, maxReceiveCount: 5 },
    })
    new CfnOutput(Stack.of(this), 'ReceiptsQueue', { value: this.#queue.queueUrl })
    defaults.alarms.add(this, 'Waiting', 'oldestReceipt', this.#queue.metricApproximateAgeOfOldestMessage(), {
      impact,
      look: 'status',
    })
    this.#mapQueue()
    this.#addRules(sending)
  }

  #mapQueue(): void {
    this.#receive.allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], this.#queue.queueArn)
    new EventSourceMapping(this, 'Mapping', {
      target: this.#receive.function,
      eventSourceArn: this.#queue.queueArn,
      batchSize: 50,
      // Hand-over and delivery of one mail come together more often than not, and are then one write.
      maxBatchingWindow: Duration.seconds(2),
      reportBatchItemFailures: true,
    })
  }

  #addRules({ configurationSet, smsSystem }: Sending): void {
    if (configurationSet !== undefined) {
      const ours = { mail: { tags: { 'ses:configuration-set': [configurationSet], notice: [{ exists: true }] } } }
      this.#forward('Mail', { source: ['aws.ses'], detailType: OTHERS, detail: ours }, OF_MAIL)
      this.#forward('Bounces', { source: ['aws.ses'], detailType: [BOUNCED], detail: ours }, OF_BOUNCE)
    }
    if (smsSystem !== undefined) {
      const detailType = ['Text Message Delivery Status Updated']
      const ofSms = (isFinal: boolean): EventPattern => ({
        source: ['aws.sms-voice'],
        detailType,
        detail: { isFinal: [isFinal], context: { system: [smsSystem], notice: [{ exists: true }] } },
      })
      this.#forward('Sms', ofSms(true), OF_SMS)
      this.#forward('SmsUnderWay', ofSms(false), OF_SMS_UNDER_WAY)
    }
  }

  /**
   * SES and End User Messaging speak to the default bus only. The target has no dead-letter queue: that would hold the event as it
   * was before the rule stripped it, with addresses and subjects (design.md §3.10). A receipt that is lost rings instead.
   */
  #forward(id: string, eventPattern: EventPattern, fields: Readonly<Record<string, string>>): void {
    const rule = new Rule(this, id, {
      description: 'What became of messages, without addresses, names and subjects',
      eventPattern,
      targets: [
        new SqsQueue(this.#queue, {
          message: RuleTargetInput.fromObject(fields),
          retryAttempts: 8,
          maxEventAge: Duration.hours(2),
        }),
      ],
    })
    const dimensionsMap = { RuleName: rule.ruleName }
    const lost = new Metric({ namespace: 'AWS/Events', metricName: 'FailedInvocations', dimensionsMap })
    this.#alarms.add(rule, 'Lost', 'receiptsLost', lost, {
      impact:
        '有回执没有进入队列，已经丢失：相应的通知停留在“已发出待回执”，四小时后照常改发短信；退信不会停用地址。' +
        '请检查回执队列是否存在、队列策略是否允许 EventBridge 写入。',
      look: 'stuck',
    })
  }
}
