/** The rules that every verb plans by: the current guide and the State Council's calendar. */
import { buildCalendar } from '../../functions/core/calendar.ts'
import { currentGuide } from '../../functions/core/editions.ts'
import type { Rules } from '../../functions/core/heard.ts'

export const buildRules = (): Rules => ({ guide: currentGuide, calendar: buildCalendar() })
