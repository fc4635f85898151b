import { Aws, Duration, TimeZone } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets'
import { Construct } from 'constructs'
import { acknowledgeBelow } from './acknowledge.ts'
import type { BundledFunction } from './bundled-function.ts'

export type ScheduledCallProps = {
  readonly target: BundledFunction
  /** Six fields of AWS's cron, in Asia/Shanghai. */
  readonly cron: string
  readonly description: string
  /** @default 3 */
  readonly retryAttempts?: number
  /** @default 1 hour */
  readonly maxEventAge?: Duration
  /** @default - the scheduler's own event */
  readonly input?: ScheduleTargetInput
}

/** The instant for which a call was set, however late it comes. */
export const SCHEDULED_TIME = ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime })

/** Calls a function by the clock of China. */
export class ScheduledCall extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledCallProps) {
    super(scope, id)
    const { target } = props
    const assumedBy = new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    })
    const role = new Role(this, 'Role', { assumedBy })
    acknowledgeBelow(role, target.function, ':*', 'The versions of the one function that it calls.')
    new Schedule(this, 'Schedule', {
      description: props.description,
      schedule: ScheduleExpression.expression(`cron(${props.cron})`, TimeZone.ASIA_SHANGHAI),
      target: new LambdaInvoke(target.function, {
        role,
        deadLetterQueue: target.deadLetters.queue,
        retryAttempts: props.retryAttempts ?? 3,
        maxEventAge: props.maxEventAge ?? Duration.hours(1),
        ...(props.input !== undefined && { input: props.input }),
      }),
    })
  }
}
