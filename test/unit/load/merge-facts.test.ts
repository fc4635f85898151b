import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateDuty } from '../../../functions/core/deadlines/duty.ts'
import { type Fact, FACTS } from '../../../functions/core/register/register.ts'
import { mergeFacts } from '../../../infra/ops/load/merge-facts.ts'

const listed = (status: Fact['status'], date: string): Fact => ({ status, date })
const paged = (status: Fact['status'], date: string, by = '示例'): Fact => ({
  status,
  date,
  source: { at: `${date}T01:00:00.000Z`, by, notice: 'n1', note: '示例' },
})
const DAY = '2026-11-23'

describe('the facts of a data folder', () => {
  it.each<[string, { before: Fact[]; wanted: Fact[]; after: Fact[] }]>([
    [
      'that says what a page said change nothing',
      {
        before: [paged('done', '2026-11-20'), paged('reopened', '2026-11-20')],
        wanted: [listed('done', '2026-11-20')],
        after: [paged('done', '2026-11-20'), paged('reopened', '2026-11-20')],
      },
    ],
    [
      'that leave out what a page said do not drop it',
      {
        before: [listed('signed', '2026-11-01'), paged('done', '2026-11-20')],
        wanted: [listed('signed', '2026-11-02')],
        after: [listed('signed', '2026-11-01'), paged('done', '2026-11-20'), listed('signed', '2026-11-02')],
      },
    ],
    [
      'with an extension from before the one that was granted leave the granted one in force',
      {
        before: [listed('extended', '2026-12-15'), paged('extended', '2026-12-31')],
        wanted: [listed('extended', '2026-12-15'), listed('signed', '2026-11-21')],
        after: [listed('extended', '2026-12-15'), paged('extended', '2026-12-31'), listed('signed', '2026-11-21')],
      },
    ],
    [
      'with an earlier extension that is new to the register leave the granted one in force',
      {
        before: [paged('extended', '2026-12-31')],
        wanted: [listed('extended', '2026-12-15')],
        after: [listed('extended', '2026-12-15'), paged('extended', '2026-12-31')],
      },
    ],
    [
      'with a later extension than the one that was granted put theirs in force',
      {
        before: [listed('extended', '2026-12-15'), paged('extended', '2026-12-31')],
        wanted: [listed('extended', '2026-12-15'), listed('extended', '2027-01-31')],
        after: [listed('extended', '2026-12-15'), paged('extended', '2026-12-31'), listed('extended', '2027-01-31')],
      },
    ],
    [
      'in another order than before stand in theirs',
      {
        before: [listed('done', '2026-11-20'), listed('reopened', '2026-11-20'), paged('signed', '2026-11-20')],
        wanted: [listed('reopened', '2026-11-20'), listed('done', '2026-11-20')],
        after: [listed('reopened', '2026-11-20'), listed('done', '2026-11-20'), paged('signed', '2026-11-20')],
      },
    ],
    [
      'that list what was granted, and then a shorter extension, put theirs in force',
      {
        before: [paged('extended', '2027-01-20')],
        wanted: [listed('extended', '2027-01-20'), listed('extended', '2026-12-20')],
        after: [paged('extended', '2027-01-20'), listed('extended', '2026-12-20')],
      },
    ],
    [
      'that know of a reopening, and that it was done again on the same day, end it',
      {
        before: [paged('done', '2026-11-23'), paged('reopened', '2026-11-23')],
        wanted: [listed('done', '2026-11-23'), listed('reopened', '2026-11-23'), listed('done', '2026-11-23')],
        after: [paged('done', '2026-11-23'), paged('reopened', '2026-11-23'), listed('done', '2026-11-23')],
      },
    ],
    [
      'that say an outcome of a page and an earlier extension leave the granted one in force',
      {
        before: [paged('extended', '2026-12-31'), paged('done', '2026-11-20')],
        wanted: [listed('done', '2026-11-20'), listed('extended', '2026-12-15')],
        after: [paged('done', '2026-11-20'), listed('extended', '2026-12-15'), paged('extended', '2026-12-31')],
      },
    ],
  ])('%s', (_title, { before, wanted, after }) => {
    expect(mergeFacts(before, wanted)).toEqual(after)
  })

  const $date = fc.integer({ min: 1, max: 30 }).map(day => `2026-11-${String(day).padStart(2, '0')}`)
  const $status = fc.constantFrom(...FACTS.map(({ code }) => code))
  const $listed = fc.tuple($status, $date).map(([status, date]) => listed(status, date))
  const $paged = fc.tuple($status, $date, fc.integer()).map(([status, date, by]) => paged(status, date, String(by)))

  it('never lose what a page said, nor its order, and change nothing when they come again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof($listed, $paged), { maxLength: 8 }),
        fc.array($listed, { maxLength: 6 }),
        (before, wanted) => {
          const after = mergeFacts(before, wanted)
          const fromPages = (facts: readonly Fact[], isExtended: boolean) =>
            facts.filter(({ source, status }) => source !== undefined && (status === 'extended') === isExtended)
          for (const kind of [true, false]) expect(fromPages(after, kind)).toEqual(fromPages(before, kind))
          expect(mergeFacts(after, wanted)).toBe(after)
          for (const fact of wanted)
            expect(after.some(({ status, date }) => status === fact.status && date === fact.date)).toBe(true)
        },
      ),
    )
  })

  it('never shorten an extension that was granted on a page, unless they list it and then a shorter one', () => {
    fc.assert(
      fc.property(fc.array($listed, { maxLength: 6 }), fc.array($listed, { maxLength: 6 }), $date, (before, wanted, until) => {
        const after = mergeFacts([...before, paged('extended', until)], wanted)
        const extensions = wanted.filter(({ status }) => status === 'extended').map(({ date }) => date)
        const isListed = extensions.includes(until)
        const { extendedTo } = evaluateDuty(after, DAY)
        expect(isListed ? extendedTo === extensions.at(-1) : extendedTo! >= until).toBe(true)
      }),
    )
  })
})
