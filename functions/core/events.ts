/**
 * Domain events: name, source, version, schema and builder of each, in one place for rules and code alike; `docs/events` holds the
 * schemas for others. No personal data in any of them. An event may come twice or late: the same content has the same id, and
 * what stands in a list is known by its own key (a notice; a duty and its instant) wherever it comes again.
 */
import * as z from 'zod/mini'
import { CLUE_KINDS, CLUE_STATES, LEVELS } from './clues/clue.ts'
import { type Day, dayInShanghai } from './day.ts'
import { fingerprint } from './fingerprint.ts'
import { PURPOSES } from './outbox/notice.ts'
import { NOTICE_STATES } from './outbox/states.ts'
import { type OfficeCode, PARTY_KINDS } from './register/register.ts'

/** With it an event stays below PutEvents' 256 kB at the longest ids. */
export const ITEMS_PER_EVENT = 100

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

/** A cause is a code with a word or two. */
const MOST_CAUSE = 512
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

const buildMetadata = (id: string, occurredAt: string, day = dayInShanghai(occurredAt)) =>
  ({ id, version: 1, occurredAt, correlationId: `day-${day}` }) as const

/** Each once and in the same order, whoever lists them; and an id for what each chunk says. */
function chunk<T>(items: readonly T[]): { items: T[]; print: string }[] {
  const texts = new Map(items.map(item => [JSON.stringify(item), item]))
  const sorted = [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Array.from({ length: Math.ceil(sorted.length / ITEMS_PER_EVENT) }, (_, index) => {
    const part = sorted.slice(index * ITEMS_PER_EVENT, (index + 1) * ITEMS_PER_EVENT)
    return { items: part.map(([, item]) => item), print: fingerprint(part.map(([text]) => text).join('\n')) }
  })
}

/** The same office and day give the same id, so that whoever listens can tell a repetition. */
export const buildOfficeDayOpened = (office: OfficeCode, day: Day, occurredAt: string): DomainEvent => ({
  source: EVENTS.OfficeDayOpened.source,
  detailType: 'OfficeDayOpened',
  detail: { metadata: buildMetadata(`office-day-opened-${office}-${day}`, occurredAt, day), data: { office, day } },
})

const toEnded = ({ notice, purpose, office, state, cause, at }: EndedNotice): EndedNotice => ({
  notice,
  purpose,
  office,
  state,
  ...(cause === undefined ? {} : { cause: cause.slice(0, MOST_CAUSE) }),
  at,
})

export const buildNoticesEnded = (ended: readonly EndedNotice[], occurredAt: string): DomainEvent[] =>
  chunk(ended.map(toEnded)).map(({ items, print }) => ({
    source: EVENTS.NoticesEnded.source,
    detailType: 'NoticesEnded',
    detail: { metadata: buildMetadata(`NoticesEnded-${print}`, occurredAt), data: { notices: items } },
  }))

const buildDuties = <Name extends DutyHappening['event'], Duty>(detailType: Name, duties: readonly Duty[], occurredAt: string) =>
  chunk(duties).map(({ items, print }) => ({
    source: EVENTS[detailType].source,
    detailType,
    detail: { metadata: buildMetadata(`${detailType}-${print}`, occurredAt), data: { duties: items } },
  }))

const DATED = ['DutiesSigned', 'DutiesReported', 'DutiesReopened'] as const

const buildDutyEvents = (happened: readonly DutyHappening[], occurredAt: string): DomainEvent[] => [
  ...DATED.flatMap(name =>
    buildDuties(
      name,
      happened.flatMap(one => (one.event === name ? [one.duty] : [])),
      occurredAt,
    ),
  ),
  ...buildDuties(
    'ExtensionsAsked',
    happened.flatMap(one => (one.event === 'ExtensionsAsked' ? [one.duty] : [])),
    occurredAt,
  ),
  ...buildDuties(
    'ExtensionsAnswered',
    happened.flatMap(one => (one.event === 'ExtensionsAnswered' ? [one.duty] : [])),
    occurredAt,
  ),
]

/** An entry tells of one thing, whoever tells it again. */
const buildClueEvent = ({ event, version, clue }: ClueHappening): DomainEvent => ({
  source: EVENTS[event].source,
  detailType: event,
  detail: { metadata: buildMetadata(`${event}-${clue.number}-${version}`, clue.at), data: clue },
})

export const buildHappenedEvents = (happened: readonly Happening[], occurredAt: string): DomainEvent[] => [
  ...buildDutyEvents(
    happened.flatMap(one => ('duty' in one ? [one] : [])),
    occurredAt,
  ),
  ...happened.flatMap(one => ('clue' in one ? [buildClueEvent(one)] : [])),
]
