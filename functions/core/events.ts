/**
 * Domain events: name, source, version and schema of each, in one place for rules and code alike; `docs/events` holds the schemas for
 * others, `build-events.ts` makes them. No personal data in any of them. An event may come twice or late: the same content has the same id, and
 * what stands in a list is known by its own key (a notice; a duty and its instant) wherever it comes again.
 */
import * as z from 'zod/mini'
import { ITEMS_PER_EVENT, MOST_CAUSE } from './build-events.ts'
import { CLUE_KINDS, CLUE_STATES, LEVELS } from './clues/clue.ts'
import { PURPOSES } from './outbox/notice.ts'
import { NOTICE_STATES } from './outbox/states.ts'
import { PARTY_KINDS } from './register/register.ts'

const $instant = z.iso.datetime({ precision: 3 })
const $day = z.iso.date()
const $office = z.string().check(z.regex(/^\d{2}$/))
/** At most 64 characters, each of which may take two units. */
const $id = z.string().check(z.minLength(1), z.maxLength(128))
const $noticeId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,256}$/))

/** `correlationId`: of all that one day brings. Fields that are not known here are left out when an event is read. */
const $metadata = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(256)),
  version: z.literal(1),
  occurredAt: $instant,
  correlationId: z.string(),
})

const $listOf = <T extends z.ZodMiniType>(item: T) => z.array(item).check(z.minLength(1), z.maxLength(ITEMS_PER_EVENT))

const $endedNotice = z.object({
  notice: $noticeId,
  purpose: z.enum(PURPOSES),
  office: $office,
  state: z.enum(NOTICE_STATES),
  cause: z.exactOptional(z.string().check(z.maxLength(MOST_CAUSE))),
  at: $instant,
})

const $answered = z.object({
  issuer: $office,
  task: $id,
  party: z.object({ kind: z.enum(PARTY_KINDS), id: $id }),
  office: $office,
  at: $instant,
  /** The notice whose link or code was used. */
  notice: z.exactOptional($noticeId),
  /** The office spoke, for its unit or of it. */
  byOffice: z.boolean(),
})
const $dated = z.extend($answered, { date: $day })
const $asked = z.extend($answered, { until: $day })
const $granted = z.extend($asked, { granted: z.boolean() })

const $clock = z.exactOptional(z.object({ from: $day, due: $day }))
const $clue = z.object({
  number: $id,
  kind: z.enum(CLUE_KINDS.map(({ code }) => code)),
  level: z.enum(LEVELS),
  /** As they are since. */
  state: z.enum(CLUE_STATES),
  from: $office,
  to: $office,
  /** Those that were invited with it. */
  invited: z.exactOptional(z.array($office)),
  /** Of a re-routing: who had it until then. */
  before: z.exactOptional($office),
  /** Those that run since. */
  clocks: z.object({ signBy: $clock, handleBy: $clock, reportBy: $clock, decideBy: $clock, reviewBy: $clock }),
  /** The office that acted. */
  office: $office,
  at: $instant,
})

const define = <Source extends string, Data extends z.ZodMiniType>(source: Source, data: Data) => ({
  source,
  $detail: z.object({ metadata: $metadata, data }),
})

export const EVENTS = {
  /** One office's day is open: its plan may be made. May come twice, late, or for a day that was missed. */
  OfficeDayOpened: define('duban.plan', z.object({ office: $office, day: $day })),
  /** A notice may end twice: delivered, and returned after all. */
  NoticesEnded: define('duban.outbox', z.object({ notices: $listOf($endedNotice) })),
  DutiesSigned: define('duban.register', z.object({ duties: $listOf($dated) })),
  DutiesReported: define('duban.register', z.object({ duties: $listOf($dated) })),
  DutiesReopened: define('duban.register', z.object({ duties: $listOf($dated) })),
  /** `until`: the day that is asked for. */
  ExtensionsAsked: define('duban.register', z.object({ duties: $listOf($asked) })),
  ExtensionsAnswered: define('duban.register', z.object({ duties: $listOf($granted) })),
  /** Sent by one office to another, by the clue's first entry; each further one tells of one more. No more of a clue than here. */
  ClueTransferred: define('duban.register', $clue),
  ClueSigned: define('duban.register', $clue),
  ClueReturned: define('duban.register', $clue),
  ClueRerouted: define('duban.register', $clue),
  ClueOfficesInvited: define('duban.register', $clue),
  ClueContributed: define('duban.register', $clue),
  ClueHandled: define('duban.register', $clue),
  ClueReported: define('duban.register', $clue),
  ClueRejected: define('duban.register', $clue),
  ClueExtensionAsked: define('duban.register', $clue),
  ClueExtensionAnswered: define('duban.register', $clue),
  ClueClosed: define('duban.register', $clue),
} as const

export type EventName = keyof typeof EVENTS
export type DomainEvent = {
  [Name in EventName]: {
    source: (typeof EVENTS)[Name]['source']
    detailType: Name
    detail: z.infer<(typeof EVENTS)[Name]['$detail']>
  }
}[EventName]

/** A notice that has ended, as others hear of it. */
export type EndedNotice = z.infer<typeof $endedNotice>
/** Up to 100 in one event; hearing of one twice changes nothing. It throws when the bus takes them not. */
export type TellEnds = (ended: readonly EndedNotice[]) => Promise<void>

/** What has become of a duty by an answer, or by an operator's word. */
export type DutyHappening =
  | { event: 'DutiesSigned' | 'DutiesReported' | 'DutiesReopened'; duty: z.infer<typeof $dated> }
  | { event: 'ExtensionsAsked'; duty: z.infer<typeof $asked> }
  | { event: 'ExtensionsAnswered'; duty: z.infer<typeof $granted> }

/** What has become of a clue by one entry; `version` is the entry's. */
export type ClueHappening = {
  event: Extract<EventName, `Clue${string}`>
  version: number
  clue: z.infer<typeof $clue>
}

export type Happening = DutyHappening | ClueHappening
