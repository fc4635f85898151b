/** Makes domain events. What they are stands in `events.ts`, whose schemas the functions that only tell of something need not load. */
import { type Day, dayInShanghai } from './day.ts'
import type { ClueHappening, DomainEvent, DutyHappening, EndedNotice, Happening } from './events.ts'
import { fingerprint } from './fingerprint.ts'
import type { OfficeCode } from './register/register.ts'

/** With it an event stays below PutEvents' 256 kB at the longest ids. */
export const ITEMS_PER_EVENT = 100
/** A cause is a code with a word or two. */
export const MOST_CAUSE = 512

const REGISTER = 'duban.register' as const

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
  source: 'duban.plan',
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
    source: 'duban.outbox',
    detailType: 'NoticesEnded',
    detail: { metadata: buildMetadata(`NoticesEnded-${print}`, occurredAt), data: { notices: items } },
  }))

const buildDuties = <Name extends DutyHappening['event'], Duty>(detailType: Name, duties: readonly Duty[], occurredAt: string) =>
  chunk(duties).map(({ items, print }) => ({
    source: REGISTER,
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
  source: REGISTER,
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
