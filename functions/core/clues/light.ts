/** The traffic light of an open clue: by the working days that are left on the clock that runs out first. */
import type { Day } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import { countWorkingDaysLeft } from '../deadlines/review.ts'
import { CLOCK_NAMES, type ClockName, type Clue } from './clue.ts'

export const LIGHTS = [
  { code: 'red', name: '红' },
  { code: 'yellow', name: '黄' },
  { code: 'green', name: '绿' },
] as const
export type Light = (typeof LIGHTS)[number]['code']

/** `left`: working days until it runs out; negative: since it has. */
export type LightOfClock = { light: Light; clock: ClockName; due: Day; left: number }

/** With so many working days left it is yellow. */
const SOON = 2

/** Undefined for a closed clue: no clock runs. */
export function findLight(calendar: Calendar, { clocks }: Pick<Clue, 'clocks'>, today: Day): LightOfClock | undefined {
  const running = CLOCK_NAMES.flatMap(clock => {
    const { due } = clocks[clock] ?? {}
    return due === undefined ? [] : [{ clock, due }]
  })
  const first = running.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))[0]
  if (first === undefined) return undefined
  const latest = calendar.onOrAfter(first.due)
  const left = countWorkingDaysLeft({ calendar }, { effectiveDue: calendar.onOrBefore(first.due), latest }, today)
  // An end that falls on a day off moves forward (rules.md §3.3).
  return { light: today > latest ? 'red' : left <= SOON ? 'yellow' : 'green', ...first, left }
}
