import { describe, expect, it } from 'vitest'
import { parseSchedule } from '../../../infra/local/runtime/schedule-expression.ts'

const shanghai = (text: string): number => Date.parse(`${text}+08:00`)
const MONDAY = shanghai('2026-11-23T00:00:00')

describe('schedules', () => {
  it.each([
    ['cron(30 8 * * ? *)', '2026-11-23T08:30:00'],
    ['cron(30 8,10,14 * * ? *)', '2026-11-23T08:30:00'],
    ['cron(* * * * ? *)', '2026-11-23T00:01:00'],
    ['cron(0/15 9-17 ? * MON-FRI *)', '2026-11-23T09:00:00'],
    ['cron(0 9 ? * 1 *)', '2026-11-29T09:00:00'],
    ['cron(0 9 ? * 2 *)', '2026-11-23T09:00:00'],
    ['cron(0 9 ? * L *)', '2026-11-28T09:00:00'],
    ['cron(0 9 L * ? *)', '2026-11-30T09:00:00'],
    ['cron(0 9 ? * 6L *)', '2026-11-27T09:00:00'],
    ['cron(0 9 ? * 2#1 *)', '2026-12-07T09:00:00'],
    ['cron(0 9 1 1 ? 2028)', '2028-01-01T09:00:00'],
    ['at(2026-11-23T09:30:00)', '2026-11-23T09:30:00'],
    ['rate(5 minutes)', '2026-11-23T00:05:00'],
    ['rate(1 hour)', '2026-11-23T01:00:00'],
  ])('%s comes next at %s in Shanghai', (expression, expected) => {
    expect(parseSchedule(expression, 'Asia/Shanghai', MONDAY)(MONDAY)).toBe(shanghai(expected))
  })

  it('never repeats an instant', () => {
    const next = parseSchedule('cron(30 8 * * ? *)', 'Asia/Shanghai', MONDAY)
    expect(next(shanghai('2026-11-23T08:30:00'))).toBe(shanghai('2026-11-24T08:30:00'))
  })

  it('ends after a single instant', () => {
    expect(parseSchedule('at(2026-11-22T09:30:00)', 'Asia/Shanghai', MONDAY)(MONDAY)).toBeUndefined()
  })

  it('takes the time zone that is declared', () => {
    expect(parseSchedule('cron(30 8 * * ? *)', 'UTC', MONDAY)(MONDAY)).toBe(Date.parse('2026-11-23T08:30:00Z'))
  })

  it.each(['daily', 'cron(0 9 * * ?)', 'rate(0 minutes)', 'rate(1 fortnight)'])('refuses %s', expression => {
    expect(() => parseSchedule(expression, 'Asia/Shanghai', MONDAY)).toThrow(/is not a|does not have six fields/)
  })
})
