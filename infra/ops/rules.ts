/** The rules that every verb plans by: the current guide and the State Council's calendar. */
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import { currentGuide } from '../../functions/core/guide/editions.ts'
import type { Rules } from '../../functions/core/deadlines/heard.ts'

export const buildRules = (): Rules => ({ guide: currentGuide, calendar: buildCalendar() })
