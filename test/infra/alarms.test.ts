import { Cron } from 'croner'
import { describe, expect, test } from 'vitest'
import { METRICS, type Target, TARGETS } from '../../functions/core/targets.ts'
import { getSettings } from '../../infra/settings.ts'
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
    expect(Properties.AlarmDescription).toMatch(
      /[\u4E00-\u9FFF]{8}.*npm run -s duban -- (?:status|stuck|show).*docs\/runbook\/[a-z-]+\.md/,
    )
    expect(Properties.AlarmDescription.length).toBeLessThanOrEqual(1024)
  })

  test('of punctuality counts the share that was handed over within ten seconds', () => {
    const late = alarms.map(([, { Properties }]) => Properties).find(({ MetricName }) => MetricName === 'SecondsToHandOver')
    expect(late).toMatchObject({ ExtendedStatistic: 'PR(:10)', Threshold: 99.9, ComparisonOperator: 'LessThanThreshold' })
  })

  test.each(Object.entries(TARGETS))('of %s looks back no further than CloudWatch allows', (_, { minutes, periods }) => {
    expect(minutes * periods).toBeLessThanOrEqual(minutes < 60 ? 24 * 60 : 7 * 24 * 60)
  })
})

/** In minutes, over two weeks that hold a day off and a make-up day. */
function findLongestGap(cron: string): number {
  const job = new Cron(`0 ${cron}`, { timezone: 'Asia/Shanghai', paused: true, alternativeWeekdays: true })
  let longest = 0
  const from = new Date('2026-09-25T00:00:00Z')
  const end = Date.parse('2026-10-09T00:00:00Z')
  for (let run = job.nextRun(from); run !== null && run.getTime() < end;) {
    const next = job.nextRun(run)
    if (next !== null) longest = Math.max(longest, (next.getTime() - run.getTime()) / 60_000)
    run = next
  }
  return longest
}

describe('a heartbeat', () => {
  const { schedules } = getSettings('production', {})

  test.each([
    ['openDayRan', schedules.openDay, 18 * 60],
    ['reportUnreachableRan', schedules.reportUnreachable, 24 * 60],
    ['reportCluesRan', schedules.reportClues, 24 * 60],
    ['sweepOutboxRan', schedules.sweepOutbox, 1],
  ] as const)('%s is missed after the longest gap between two runs, and not much later', (name, cron, gap) => {
    const { minutes, periods, ...target }: Target = TARGETS[name]
    expect(findLongestGap(cron)).toBe(gap)
    expect(minutes * periods).toBeGreaterThan(gap)
    expect(minutes * periods).toBeLessThanOrEqual(gap + 120)
    expect(target).toEqual({ statistic: 'Sum', threshold: 1, rings: 'below', silenceIsBad: true })
  })

  test('stands for each schedule', () => {
    const heartbeats = Object.values(TARGETS).filter((target: Target) => target.silenceIsBad)
    // The plan itself is one more.
    expect(heartbeats).toHaveLength(Object.keys(schedules).length + 1)
  })
})
