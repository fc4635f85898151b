import { Duration } from 'aws-cdk-lib'
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import type { BundledFunction } from './bundled-function.ts'

export type EventCallProps = {
  readonly bus: EventBus
  readonly source: string
  readonly detailType: string
  readonly target: BundledFunction
  readonly description: string
}

/** A domain event → a function. */
export class EventCall extends Construct {
  constructor(scope: Construct, id: string, props: EventCallProps) {
    super(scope, id)
    new Rule(this, 'Rule', {
      eventBus: props.bus,
      description: props.description,
      eventPattern: { source: [props.source], detailType: [props.detailType] },
      targets: [
        new LambdaFunction(props.target.function, {
          deadLetterQueue: props.target.deadLetters.queue,
          retryAttempts: 8,
          maxEventAge: Duration.hours(2),
        }),
      ],
    })
  }
}
