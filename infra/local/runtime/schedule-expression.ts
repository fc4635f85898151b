/** When a schedule of EventBridge Scheduler fires: `cron(…)`, `rate(…)` and `at(…)` in its time zone. */
import { Cron } from 'croner'

const MINUTE = 60_000
const UNITS: Record<string, number> = { minute: MINUTE, hour: 60 * MINUTE, day: 1440 * MINUTE }

/** The first instant after `after` (both in milliseconds), or undefined when there is none. */
export type NextInstant = (after: number) => number | undefined

/** Nearly all instants of an idle day are those of a schedule that fires every minute: it needs no calendar. */
const EVERY_MINUTE = /^\*( [*?]){5}$/

function parseCron(fields: string, timezone: string): NextInstant {
  if (EVERY_MINUTE.test(fields.trim())) return after => (Math.floor(after / MINUTE) + 1) * MINUTE
  const [minute, hour, dayOfMonth, month, weekday, year] = fields.trim().split(/\s+/)
  if (year === undefined) throw new Error(`cron(${fields}) does not have six fields`)
  // croner counts seconds first, and reads a bare L in the weekday field as something else than Saturday
  const pattern = ['0', minute, hour, dayOfMonth, month, weekday === 'L' ? '7' : weekday, year].join(' ')
  const cron = new Cron(pattern, { timezone, paused: true, alternativeWeekdays: true, sloppyRanges: true })
  return after => cron.nextRun(new Date(after))?.getTime()
}

function parseRate(text: string, start: number): NextInstant {
  const [amount, unit] = text.trim().split(/\s+/)
  const period = Number(amount) * (UNITS[(unit ?? '').replace(/s$/, '')] ?? Number.NaN)
  if (!(period > 0)) throw new Error(`rate(${text}) is not a rate`)
  return after => start + (Math.floor((after - start) / period) + 1) * period
}

function parseAt(text: string, timezone: string): NextInstant {
  const at = new Cron(text.trim(), { timezone, paused: true }).nextRun(new Date(0))?.getTime()
  return after => (at !== undefined && at > after ? at : undefined)
}

/** @param start from when a `rate` counts */
export function parseSchedule(expression: string, timezone: string, start: number): NextInstant {
  const [, kind, body = ''] = /^(cron|rate|at)\((.+)\)$/.exec(expression.trim()) ?? []
  if (kind === 'cron') return parseCron(body, timezone)
  if (kind === 'rate') return parseRate(body, start)
  if (kind === 'at') return parseAt(body, timezone)
  throw new Error(`${expression} is not a schedule`)
}
