/** Working days: the State Council's calendar with make-up days (调休), statutory days by law where none is published. */
import { findStatutoryDays, publishedYears } from './calendar-years.ts'
import { addDays, type Day, weekdayOf } from '../day.ts'

type Year = { daysOff: ReadonlySet<Day>; workingDays: ReadonlySet<Day>; published: boolean }

function readYear(year: number): Year {
  const published = publishedYears.find(candidate => candidate.year === year)
  return published === undefined
    ? { daysOff: new Set(findStatutoryDays(year)), workingDays: new Set(), published: false }
    : { daysOff: new Set(published.daysOff), workingDays: new Set(published.workingDays), published: true }
}

export type Calendar = {
  isWorkingDay(day: Day): boolean
  /** The year's days off are not published: whatever leans on the day is provisional (rules.md N8). */
  isProvisional(day: Day): boolean
  /** The first working day on or after `day`. */
  onOrAfter(day: Day): Day
  /** The last working day on or before `day`. */
  onOrBefore(day: Day): Day
  /** The n-th working day after `day` (before it when negative); `day` itself is not counted. */
  addWorkingDays(day: Day, n: number): Day
  /** Working days in (from, to]; negative, counting (to, from], when `to` is earlier. */
  countWorkingDays(from: Day, to: Day): number
}

/** The calendar that the published years and the law give; years are read once. */
export function buildCalendar(): Calendar {
  const years = new Map<string, Year>()
  const yearOf = (day: Day): Year => {
    const key = day.slice(0, 4)
    const known = years.get(key) ?? readYear(Number(key))
    years.set(key, known)
    return known
  }
  const isWorkingDay = (day: Day): boolean => {
    const year = yearOf(day)
    return year.workingDays.has(day) || (weekdayOf(day) <= 5 && !year.daysOff.has(day))
  }
  const seek = (day: Day, step: 1 | -1): Day => {
    let candidate = day
    while (!isWorkingDay(candidate)) candidate = addDays(candidate, step)
    return candidate
  }
  const addWorkingDays = (day: Day, n: number): Day => {
    const step = n < 0 ? -1 : 1
    let candidate = day
    for (let left = Math.abs(n); left > 0; left -= 1) candidate = seek(addDays(candidate, step), step)
    return candidate
  }
  const countWorkingDays = (from: Day, to: Day): number => {
    if (to < from) return 0 - countWorkingDays(to, from)
    let count = 0
    for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) count += 1
    return count
  }
  return {
    isWorkingDay,
    isProvisional: day => !yearOf(day).published,
    onOrAfter: day => seek(day, 1),
    onOrBefore: day => seek(day, -1),
    addWorkingDays,
    countWorkingDays,
  }
}
