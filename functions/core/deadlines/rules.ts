/** What every decision about deadlines leans on: an edition of the guide, the State Council's calendar and a ladder. */
import type { Guide } from '../guide/guide.ts'
import { buildCalendar, type Calendar } from './calendar.ts'
import { DEFAULT_LADDER, type Ladder } from './ladder.ts'

export type Rules = { guide: Guide; calendar: Calendar; ladder: Ladder }

export const buildRules = (guide: Guide, ladder: Ladder = DEFAULT_LADDER): Rules => ({ guide, calendar: buildCalendar(), ladder })
