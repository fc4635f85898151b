import { describe, expect, test } from 'vitest'
import { METRICS, type Target, TARGETS } from '../../functions/core/targets.ts'
import { synthesise } from '../support/template.ts'
import { listByType } from '../support/template-parts.ts'

const alarms = Object.entries(listByType(synthesise('production'), 'AWS::CloudWatch::Alarm'))

const COMPARISONS = { atLeast: 'GreaterThanOrEqualToThreshold', below: 'LessThanThreshold' } as const

const describeTarget = (target: Target): string =>
  [
    target.statistic,
    COMPARISONS[target.rings],
    target.threshold,
    target.minutes * 60,
    target.periods,
    target.silenceIsBad ? 'breaching' : 'notBreaching',
  ].join(' ')

const describeAlarm = ({ Properties }: (typeof alarms)[number][1]): string =>
  [
    Properties.Statistic ?? Properties.ExtendedStatistic,
    Properties.ComparisonOperator,
    Properties.Threshold,
    Properties.Period,
    Properties.EvaluationPeriods,
    Properties.TreatMissingData,
  ].join(' ')

describe('an alarm', () => {
  const stated = Object.values(TARGETS).map(describeTarget)

  test.each(alarms)('%s rings at a stated target and nowhere else', (_, alarm) => {
    expect(stated).toContain(describeAlarm(alarm))
  })

  test.each(Object.entries(METRICS))('watches %s where its target says', (name, metric) => {
    const watching = alarms.filter(([, { Properties }]) => Properties.MetricName === metric)
    const targets: Record<string, Target> = TARGETS
    expect(watching.map(([, alarm]) => describeAlarm(alarm))).toEqual(
      [targets[name]].flatMap(one => one ?? []).map(describeTarget),
    )
  })

  test.each(alarms)('%s says in Chinese what it means for people, and what to type', (_, { Properties }) => {
    expect(Properties.AlarmDescription).toMatch(/[\u4E00-\u9FFF]{8}.*npm run -s duban -- (?:status|stuck|show)/)
  })

  test('of punctuality counts the share that was handed over within ten seconds', () => {
    const late = alarms.map(([, { Properties }]) => Properties).find(({ MetricName }) => MetricName === 'SecondsToHandOver')
    expect(late).toMatchObject({ ExtendedStatistic: 'PR(:10)', Threshold: 99.9, ComparisonOperator: 'LessThanThreshold' })
  })
})
