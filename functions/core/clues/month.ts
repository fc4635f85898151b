/** A calendar month (`YYYY-MM`), of which figures are made. */
import { addDays, type Day, firstOfMonth } from '../day.ts'
import type { Period } from './figures.ts'

export type Month = string

export const isMonth = (text: string): boolean => /^\d{4}-(?:0[1-9]|1[0-2])$/.test(text)

export const monthOf = (day: Day): Month => day.slice(0, 7)

export const monthBefore = (day: Day): Month => monthOf(firstOfMonth(day, -1))

/** Of the month that holds `today`, what is over. */
export function toPeriod(month: Month, today: Day): Period {
  const first = `${month}-01`
  const last = addDays(firstOfMonth(first, 1), -1)
  const yesterday = addDays(today, -1)
  return { first, through: last < yesterday ? last : yesterday }
}

/** `2026年11月` */
export const wordMonth = (month: Month): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`
