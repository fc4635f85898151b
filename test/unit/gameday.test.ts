import { describe, expect, test } from 'vitest'
import type { Target } from '../../functions/core/targets.ts'
import { findRing } from '../../infra/ops/gameday/alarm.ts'
import { toWords } from '../../infra/ops/gameday/runbook.ts'

const minute = (count: number): number => count * 60_000
const at = (minutes: number, ...values: number[]) => ({ at: minute(minutes), values })
const span = { from: 0, to: minute(60) }
const sum: Target = { statistic: 'Sum', threshold: 2, rings: 'atLeast', minutes: 5, periods: 2 }

describe('an alarm of the game day', () => {
  test.each<[string, Target, ReturnType<typeof at>[], number | undefined]>([
    ['when all its periods are breached', sum, [at(11, 2), at(16, 1), at(17, 1)], 20],
    ['not for one period in a row', sum, [at(11, 2), at(21, 2)], undefined],
    ['not below its threshold', sum, [at(11, 1), at(16, 1)], undefined],
    ['for the highest value', { ...sum, statistic: 'Maximum', threshold: 900 }, [at(1, 5, 901), at(6, 900)], 10],
    [
      'for the share that came in time',
      { statistic: 'PR(:10)', threshold: 99.9, rings: 'below', minutes: 15, periods: 1 },
      [at(1, 1, 2, 3), at(16, 1, 11)],
      30,
    ],
    ['for silence where silence is bad', { ...sum, rings: 'below', silenceIsBad: true }, [at(1, 9), at(6, 9), at(11, 9)], 25],
    ['not for silence where it is not', { ...sum, rings: 'below' }, [at(1, 9)], undefined],
  ])('rings %s', (_, target, measured, ring) => {
    const from = target.silenceIsBad === true ? minute(10) : span.from
    expect(findRing(target, measured, { ...span, from })).toBe(ring === undefined ? undefined : minute(ring))
  })
})

describe('a line of the runbook', () => {
  test('is typed with the values of the day, each one word', () => {
    const line = 'npm run -s duban -- pause <省局代码> --reason <原因> --apply'
    expect(toWords(line, { 省局代码: '44', 原因: '演练 一次' })).toEqual(['pause', '44', '--reason', '演练 一次', '--apply'])
  })

  test('is not typed while a value is missing', () => {
    expect(() => toWords('npm run -s duban -- show <通知编号>', {})).toThrow('<通知编号>')
  })
})
