import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import {
  $SendWindows,
  addOpenTime,
  DEFAULT_WINDOWS,
  nextOpening,
  type SendWindows,
} from '../../functions/core/outbox/send-window.ts'

const calendar = buildCalendar()
const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A wall-clock time in Shanghai as an instant, and back. */
const at = (time: string): string => new Date(`${time}+08:00`).toISOString()
const show = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * HOUR)
    .toISOString()
    .replace('T', ' ')
    .replace(/(:00)?\.000Z$/, '')
const opening = (channel: 'email' | 'sms', time: string) => show(nextOpening(DEFAULT_WINDOWS, channel, calendar, at(time)))
const after = (time: string, milliseconds: number, channel: 'email' | 'sms' = 'email') =>
  show(addOpenTime(DEFAULT_WINDOWS, channel, calendar, at(time), milliseconds))

describe('the next opening', () => {
  test.each([
    // 2026-11-23 is a Monday.
    ['email', '2026-11-23T00:00:00', '2026-11-23 08:30'],
    ['email', '2026-11-23T08:29:59.999', '2026-11-23 08:30'],
    ['email', '2026-11-23T08:30:00', '2026-11-23 08:30'],
    ['email', '2026-11-23T12:15:07', '2026-11-23 12:15:07'],
    ['email', '2026-11-23T17:59:59', '2026-11-23 17:59:59'],
    ['email', '2026-11-23T18:00:00', '2026-11-24 08:30'],
    ['email', '2026-11-23T23:59:59', '2026-11-24 08:30'],
    ['sms', '2026-11-23T08:30:00', '2026-11-23 09:00'],
    ['sms', '2026-11-23T09:00:00', '2026-11-23 09:00'],
    ['sms', '2026-11-23T18:00:00', '2026-11-24 09:00'],
    // Over a weekend.
    ['email', '2026-11-27T18:00:00', '2026-11-30 08:30'],
    ['sms', '2026-11-28T10:00:00', '2026-11-30 09:00'],
    ['email', '2026-11-29T23:00:00', '2026-11-30 08:30'],
    // Saturday 14 February 2026 is worked, then nine days are off; Saturday 28 is worked as well.
    ['email', '2026-02-13T19:00:00', '2026-02-14 08:30'],
    ['email', '2026-02-14T10:00:00', '2026-02-14 10:00'],
    ['email', '2026-02-14T18:00:00', '2026-02-24 08:30'],
    ['sms', '2026-02-20T10:00:00', '2026-02-24 09:00'],
    ['email', '2026-02-27T20:00:00', '2026-02-28 08:30'],
    // National Day: off from Thursday 1 to Wednesday 7, worked on Saturday 10.
    ['email', '2026-09-30T18:00:00', '2026-10-08 08:30'],
    ['email', '2026-10-09T18:00:00', '2026-10-10 08:30'],
    ['email', '2026-10-10T18:00:00', '2026-10-12 08:30'],
    // A Sunday that is worked: 4 January 2026.
    ['email', '2025-12-31T18:00:00', '2026-01-04 08:30'],
    ['sms', '2026-01-04T09:30:00', '2026-01-04 09:30'],
    // A year without a notice counts its statutory days: 1 January 2027 is a Friday.
    ['email', '2026-12-31T18:00:00', '2027-01-04 08:30'],
    // Spring Festival 2027: 5 (a Friday) to 8 February by law; no day is made up for.
    ['sms', '2027-02-04T18:00:00', '2027-02-09 09:00'],
    ['email', '2027-10-01T10:00:00', '2027-10-04 08:30'],
  ] as const)('of %s at %s is %s', (channel, now, expected) => {
    expect(opening(channel, now)).toBe(expected)
  })

  test('is now, day and night, where there are no windows', () => {
    const now = at('2026-11-28T03:00:00')
    expect(nextOpening('always', 'sms', calendar, now)).toBe(now)
    expect(addOpenTime('always', 'sms', calendar, now, HOUR)).toBe(at('2026-11-28T04:00:00'))
  })
})

describe('open time', () => {
  test.each([
    ['2026-11-23T09:00:00', 4 * HOUR, '2026-11-23 13:00'],
    ['2026-11-23T14:00:00', 4 * HOUR, '2026-11-23 18:00'],
    // Three hours on Friday, one on Monday.
    ['2026-11-27T15:00:00', 4 * HOUR, '2026-11-30 09:30'],
    ['2026-11-23T17:59:00', 4 * HOUR, '2026-11-24 12:29'],
    ['2026-11-23T18:00:00', 4 * HOUR, '2026-11-24 12:30'],
    ['2026-11-28T12:00:00', 4 * HOUR, '2026-11-30 12:30'],
    ['2026-11-23T06:00:00', 4 * HOUR, '2026-11-23 12:30'],
    // 9½ hours a day.
    ['2026-11-23T08:30:00', 9.5 * HOUR, '2026-11-23 18:00'],
    ['2026-11-23T08:30:00', 9.5 * HOUR + 1000, '2026-11-24 08:30:01'],
    ['2026-11-26T08:30:00', 20 * HOUR, '2026-11-30 09:30'],
    // Two hours on the make-up Saturday before the Spring Festival, two after it.
    ['2026-02-14T16:00:00', 4 * HOUR, '2026-02-24 10:30'],
    // From the last working day of 2026 into a year without a notice.
    ['2026-12-31T16:30:00', 4 * HOUR, '2027-01-04 11:00'],
    // Nothing to wait for: but never outside the window.
    ['2026-11-23T10:00:00', 0, '2026-11-23 10:00'],
    ['2026-11-28T10:00:00', 0, '2026-11-30 08:30'],
  ] as const)('from %s, %d ms of it have passed at %s', (from, milliseconds, expected) => {
    expect(after(from, milliseconds)).toBe(expected)
  })

  test('of SMS begins later in the morning', () => {
    expect(after('2026-11-27T15:00:00', 4 * HOUR, 'sms')).toBe('2026-11-30 10:00')
  })
})

test.each([
  ['always', true],
  [{ email: { from: '08:30', to: '18:00' }, sms: { from: '09:00', to: '18:00' } }, true],
  [{ email: { from: '08:30', to: '18:00' } }, false],
  [{ email: { from: '8:30', to: '18:00' }, sms: { from: '09:00', to: '18:00' } }, false],
  [{ email: { from: '08:30', to: '24:00' }, sms: { from: '09:00', to: '18:00' } }, false],
  [{ email: { from: '18:00', to: '18:00' }, sms: { from: '09:00', to: '18:00' } }, false],
  [{ email: { from: '20:00', to: '08:00' }, sms: { from: '09:00', to: '18:00' } }, false],
  ['never', false],
])('windows %j are windows: %s', (windows, expected) => {
  expect($SendWindows.safeParse(windows).success).toBe(expected)
})

describe('whatever the windows', () => {
  const time = fc.nat(24 * 60 - 1).map(minutes => {
    const [hour, minute] = [Math.floor(minutes / 60), minutes % 60]
    return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  })
  const window = fc
    .tuple(time, time)
    .filter(([a, b]) => a !== b)
    .map(pair => {
      const [from = '', to = ''] = pair.toSorted()
      return { from, to }
    })
  const windows = fc.record({ email: window, sms: window }) satisfies fc.Arbitrary<SendWindows>
  const instant = fc
    .date({ min: new Date('2025-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
    .map(date => date.toISOString())
  const channel = fc.constantFrom('email', 'sms')
  const isOpen = ({ from, to }: { from: string; to: string }, now: string): boolean => {
    const local = new Date(Date.parse(now) + 8 * HOUR).toISOString()
    return calendar.isWorkingDay(local.slice(0, 10)) && local.slice(11, 16) >= from && local.slice(11, 16) < to
  }

  test('an opening is open, not before now, and now itself when that is open', () => {
    fc.assert(
      fc.property(windows, channel, instant, (some, way, now) => {
        const opened = nextOpening(some, way, calendar, now)
        const justBefore = new Date(Date.parse(opened) - 1).toISOString()
        expect(isOpen(some[way], opened) && opened >= now).toBe(true)
        expect(opened === now).toBe(isOpen(some[way], now))
        expect(opened === now || !isOpen(some[way], justBefore)).toBe(true)
      }),
    )
  })

  test('nothing is open between now and the opening', () => {
    fc.assert(
      fc.property(windows, channel, instant, fc.double({ min: 0, max: 1, noNaN: true }), (some, way, now, part) => {
        const [from, to] = [Date.parse(now), Date.parse(nextOpening(some, way, calendar, now))]
        fc.pre(from < to)
        const between = new Date(Math.min(from + Math.floor(part * (to - from)), to - 1)).toISOString()
        expect(isOpen(some[way], between)).toBe(false)
      }),
    )
  })

  test('open time adds up: one step or two, it comes to the same', () => {
    const span = fc.nat(40 * HOUR)
    fc.assert(
      fc.property(windows, channel, instant, span, span, (some, way, now, a, b) => {
        const once = addOpenTime(some, way, calendar, now, a + b)
        const twice = addOpenTime(some, way, calendar, addOpenTime(some, way, calendar, now, a), b)
        // At the end of a window nothing is left of it: the next begins where this one ends.
        const settle = (end: string): string => nextOpening(some, way, calendar, end)
        expect(settle(twice)).toBe(settle(once))
      }),
      { numRuns: 50 },
    )
  })

  test('open time is as long as the minutes that are open', () => {
    const minute = instant.map(now => `${now.slice(0, 17)}00.000Z`)
    fc.assert(
      fc.property(windows, channel, minute, fc.nat(600), (some, way, now, minutes) => {
        const end = Date.parse(addOpenTime(some, way, calendar, now, minutes * MINUTE))
        fc.pre(end - Date.parse(now) < 20 * 24 * HOUR)
        let open = 0
        for (let moment = Date.parse(now); moment < end; moment += MINUTE)
          if (isOpen(some[way], new Date(moment).toISOString())) open += 1
        expect(open).toBe(minutes)
      }),
      { numRuns: 30 },
    )
  })
})
