import { Duration } from 'aws-cdk-lib'
import type { IDestination, IEventSourceDlq } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { ALARM_PERIOD, type Alarms } from './alarms.ts'

export type DeadLetterQueueProps = {
  readonly alarms: Alarms
  /** What has not happened when a message lies here, and what to do. */
  readonly description: string
}

/** Where calls end that failed for good. One message is enough to ring. */
export class DeadLetterQueue extends Construct {
  readonly queue: Queue

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id)
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
    acknowledge(this.queue, 'SQS3', 'This is the dead-letter queue.')
    props.alarms.add(this, 'NotEmpty', {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD, statistic: 'Maximum' }),
      threshold: 1,
      description: props.description,
    })
  }

  /** As the failure target of asynchronous calls and of stream mappings; the function's role must be allowed to send. */
  get target(): IDestination & IEventSourceDlq {
    return { bind: () => ({ destination: this.queue.queueArn }) }
  }
}
