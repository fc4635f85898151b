/** Domain events: name, version and schema of each, in one place for rules and code alike. No personal data in any of them. */
import * as z from 'zod/mini'
import { isDay, type Day } from './day.ts'
import type { Purpose } from './outbox/notice.ts'
import type { NoticeState } from './outbox/states.ts'
import type { OfficeCode } from './register/register.ts'

export const EVENT_SOURCE_PLAN = 'duban.plan'
export const OFFICE_DAY_OPENED = 'OfficeDayOpened'

/** A notice that has ended, as others hear of it. */
export type EndedNotice = { notice: string; purpose: Purpose; office: OfficeCode; state: NoticeState; cause?: string; at: string }
/** Up to 100 in one event; hearing of one twice changes nothing. It throws when the bus takes them not. */
export type TellEnds = (ended: readonly EndedNotice[]) => Promise<void>

const $Metadata = z.object({ id: z.string(), version: z.literal(1), occurredAt: z.string(), correlationId: z.string() })

/** One office's day is open: its plan may be made. May come twice, late, or for a day that was missed. */
export const $OfficeDayOpened = z.object({
  metadata: $Metadata,
  data: z.object({
    office: z.string().check(z.regex(/^\d{2}$/)),
    day: z.string().check(z.refine(isDay, 'not a day that exists')),
  }),
})
export type OfficeDayOpened = z.infer<typeof $OfficeDayOpened>

export type DomainEvent = { source: string; detailType: string; detail: OfficeDayOpened }

/** The same office and day give the same id, so that whoever listens can tell a repetition. */
export const buildOfficeDayOpened = (office: OfficeCode, day: Day, occurredAt: string): DomainEvent => ({
  source: EVENT_SOURCE_PLAN,
  detailType: OFFICE_DAY_OPENED,
  detail: {
    metadata: { id: `office-day-opened-${office}-${day}`, version: 1, occurredAt, correlationId: `day-${day}` },
    data: { office, day },
  },
})
