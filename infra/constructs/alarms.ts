import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import { METRICS, nameRunbookPage, type Target, type TargetName, TARGETS } from '../../functions/core/targets.ts'

export type AlarmsProps = {
  /**
   * Who is told.
   * @default - nobody: the topic waits for a subscription
   */
  readonly operatorEmail?: string
}

export type AlarmProps = {
  /** What this breaks for a recipient, in Chinese: the operator reads it. */
  readonly impact: string
  /** Verb of the command line that shows more. */
  readonly look: 'status' | 'stuck' | 'show <通知编号>'
}

/** What an alarm watches, for the dashboard. */
export type Watched = { readonly name: TargetName; readonly metric: Metric; readonly alarm: Alarm; readonly of: string }

/** A metric of our own, over all functions that count it. */
export const buildOwnMetric = (metricName: string): Metric =>
  new Metric({ namespace: 'Duban', metricName, dimensionsMap: { service: 'duban' } })

/** All alarms of the stack and the topic they ring at. SNS topics exist in every partition, SMS through SNS does not. */
export class Alarms extends Construct {
  readonly topic: Topic
  readonly watched: Watched[] = []
  readonly #action: SnsAction

  constructor(scope: Construct, id: string, props: AlarmsProps = {}) {
    super(scope, id)
    this.topic = new Topic(this, 'Topic', { enforceSSL: true })
    if (props.operatorEmail !== undefined) this.topic.addSubscription(new EmailSubscription(props.operatorEmail))
    this.#action = new SnsAction(this.topic)
  }

  /** Adds the alarm of a metric of our own below `scope`, so that its name says what it watches. */
  addOwn(scope: Construct, id: string, name: keyof typeof METRICS, props: AlarmProps): void {
    this.add(scope, id, name, buildOwnMetric(METRICS[name]), props)
  }

  /** The same of a metric of AWS's. */
  add(scope: Construct, id: string, name: TargetName, watched: Metric, { impact, look }: AlarmProps): void {
    const target: Target = TARGETS[name]
    const metric = watched.with({ statistic: target.statistic, period: Duration.minutes(target.minutes) })
    const alarm = new Alarm(scope, id, {
      metric,
      threshold: target.threshold,
      alarmDescription: `${impact}请运行 npm run -s duban -- ${look} 查看，处理办法见 ${nameRunbookPage(name)}。`,
      evaluationPeriods: target.periods,
      comparisonOperator: COMPARISONS[target.rings],
      treatMissingData: target.silenceIsBad === true ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(this.#action)
    alarm.addOkAction(this.#action)
    this.watched.push({ name, metric, alarm, of: scope.node.path.split('/').slice(1).join(' ') })
  }
}

const COMPARISONS: Readonly<Record<Target['rings'], ComparisonOperator>> = {
  atLeast: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  below: ComparisonOperator.LESS_THAN_THRESHOLD,
}
