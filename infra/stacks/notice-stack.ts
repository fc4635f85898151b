import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib'
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb'
import { EventBus } from 'aws-cdk-lib/aws-events'
import { ContextAttribute, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import type { Construct } from 'constructs'
import { EVENT_SOURCE_PLAN, OFFICE_DAY_OPENED } from '../../functions/core/events.ts'
import { ALARM_PERIOD, Alarms } from '../constructs/alarms.ts'
import { BundledFunction, type FunctionDefaults } from '../constructs/bundled-function.ts'
import { DataTable } from '../constructs/data-table.ts'
import { EventCall } from '../constructs/event-call.ts'
import { MailPort } from '../constructs/mail-port.ts'
import { ScheduledCall } from '../constructs/scheduled-call.ts'
import { grantSms } from '../constructs/sms-port.ts'
import { StreamMapping } from '../constructs/stream-mapping.ts'
import type { Settings } from '../settings.ts'

export type NoticeStackProps = StackProps & { readonly settings: Settings }

/**
 * schedule → open-day → bus → plan-office → Outbox → stream → deliver-batch → e-mail and SMS; sweep-outbox behind it.
 * One stack, so that a plain `cdk deploy` is all; what must outlive it (tables, logs) is retained.
 */
export class NoticeStack extends Stack {
  readonly #settings: Settings
  readonly #alarms: Alarms
  readonly #defaults: FunctionDefaults
  readonly #register: DataTable
  readonly #outbox: DataTable
  readonly #bus: EventBus
  readonly #mail: MailPort

  constructor(scope: Construct, id: string, props: NoticeStackProps) {
    super(scope, id, { terminationProtection: props.settings.keepData, ...props })
    const { settings } = props
    this.#settings = settings
    this.#alarms = new Alarms(this, 'Alarms', settings.operatorEmail === '' ? {} : { operatorEmail: settings.operatorEmail })
    this.#defaults = { alarms: this.#alarms, logRetentionDays: settings.logRetentionDays, keepLogs: settings.keepData }
    this.#register = new DataTable(this, 'Register', {
      variable: 'REGISTER_TABLE_NAME',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      keep: settings.keepData,
    })
    this.#outbox = new DataTable(this, 'Outbox', {
      variable: 'OUTBOX_TABLE_NAME',
      stream: StreamViewType.NEW_IMAGE,
      keep: settings.keepData,
      dueIndex: true,
      timeToLiveAttribute: 'ttl',
    })
    this.#bus = new EventBus(this, 'Bus', { description: 'Domain events of Duban' })
    this.#mail = new MailPort(this, 'Mail', { email: settings.email })
    this.#createPlan()
    this.#createDelivery()
    this.#createReport()
  }

  #createPlan(): void {
    const openDay = new BundledFunction(this, 'OpenDay', {
      ...this.#defaults,
      name: 'open-day',
      errorImpact: 'No office is told of its day: reminders of the day are late.',
      timeout: Duration.minutes(1),
      asynchronous: { retryAttempts: 2, maxEventAge: Duration.hours(1) },
    })
    openDay.function.addEnvironment('EVENT_BUS_NAME', this.#bus.eventBusName)
    openDay.allow(['events:PutEvents'], this.#bus.eventBusArn)
    new ScheduledCall(this, 'OpenDaySchedule', {
      target: openDay,
      cron: this.#settings.schedules.openDay,
      description: 'Opens the day for planning',
      input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
    })
    const planOffice = new BundledFunction(this, 'PlanOffice', {
      ...this.#defaults,
      name: 'plan-office',
      errorImpact: 'An office and its units are not reminded today until the next run of the plan.',
      timeout: Duration.minutes(15),
      memorySize: 1024,
      asynchronous: { retryAttempts: 2, maxEventAge: Duration.hours(2) },
    })
    this.#register.grant(planOffice, ['Query', 'UpdateItem'])
    this.#outbox.grant(planOffice, ['PutItem'])
    new EventCall(this, 'PlanOfficeOnDay', {
      bus: this.#bus,
      source: EVENT_SOURCE_PLAN,
      detailType: OFFICE_DAY_OPENED,
      target: planOffice,
      description: 'An open day → the plan of each office',
    })
    this.#watchPlanner(planOffice)
  }

  /** The plan runs every day at 8:30, 10:30 and 14:30; eighteen hours lie between two days' runs. */
  #watchPlanner(planner: BundledFunction): void {
    this.#alarms.add(planner, 'DidNotRun', {
      metric: new Metric({
        namespace: 'Duban',
        metricName: 'OfficesPlanned',
        dimensionsMap: { service: 'duban' },
        statistic: 'Sum',
        period: Duration.hours(1),
      }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 20,
      missingIsBad: true,
      description: 'No office has been planned for 20 hours: nobody is reminded. Look at the schedule and at open-day.',
    })
  }

  #createDelivery(): void {
    const deliver = new BundledFunction(this, 'DeliverBatch', {
      ...this.#defaults,
      name: 'deliver-batch',
      errorImpact: 'Notices wait for the sweep, which tries them again within minutes.',
      timeout: Duration.minutes(2),
      memorySize: 1024,
    })
    this.#letSend(deliver)
    this.#alarms.add(deliver, 'Late', {
      metric: deliver.function.metric('IteratorAge', { period: ALARM_PERIOD, statistic: 'Maximum' }),
      threshold: Duration.minutes(5).toMilliseconds(),
      description: 'Due batches have waited five minutes in the stream: notices are late, the sweep carries them.',
    })
    for (const [id, lane, batchSize] of [['Urgent', 'urgent', 2] as const, ['Now', 'now', 5] as const])
      new StreamMapping(this, `Deliver${id}`, {
        source: this.#outbox,
        target: deliver,
        pattern: { eventName: ['INSERT'], dynamodb: { NewImage: { entity: { S: ['batch'] }, lane: { S: [lane] } } } },
        batchSize,
        parallelizationFactor: 10,
      })
    const sweep = new BundledFunction(this, 'SweepOutbox', {
      ...this.#defaults,
      name: 'sweep-outbox',
      errorImpact: 'What was deferred or lost on the fast path waits for the next minute.',
      timeout: Duration.minutes(5),
      memorySize: 1024,
      asynchronous: { retryAttempts: 0, maxEventAge: Duration.minutes(1) },
    })
    this.#letSend(sweep)
    this.#outbox.grantDueIndex(sweep)
    new ScheduledCall(this, 'SweepOutboxSchedule', {
      target: sweep,
      cron: this.#settings.schedules.sweepOutbox,
      description: 'Sends what falls due, and what the stream lost',
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    })
  }

  #letSend(sender: BundledFunction): void {
    const { allowList, help, pageBaseUrl, operatorEmail, sms } = this.#settings
    this.#register.grant(sender, ['GetItem', 'Query'])
    this.#outbox.grant(sender, ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'])
    this.#mail.grantSend(sender)
    grantSms(sender, sms)
    const variables = {
      ALLOW_LIST: JSON.stringify(allowList),
      HELP: help,
      PAGE_BASE_URL: pageBaseUrl,
      OPERATOR_EMAIL: operatorEmail,
    }
    for (const [name, value] of Object.entries(variables)) sender.function.addEnvironment(name, value)
  }

  #createReport(): void {
    const report = new BundledFunction(this, 'ReportUnreachable', {
      ...this.#defaults,
      name: 'report-unreachable',
      errorImpact: 'The operator does not hear who has no contact.',
      timeout: Duration.minutes(5),
      memorySize: 1024,
      asynchronous: { retryAttempts: 2, maxEventAge: Duration.hours(1) },
    })
    this.#register.grant(report, ['Query'])
    this.#outbox.grant(report, ['PutItem'])
    report.function.addEnvironment('OPERATOR_EMAIL', this.#settings.operatorEmail)
    new ScheduledCall(this, 'ReportUnreachableSchedule', {
      target: report,
      cron: this.#settings.schedules.reportUnreachable,
      description: 'Lists for the operator whom nobody can reach',
      input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
    })
    this.#writeOutputs()
  }

  #writeOutputs(): void {
    new CfnOutput(this, 'RegisterTableName', { value: this.#register.table.tableName })
    new CfnOutput(this, 'OutboxTableName', { value: this.#outbox.table.tableName })
    new CfnOutput(this, 'EventBusName', { value: this.#bus.eventBusName })
  }
}
