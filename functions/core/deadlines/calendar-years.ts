/** Days off as data: what the State Council has published, and what the law fixes for years without a notice (rules.md N8). */
import { addDays, type Day, daysBetween } from '../day.ts'

/** One notice of the General Office of the State Council. It may name days of the December before its year. */
export type PublishedYear = {
  year: number
  /** Its number, 国办发明电〔…〕…号. */
  notice: string
  /** Every day it names off, weekends within a holiday included. */
  daysOff: Day[]
  /** Days of a weekend on which it has people work (调休). */
  workingDays: Day[]
}

const daysFrom = (first: Day, last: Day): Day[] =>
  Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => addDays(first, index))

/** A new notice is a new entry; nothing else changes. */
export const publishedYears: PublishedYear[] = [
  {
    year: 2025,
    notice: '国办发明电〔2024〕12号',
    daysOff: [
      ...daysFrom('2025-01-01', '2025-01-01'),
      ...daysFrom('2025-01-28', '2025-02-04'),
      ...daysFrom('2025-04-04', '2025-04-06'),
      ...daysFrom('2025-05-01', '2025-05-05'),
      ...daysFrom('2025-05-31', '2025-06-02'),
      ...daysFrom('2025-10-01', '2025-10-08'),
    ],
    workingDays: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  {
    year: 2026,
    notice: '国办发明电〔2025〕7号',
    daysOff: [
      ...daysFrom('2026-01-01', '2026-01-03'),
      ...daysFrom('2026-02-15', '2026-02-23'),
      ...daysFrom('2026-04-04', '2026-04-06'),
      ...daysFrom('2026-05-01', '2026-05-05'),
      ...daysFrom('2026-06-19', '2026-06-21'),
      ...daysFrom('2026-09-25', '2026-09-27'),
      ...daysFrom('2026-10-01', '2026-10-07'),
    ],
    workingDays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
]

/**
 * 正月初一, 清明, 端午 and 中秋 as MMDD, five years a line from 2000. Computed by GB/T 33661-2017 (农历的编算和颁行): chinese-days 1.5.7
 * and tyme4ts 1.5.2 agree on all of them. (ICU, behind `Intl`, is a day off for the Spring Festivals of 2027 and 2030.)
 */
const FIRST_YEAR = 2000
const FESTIVALS = `
  0205 0404 0606 0912 | 0124 0405 0625 1001 | 0212 0405 0615 0921 | 0201 0405 0604 0911 | 0122 0404 0622 0928
  0209 0405 0611 0918 | 0129 0405 0531 1006 | 0218 0405 0619 0925 | 0207 0404 0608 0914 | 0126 0404 0528 1003
  0214 0405 0616 0922 | 0203 0405 0606 0912 | 0123 0404 0623 0930 | 0210 0404 0612 0919 | 0131 0405 0602 0908
  0219 0405 0620 0927 | 0208 0404 0609 0915 | 0128 0404 0530 1004 | 0216 0405 0618 0924 | 0205 0405 0607 0913
  0125 0404 0625 1001 | 0212 0404 0614 0921 | 0201 0405 0603 0910 | 0122 0405 0622 0929 | 0210 0404 0610 0917
  0129 0404 0531 1006 | 0217 0405 0619 0925 | 0206 0405 0609 0915 | 0126 0404 0528 1003 | 0213 0404 0616 0922
  0203 0405 0605 0912 | 0123 0405 0624 1001 | 0211 0404 0612 0919 | 0131 0404 0601 0908 | 0219 0405 0620 0927
  0208 0405 0610 0916 | 0128 0404 0530 1004 | 0215 0404 0618 0924 | 0204 0405 0607 0913 | 0124 0405 0527 1002
  0212 0404 0614 0920 | 0201 0404 0603 0910 | 0122 0404 0622 0928 | 0210 0405 0611 0917 | 0130 0404 0531 1005
  0217 0404 0619 0925 | 0206 0404 0608 0915 | 0126 0405 0529 1004 | 0214 0404 0615 0922 | 0202 0404 0604 0911
  0123 0404 0623 0930 | 0211 0405 0613 0919 | 0201 0404 0601 0907 | 0219 0404 0620 0926 | 0208 0404 0610 0916
  0128 0405 0530 1005 | 0215 0404 0617 0924 | 0204 0404 0606 0913 | 0124 0404 0625 1002 | 0212 0405 0614 0921
  0202 0404 0603 0909 | 0121 0404 0622 0928 | 0209 0404 0611 0917 | 0129 0405 0601 1006 | 0217 0404 0619 0925
  0205 0404 0608 0915 | 0126 0404 0528 1003 | 0214 0405 0616 0923 | 0203 0404 0604 0911 | 0123 0404 0623 0929
  0211 0404 0613 0919 | 0131 0405 0602 0908 | 0219 0404 0620 0926 | 0207 0404 0610 0916 | 0127 0404 0530 1005
  0215 0404 0617 0924 | 0205 0404 0606 0912 | 0124 0404 0624 1001 | 0212 0404 0614 0920 | 0202 0404 0604 0910
  0122 0404 0622 0928 | 0209 0404 0611 0917 | 0129 0404 0601 1006 | 0217 0404 0619 0926 | 0206 0404 0607 0914
  0126 0404 0527 1003 | 0214 0404 0615 0922 | 0203 0404 0605 0911 | 0124 0404 0623 0929 | 0210 0404 0613 0918
  0130 0404 0602 0908 | 0218 0404 0621 0927 | 0207 0404 0609 0916 | 0127 0404 0529 1005 | 0215 0404 0617 0924
  0205 0404 0606 0913 | 0125 0404 0624 0930 | 0212 0404 0614 0920 | 0201 0404 0604 0909 | 0121 0404 0623 0929
`
  .trim()
  .split(/[|\n]/)
  .map(year => year.trim().split(' '))

/**
 * The days that the law itself fixes (全国年节及纪念日放假办法 as revised in November 2024, article 2), without any exchange of working days.
 * @returns in order, each day once (中秋 may fall on National Day); undefined outside 2000–2099
 */
export function findStatutoryDays(year: number): Day[] | undefined {
  const [spring, qingming, dragonBoat, midAutumn] = (FESTIVALS[year - FIRST_YEAR] ?? []).map(
    date => `${year}-${date.slice(0, 2)}-${date.slice(2)}`,
  )
  if (!spring || !qingming || !dragonBoat || !midAutumn) return undefined
  const days = [
    `${year}-01-01`,
    ...daysFrom(addDays(spring, -1), addDays(spring, 2)),
    qingming,
    ...daysFrom(`${year}-05-01`, `${year}-05-02`),
    dragonBoat,
    midAutumn,
    ...daysFrom(`${year}-10-01`, `${year}-10-03`),
  ]
  return [...new Set(days)].toSorted()
}
