import { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { ALARM_PERIOD } from './alarms.ts'
import { BundledFunction, type FunctionDefaults } from './bundled-function.ts'
import type { DataTable } from './data-table.ts'
import { ScheduledCall } from './scheduled-call.ts'
import type { Sending } from './sending.ts'
import { StreamMapping } from './stream-mapping.ts'

export type DeliveryProps = {
  readonly defaults: FunctionDefaults
  readonly outbox: DataTable
  readonly sending: Sending
  /** Six fields of AWS's cron, in Asia/Shanghai. */
  readonly sweepCron: string
}

/** Batches that are due now, urgent ones on a mapping of their own so that they never queue behind a flood. */
const LANES = [
  { id: 'Urgent', lane: 'urgent', batchSize: 2 },
  { id: 'Now', lane: 'now', batchSize: 5 },
] as const

/** Outbox → stream → deliver-batch → e-mail and SMS, and sweep-outbox behind it for what is deferred or lost. */
export class Delivery extends Construct {
  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id)
    const { defaults, outbox, sending } = props
    const deliver = new BundledFunction(this, 'DeliverBatch', {
      ...defaults,
      name: 'deliver-batch',
      leaveOut: sending.unusedClients,
      errorImpact: 'Notices wait for the sweep, which tries them again within minutes.',
      timeout: Duration.minutes(2),
      memorySize: 1024,
    })
    sending.grantDeliver(deliver)
    outbox.grantStream(deliver)
    for (const { id: name, lane, batchSize } of LANES)
      new StreamMapping(this, name, {
        source: outbox,
        target: deliver,
        pattern: { eventName: ['INSERT'], dynamodb: { NewImage: { entity: { S: ['batch'] }, lane: { S: [lane] } } } },
        batchSize,
        parallelizationFactor: 10,
      })
    defaults.alarms.add(deliver, 'Late', {
      metric: deliver.function.metric('IteratorAge', { period: ALARM_PERIOD, statistic: 'Maximum' }),
      threshold: Duration.minutes(5).toMilliseconds(),
      description: 'Due batches have waited five minutes in the stream: notices are late, the sweep carries them.',
    })

    const own = (metricName: string, statistic: string, period = ALARM_PERIOD): Metric =>
      new Metric({
        namespace: 'Duban',
        metricName,
        dimensionsMap: { service: 'duban' },
        statistic,
        period,
      })
    defaults.alarms.add(deliver, 'NoticesFailed', {
      metric: own('NoticesFailed', 'Sum'),
      threshold: 1,
      description: 'Notices have ended without being sent: somebody is not told. The log says which and why.',
    })

    defaults.alarms.add(deliver, 'NoticesParked', {
      metric: own('NoticesDeferred', 'Sum', Duration.hours(1)),
      threshold: 1,
      periods: 3,
      description:
        'For three hours notices have been put off again and again: a provider takes nothing (paused, quota used up, sender not verified). Nobody is told until it does.',
    })

    const sweep = new BundledFunction(this, 'SweepOutbox', {
      ...defaults,
      name: 'sweep-outbox',
      leaveOut: sending.unusedClients,
      errorImpact: 'What was deferred or lost on the fast path waits for the next minute.',
      timeout: Duration.minutes(5),
      memorySize: 1024,
      // The next minute's sweep does the same.
      asynchronous: { retryAttempts: 0, maxEventAge: Duration.minutes(1) },
    })
    sending.grantDeliver(sweep)
    outbox.grantDueIndex(sweep)
    defaults.alarms.add(sweep, 'Overdue', {
      metric: own('OldestBatchOverdue', 'Maximum'),
      threshold: Duration.minutes(15).toSeconds(),
      description:
        'A batch has been due for a quarter of an hour and has not ended: its notices are late. Look at the log of the sweep.',
    })
    new ScheduledCall(this, 'EveryMinute', {
      target: sweep,
      cron: props.sweepCron,
      description: 'Sends what falls due, and what the stream lost',
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    })
  }
}
