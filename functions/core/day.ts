/** A plain date in Asia/Shanghai, `YYYY-MM-DD`. Days compare correctly as strings. */
export type Day = string

const MILLISECONDS_PER_DAY = 86_400_000
/** China has kept UTC+8 without summer time since 1991. */
const SHANGHAI_OFFSET = 8 * 3_600_000

/** Of the few days that there are, most are asked for again and again. */
const epochDays = new Map<Day, number>()
const days = new Map<number, Day>()

function toEpochDay(day: Day): number {
  const epochDay = epochDays.get(day) ?? Date.parse(`${day}T00:00:00Z`) / MILLISECONDS_PER_DAY
  epochDays.set(day, epochDay)
  return epochDay
}

function fromEpochDay(epochDay: number): Day {
  const day = days.get(epochDay) ?? new Date(epochDay * MILLISECONDS_PER_DAY).toISOString().slice(0, 10)
  days.set(epochDay, day)
  return day
}

/** The day `n` calendar days after (before, when negative) `day`. */
export const addDays = (day: Day, n: number): Day => fromEpochDay(toEpochDay(day) + n)

/** Whole calendar days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => toEpochDay(to) - toEpochDay(from)

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: Day): number => ((((toEpochDay(day) + 3) % 7) + 7) % 7) + 1

/** The Monday of the calendar week (Monday to Sunday) that holds `day`. */
export const mondayOf = (day: Day): Day => addDays(day, 1 - weekdayOf(day))

/** The first day of the calendar month `n` months after the month of `day`. */
export function firstOfMonth(day: Day, n: number): Day {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + n
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`
}

/** The day of an instant (`…Z`) as people in China read it. */
export const dayInShanghai = (instant: string): Day => new Date(Date.parse(instant) + SHANGHAI_OFFSET).toISOString().slice(0, 10)

/** The wall-clock time (`HH:MM`) in Shanghai of an instant. */
export const timeInShanghai = (instant: string): string =>
  new Date(Date.parse(instant) + SHANGHAI_OFFSET).toISOString().slice(11, 16)

/** The instant (`…Z`) of a wall-clock time (`HH:MM`) in Shanghai on `day`. */
export const instantInShanghai = (day: Day, time: string): string =>
  new Date(Date.parse(`${day}T${time}:00Z`) - SHANGHAI_OFFSET).toISOString()

/** Whether the text is a date that exists, in the one form used inside Duban. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && fromEpochDay(toEpochDay(text)) === text
