import { Duration } from 'aws-cdk-lib'
import type { IDestination, IEventSourceDlq } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { Alarms } from './alarms.ts'

export type DeadLetterQueueProps = {
  readonly alarms: Alarms
  /** What has not happened for a recipient when a message lies here, in Chinese. */
  readonly impact: string
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
    const metric = this.queue.metricApproximateNumberOfMessagesVisible()
    props.alarms.add(this, 'NotEmpty', 'deadLetters', metric, { impact: props.impact, look: 'stuck' })
  }

  /** As the failure target of asynchronous calls and of stream mappings; the function's role must be allowed to send. */
  get target(): IDestination & IEventSourceDlq {
    return { bind: () => ({ destination: this.queue.queueArn }) }
  }
}
