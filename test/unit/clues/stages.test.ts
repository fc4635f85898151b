import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../../../functions/core/clues/clue.ts'
import { findClueStage, isClueStage } from '../../../functions/core/clues/stages.ts'
import { addDays } from '../../../functions/core/day.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'

const calendar = buildCalendar()

/** Each stage on its day, looked for day by day. */
function listAll(clock: Clock, from: string, to: string): string[] {
  const found: string[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const stage = findClueStage(calendar, clock, { after: addDays(day, -1), upTo: day })
    if (stage !== undefined) found.push(`${stage.stage} ${stage.on}`)
  }
  return found
}

describe('the stages of a clock', () => {
  test.each([
    {
      title: 'without those on or before the day of its start, over the National Day with its make-up Saturday',
      clock: { from: '2026-09-28', due: '2026-09-30' },
      stages: ['T-1 2026-09-29', 'T0 2026-09-30', 'T+1 2026-10-08', 'T+3 2026-10-10', 'T+5 2026-10-13', 'T+7 2026-10-15'],
    },
    {
      title: 'of one working day: the day itself, and what is past it',
      clock: { from: '2026-11-23', due: '2026-11-24' },
      stages: ['T0 2026-11-24', 'T+1 2026-11-25', 'T+3 2026-11-27', 'T+5 2026-12-01', 'T+7 2026-12-03'],
    },
    {
      title: 'that an extension has moved to a day off: urged before it, late after it',
      clock: { from: '2026-09-01', due: '2026-10-03' },
      stages: ['T-3 2026-09-24', 'T-1 2026-09-29', 'T0 2026-09-30', 'T+1 2026-10-09', 'T+3 2026-10-12', 'T+5 2026-10-14'],
    },
  ])('$title', ({ clock, stages }) => {
    expect(listAll(clock, clock.from, stages.at(-1)!.split(' ')[1]!)).toEqual(stages)
  })

  test('go on every second working day, however late it is', () => {
    const clock = { from: '2026-01-05', due: '2026-01-07' }
    // 17 working days in January, 16 in February, 22 in March, 21 in April, 19 in May.
    expect(listAll(clock, '2026-06-01', '2026-06-05')).toEqual(['T+97 2026-06-02', 'T+99 2026-06-04'])
  })

  test('of a window are the latest one, and of a clock that began in it none from before', () => {
    const clock = { from: '2026-09-28', due: '2026-09-30' }
    const find = (after: string, upTo: string) => findClueStage(calendar, clock, { after, upTo })?.stage
    expect(find('2026-09-18', '2026-09-30')).toBe('T0')
    expect(find('2026-09-18', '2026-09-28')).toBeUndefined()
    expect(find('2026-09-30', '2026-10-12')).toBe('T+3')
    expect(find('2026-10-10', '2026-10-12')).toBeUndefined()
  })

  test('of which only some are heard are the latest of those', () => {
    const clock = { from: '2026-09-28', due: '2026-09-30' }
    const window = { after: '2026-09-29', upTo: '2026-10-15' }
    expect(findClueStage(calendar, clock, window, stage => stage === 'T+1')).toEqual({ stage: 'T+1', on: '2026-10-08' })
    expect(findClueStage(calendar, clock, window, stage => stage === 'T+3')).toEqual({ stage: 'T+3', on: '2026-10-10' })
  })

  test('are each found once, whatever days are planned in whatever steps', () => {
    const offset = fc.integer({ min: 0, max: 400 })
    fc.assert(
      fc.property(
        offset,
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }),
        (start, length, steps) => {
          const clock = { from: addDays('2026-01-01', start), due: addDays('2026-01-01', start + length) }
          const daily = listAll(clock, clock.from, addDays(clock.from, 120))
          let after = clock.from
          for (const step of steps) {
            const upTo = addDays(after, step)
            const found = findClueStage(calendar, clock, { after, upTo })
            const inside = daily.filter(one => one.split(' ')[1]! > after && one.split(' ')[1]! <= upTo)
            expect(found && `${found.stage} ${found.on}`).toBe(inside.at(-1))
            after = upTo
          }
        },
      ),
    )
  })

  test('have names that rows can be held against', () => {
    expect(['T-3', 'T0', 'T+1', 'T+103'].every(isClueStage)).toBe(true)
    expect(['T-0', 'T+0', 'T', 'W1', 'issued', 3, undefined].some(isClueStage)).toBe(false)
  })
})
