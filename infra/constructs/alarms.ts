import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'

export type AlarmsProps = {
  /**
   * Who is told.
   * @default - nobody: the topic waits for a subscription
   */
  readonly operatorEmail?: string
}

export type AlarmProps = {
  readonly metric: IMetric
  readonly threshold: number
  /** What breaks for a recipient while this lasts, and what to look at. */
  readonly description: string
  /** @default GREATER_THAN_OR_EQUAL_TO_THRESHOLD */
  readonly comparison?: ComparisonOperator
  /**
   * Periods in a row that must breach.
   * @default 1
   */
  readonly periods?: number
  /** @default false: nothing heard is good */
  readonly missingIsBad?: boolean
}

/** All alarms of the stack and the topic they ring at. SNS topics exist in every partition, SMS through SNS does not. */
export class Alarms extends Construct {
  readonly topic: Topic
  readonly #action: SnsAction

  constructor(scope: Construct, id: string, props: AlarmsProps = {}) {
    super(scope, id)
    this.topic = new Topic(this, 'Topic', { enforceSSL: true })
    if (props.operatorEmail !== undefined) this.topic.addSubscription(new EmailSubscription(props.operatorEmail))
    this.#action = new SnsAction(this.topic)
  }

  /** Adds an alarm below `scope`, so that its name says what it watches. */
  add(scope: Construct, id: string, props: AlarmProps): void {
    const alarm = new Alarm(scope, id, {
      metric: props.metric,
      threshold: props.threshold,
      alarmDescription: props.description,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: props.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.missingIsBad === true ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(this.#action)
    alarm.addOkAction(this.#action)
  }
}

export const ALARM_PERIOD = Duration.minutes(5)
