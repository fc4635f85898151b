/** Whether an alarm would have rung: its target over what was measured, as CloudWatch judges it. */
import type { Target } from '../../../functions/core/targets.ts'

type Measured = { at: number; values: readonly number[] }

const MINUTE = 60_000

function compute(statistic: Target['statistic'], values: readonly number[]): number {
  if (statistic === 'Sum') return values.reduce((sum, value) => sum + value, 0)
  if (statistic === 'Maximum') return Math.max(...values)
  const limit = Number(statistic.slice('PR(:'.length, -1))
  return (100 * values.filter(value => value <= limit).length) / values.length
}

function isBreached({ statistic, threshold, rings, silenceIsBad }: Target, values: readonly number[]): boolean {
  if (values.length === 0) return silenceIsBad === true
  const value = compute(statistic, values)
  return rings === 'below' ? value < threshold : value >= threshold
}

/** At the end of a period: all of the last periods are breached. */
function ringsAt(target: Target, measured: readonly Measured[], end: number): boolean {
  const length = target.minutes * MINUTE
  return Array.from({ length: target.periods }, (_, index) => end - (index + 1) * length).every(from =>
    isBreached(
      target,
      measured.filter(({ at }) => at >= from && at < from + length).flatMap(({ values }) => values),
    ),
  )
}

/** The first instant within the span at which it rings; CloudWatch's periods begin at whole multiples of their length. */
export function findRing(target: Target, measured: readonly Measured[], span: { from: number; to: number }): number | undefined {
  const length = target.minutes * MINUTE
  const back = measured.filter(({ at }) => at >= span.from - target.periods * length && at <= span.to)
  for (let end = Math.ceil(span.from / length) * length; end <= span.to; end += length) if (ringsAt(target, back, end)) return end
  return undefined
}
