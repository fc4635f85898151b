import { getSolarDateFromLunar, getSolarTermDate, isWorkday as isWorkdayElsewhere } from 'chinese-days'
import { describe, expect, it } from 'vitest'

import { findStatutoryDays, publishedYears } from '../../functions/core/deadlines/calendar-years.ts'
import { addDays, weekdayOf } from '../../functions/core/day.ts'

const daysOf = (year: number) =>
  Array.from({ length: 366 }, (_, index) => addDays(`${year}-01-01`, index)).filter(day => day.startsWith(`${year}`))

const fromLunar = (date: string) => getSolarDateFromLunar(date).date

describe.each(publishedYears)('the notice of $year', ({ year, daysOff, workingDays }) => {
  const isWorkday = (day: string) => workingDays.includes(day) || (weekdayOf(day) <= 5 && !daysOff.includes(day))

  it('agrees with an independent calendar on every day of the year', () => {
    expect(daysOf(year).filter(day => isWorkday(day) !== isWorkdayElsewhere(day))).toEqual([])
  })

  it('has people work on weekends only, and names no day both ways', () => {
    expect(workingDays.filter(day => weekdayOf(day) <= 5 || daysOff.includes(day))).toEqual([])
  })

  it('gives every day off that the law fixes', () => {
    expect(findStatutoryDays(year)?.filter(day => !daysOff.includes(day))).toEqual([])
  })
})

describe('statutory days', () => {
  const years = Array.from({ length: 100 }, (_, index) => 2000 + index)

  it.each(years)('of %i agree with an independent lunar calendar', year => {
    const newYear = fromLunar(`${year}-01-01`)
    const expected = new Set([
      `${year}-01-01`,
      ...[-1, 0, 1, 2].map(n => addDays(newYear, n)),
      getSolarTermDate(year, 4, 'pure_brightness'),
      ...['05-01', '05-02', '10-01', '10-02', '10-03'].map(date => `${year}-${date}`),
      fromLunar(`${year}-05-05`),
      fromLunar(`${year}-08-15`),
    ])
    expect(findStatutoryDays(year)).toEqual([...expected].toSorted())
  })

  it.each([
    [2027, '2027-02-05 2027-02-06 2027-02-07 2027-02-08'],
    [2030, '2030-02-02 2030-02-03 2030-02-04 2030-02-05'],
  ])('begin the Spring Festival of %i on its eve, where a coarse new moon goes wrong', (year, expected) => {
    expect(findStatutoryDays(year)?.slice(1, 5)).toEqual(expected.split(' '))
  })

  it('are thirteen, fewer where Mid-Autumn falls on National Day', () => {
    expect(findStatutoryDays(2027)).toHaveLength(13)
    expect(findStatutoryDays(2020)).toHaveLength(12)
  })

  it.each([1999, 2100, 2026.5])('of %d are not known', year => {
    expect(findStatutoryDays(year)).toBeUndefined()
  })
})
