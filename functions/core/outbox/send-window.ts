/** When a message may arrive: on working days, between two times of day in Shanghai; the urgent class is exempt. */
import * as z from 'zod/mini'
import type { Calendar } from '../deadlines/calendar.ts'
import { addDays, dayInShanghai, instantInShanghai } from '../day.ts'
import { addMilliseconds } from '../instant.ts'
import type { Channel } from './channel.ts'

const $time = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/))
const $window = z.object({ from: $time, to: $time }).check(z.refine(({ from, to }) => from < to, 'a window ends after it begins'))
export const $SendWindows = z.union([z.literal('always'), z.object({ email: $window, sms: $window })])
/** `HH:MM` in Shanghai, `from` included, `to` excluded. `always`: no windows at all. */
export type SendWindows = z.infer<typeof $SendWindows>

export const DEFAULT_WINDOWS = {
  email: { from: '08:30', to: '18:00' },
  sms: { from: '09:00', to: '18:00' },
} as const satisfies SendWindows

type Days = Pick<Calendar, 'isWorkingDay' | 'onOrAfter'>

/** @returns `now` itself when the window is open, else the next instant at which it opens */
export function nextOpening(windows: SendWindows, channel: Channel, days: Days, now: string): string {
  if (windows === 'always') return now
  const { from, to } = windows[channel]
  const today = dayInShanghai(now)
  if (days.isWorkingDay(today)) {
    if (now < instantInShanghai(today, from)) return instantInShanghai(today, from)
    if (now < instantInShanghai(today, to)) return now
  }
  return instantInShanghai(days.onOrAfter(addDays(today, 1)), from)
}

/** The instant by which so many milliseconds of open window have passed since `from`. */
export function addOpenTime(windows: SendWindows, channel: Channel, days: Days, from: string, milliseconds: number): string {
  if (windows === 'always') return addMilliseconds(from, milliseconds)
  let start = nextOpening(windows, channel, days, from)
  let left = milliseconds
  for (;;) {
    const end = instantInShanghai(dayInShanghai(start), windows[channel].to)
    const open = Date.parse(end) - Date.parse(start)
    if (left <= open) return addMilliseconds(start, left)
    left -= open
    start = nextOpening(windows, channel, days, end)
  }
}
