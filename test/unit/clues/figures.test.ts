import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClueEntry } from '../../../functions/core/clues/clue.ts'
import { buildFigures, type Figures, type OfficeFigures, type Undelivered } from '../../../functions/core/clues/figures.ts'
import { addDays } from '../../../functions/core/day.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import { timeline } from '../../support/clue-entries.ts'

/** November 2026 begins on a Sunday; it and December have no day off but weekends. */
const days = buildCalendar()
const NOVEMBER = { first: '2026-11-01', through: '2026-11-30' }
const DECEMBER = { first: '2026-12-01', through: '2026-12-31' }

const signedThenClosed = timeline('DB-2026-44-000001', { from: '44', to: '33' }, [
  { on: '2026-11-02', deed: 'create', state: 'transferred', due: { signBy: '2026-11-04' } },
  { on: '2026-11-04T23:30', deed: 'sign', state: 'signed', due: { handleBy: '2026-11-18', reportBy: '2026-12-16' } },
  { on: '2026-11-20', deed: 'handle', state: 'handling', due: { reportBy: '2026-12-16' } },
  { on: '2026-12-10', deed: 'report', state: 'reported', due: { reviewBy: '2026-12-17' } },
  { on: '2026-12-20', deed: 'close', state: 'closed' },
])
const returnedThenRerouted = timeline('DB-2026-44-000002', { from: '44', to: '33' }, [
  { on: '2026-11-05', deed: 'create', state: 'transferred', due: { signBy: '2026-11-09' } },
  { on: '2026-11-09', deed: 'return', state: 'returned', due: { decideBy: '2026-11-11' } },
  { on: '2026-11-12', deed: 'reroute', state: 'transferred', to: '32', before: '33', due: { signBy: '2026-11-16' } },
  { on: '2026-11-18', deed: 'sign', state: 'signed', due: { handleBy: '2026-12-02', reportBy: '2026-12-30' } },
])
const neverSigned = timeline('DB-2026-11-000001', { from: '11', to: '33' }, [
  { on: '2026-11-27', deed: 'create', state: 'transferred', due: { signBy: '2026-12-01' } },
])
/** To a Saturday: the term ends on the Monday after it. */
const extended = timeline('DB-2026-33-000001', { from: '33', to: '44' }, [
  { on: '2026-10-09', deed: 'create', state: 'transferred', due: { signBy: '2026-10-13' } },
  { on: '2026-10-12', deed: 'sign', state: 'signed', due: { handleBy: '2026-10-26', reportBy: '2026-11-12' } },
  { on: '2026-10-20', deed: 'handle', state: 'handling', due: { reportBy: '2026-11-12' } },
  { on: '2026-11-12', deed: 'approve-extension', state: 'handling', due: { reportBy: '2026-11-14' } },
  { on: '2026-11-16', deed: 'report', state: 'reported', due: { reviewBy: '2026-11-23' } },
  { on: '2026-11-23', deed: 'close', state: 'closed' },
])
const ALL = [signedThenClosed, returnedThenRerouted, neverSigned, extended]

const NOBODY: ReadonlyMap<string, Undelivered> = new Map()
const figures = (timelines: ClueEntry[][], period = NOVEMBER): Figures =>
  buildFigures(timelines, { period, days, undelivered: NOBODY })
const of = ({ offices }: Figures, office: string): OfficeFigures => offices.find(one => one.office === office)!
const share = (count: number, all: number) => ({ count, of: all, share: all === 0 ? null : count / all })

describe('the monthly figures', () => {
  it('have a line for each office and the centre, also where nothing happened', () => {
    expect(figures([]).offices).toHaveLength(33)
    expect(of(figures(ALL), '51')).toEqual({
      office: '51',
      sent: 0,
      received: 0,
      signedInTime: share(0, 0),
      reportedInTime: share(0, 0),
      late: { days: 0, terms: 0, mean: null },
      returned: share(0, 0),
      rerouted: share(0, 0),
      undelivered: { withoutContact: false, notices: 0 },
      decidedInTime: share(0, 0),
      reviewedInTime: share(0, 0),
    })
  })

  it('say how a receiver fared', () => {
    // Signed one on its last day, returned one in time; the third is not due yet. Handled on the second day after its time.
    expect(of(figures(ALL), '33')).toMatchObject({
      received: 3,
      signedInTime: share(1, 1),
      reportedInTime: share(0, 0),
      late: { days: 2, terms: 1, mean: 2 },
      returned: share(1, 2),
      rerouted: share(1, 1),
    })
    expect(of(figures(ALL), '32')).toMatchObject({ received: 1, signedInTime: share(0, 1), late: { days: 2, terms: 1, mean: 2 } })
    expect(of(figures(ALL), '44').reportedInTime).toEqual(share(1, 1))
  })

  it('say how a sender fared', () => {
    expect(of(figures(ALL), '44')).toMatchObject({ sent: 2, decidedInTime: share(0, 1), reviewedInTime: share(0, 0) })
    expect(of(figures(ALL), '33')).toMatchObject({ sent: 0, reviewedInTime: share(1, 1) })
    expect(of(figures(ALL, DECEMBER), '44')).toMatchObject({ sent: 0, reviewedInTime: share(0, 1) })
  })

  it('count what goes on being late in each month by its own days', () => {
    // December 2 to 31 has 22 working days; to handle was due on the 2nd, to report on the 30th.
    expect(of(figures(ALL, DECEMBER), '33')).toMatchObject({
      signedInTime: share(0, 1),
      reportedInTime: share(1, 1),
      late: { days: 22, terms: 1, mean: 22 },
    })
    expect(of(figures(ALL, DECEMBER), '32')).toMatchObject({
      signedInTime: share(0, 0),
      reportedInTime: share(0, 1),
      late: { days: 22, terms: 2, mean: 11 },
    })
  })

  it('know only the days that are over', () => {
    const until = (through: string) => of(figures(ALL, { first: '2026-11-01', through }), '32')
    expect(until('2026-11-15')).toMatchObject({ received: 1, signedInTime: share(0, 0), late: { days: 0 } })
    expect(until('2026-11-17')).toMatchObject({ signedInTime: share(0, 1), late: { days: 1, terms: 1 } })
  })

  it('do not blame for what was withdrawn before its time, and do for what was withdrawn after it', () => {
    const withdrawn = (on: string) =>
      timeline('DB-2026-44-000009', { from: '44', to: '33' }, [
        { on: '2026-11-02', deed: 'create', state: 'transferred', due: { signBy: '2026-11-04' } },
        { on, deed: 'close', state: 'closed' },
      ])
    expect(of(figures([withdrawn('2026-11-04')]), '33').signedInTime).toEqual(share(0, 0))
    expect(of(figures([withdrawn('2026-11-05')]), '33').signedInTime).toEqual(share(0, 1))
  })

  it('take more time that is given when the time is up for another term', () => {
    const rescued = timeline('DB-2026-33-000002', { from: '33', to: '44' }, [
      { on: '2026-10-12', deed: 'create', state: 'signed', due: { reportBy: '2026-11-10' } },
      { on: '2026-11-12', deed: 'approve-extension', state: 'signed', due: { reportBy: '2026-12-20' } },
      { on: '2026-12-18', deed: 'report', state: 'reported', due: { reviewBy: '2026-12-25' } },
    ])
    expect(of(figures([rescued]), '44')).toMatchObject({ reportedInTime: share(0, 1), late: { days: 2, terms: 1 } })
    expect(of(figures([rescued], DECEMBER), '44')).toMatchObject({ reportedInTime: share(1, 1), late: { days: 0 } })
  })

  it('count a re-routing among the decisions about what an office sent back', () => {
    const closed = timeline('DB-2026-44-000003', { from: '44', to: '33' }, [
      { on: '2026-11-05', deed: 'create', state: 'transferred', due: { signBy: '2026-11-09' } },
      { on: '2026-11-06', deed: 'return', state: 'returned', due: { decideBy: '2026-11-10' } },
      { on: '2026-11-10', deed: 'close', state: 'closed' },
    ])
    const told = figures([closed, returnedThenRerouted])
    expect(of(told, '33').rerouted).toEqual(share(1, 2))
    expect(of(told, '44').decidedInTime).toEqual(share(1, 2))
  })

  it('hand on whom notices did not reach', () => {
    const undelivered = new Map([['33', { withoutContact: true, notices: 4 }]])
    expect(of(buildFigures(ALL, { period: NOVEMBER, days, undelivered }), '33').undelivered).toEqual({
      withoutContact: true,
      notices: 4,
    })
  })

  it('show where the chain of each clue stood that was open, or changed in the month', () => {
    expect(figures(ALL).heads).toEqual([
      { number: 'DB-2026-11-000001', state: 'transferred', from: '11', to: '33', version: 1, head: 'DB-2026-11-000001-1' },
      { number: 'DB-2026-33-000001', state: 'closed', from: '33', to: '44', version: 6, head: 'DB-2026-33-000001-6' },
      { number: 'DB-2026-44-000001', state: 'handling', from: '44', to: '33', version: 3, head: 'DB-2026-44-000001-3' },
      { number: 'DB-2026-44-000002', state: 'signed', from: '44', to: '32', version: 4, head: 'DB-2026-44-000002-4' },
    ])
    expect(figures(ALL, DECEMBER).heads.map(({ number }) => number)).not.toContain('DB-2026-33-000001')
  })

  it('of two months together are those of both', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 0, max: 60 }), (steps, cut) => {
        const on = steps.map((_, index) =>
          addDays(
            '2026-11-01',
            steps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0),
          ),
        )
        const [a, b, c, d, e, f, g] = on as [string, string, string, string, string, string, string]
        const life = timeline('DB-2026-44-000001', { from: '44', to: '33' }, [
          { on: a, deed: 'create', state: 'transferred', due: { signBy: addDays(a, 2) } },
          { on: b, deed: 'sign', state: 'signed', due: { handleBy: addDays(b, 10), reportBy: addDays(b, 30) } },
          { on: c, deed: 'approve-extension', state: 'signed', due: { handleBy: addDays(b, 10), reportBy: addDays(c, 31) } },
          { on: d, deed: 'handle', state: 'handling', due: { reportBy: addDays(c, 31) } },
          { on: e, deed: 'report', state: 'reported', due: { reviewBy: addDays(e, 5) } },
          { on: f, deed: 'reject', state: 'handling', due: { reportBy: addDays(f, 10) } },
          { on: g, deed: 'report', state: 'reported', due: { reviewBy: addDays(g, 5) } },
        ])
        const middle = addDays('2026-11-01', cut)
        const count = (first: string, through: string) => {
          const told = figures([life], { first, through })
          const [sender, receiver] = [of(told, '44'), of(told, '33')]
          return [receiver.signedInTime, receiver.reportedInTime, sender.reviewedInTime]
            .flatMap(one => [one.count, one.of])
            .concat(receiver.late.days)
        }
        const [first, second] = [count('2026-11-01', middle), count(addDays(middle, 1), '2027-12-31')]
        expect(first.map((one, index) => one + second[index]!)).toEqual(count('2026-11-01', '2027-12-31'))
      }),
    )
  })
})
