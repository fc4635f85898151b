/** Who must be reminded of which clock on a day, by interfaces.md §6 and §3.6 alone: what a plan has put down is compared with it. */
import { CLOCK_NAMES, type ClockName, type Clue, CLUE_KINDS } from '../../../functions/core/clues/clue.ts'
import { addDays, type Day } from '../../../functions/core/day.ts'
import type { Calendar } from '../../../functions/core/deadlines/calendar.ts'
import type { Channel } from '../../../functions/core/outbox/channel.ts'
import {
  CENTRE,
  type Contact,
  type OfficeCode,
  type PartyRef,
  type Role,
  ROLE_CODES,
} from '../../../functions/core/register/register.ts'

/** One clock of one clue, as one contact is told of it on one channel. */
export type Reminder = {
  party: PartyRef
  role: Role
  channel: Channel
  number: string
  occasion: 'due' | 'overdue'
  clock: ClockName
  stage: string
}

type Asked = {
  calendar: Calendar
  office: OfficeCode
  clues: readonly Clue[]
  contactsOf: (party: PartyRef) => readonly Contact[]
  date: Day
  since: Day
}

export function expectReminders({ calendar, office, clues, contactsOf, date, since }: Asked): Reminder[] {
  if (!calendar.isWorkingDay(date)) return []
  return clues.flatMap(clue =>
    CLOCK_NAMES.flatMap((clock): Reminder[] => {
      const { from, due } = clue.clocks[clock] ?? {}
      if (from === undefined || due === undefined) return []
      const owner = clock === 'decideBy' || clock === 'reviewBy' ? clue.from : clue.to
      const isOwner = owner === office
      const heard = listStages(calendar, due, date)
        .filter(({ on }) => on > from && on > since && on <= date)
        .filter(({ stage }) => isOwner || (stage === 'T+1' && clue.from === office) || (stage === 'T+3' && office === CENTRE))
      const { stage } = heard.at(-1) ?? {}
      if (stage === undefined) return []
      const party = partyOf(office, clue)
      const common = { party, number: clue.number, occasion: isOwner ? 'due' : 'overdue', clock, stage } as const
      return listReaders(contactsOf(party), clue, { date, stage, isOwner }).map(reader => ({ ...common, ...reader }))
    }),
  )
}

export const partyOf = (office: OfficeCode, { kind }: Pick<Clue, 'kind'>): PartyRef =>
  office === CENTRE
    ? { kind: 'department', id: CLUE_KINDS.find(({ code }) => code === kind)?.department ?? '' }
    : { kind: 'office', id: office }

/** In their order: 3, 1 and no working days before the last one by which it is to be done; then the first after it, and each second. */
function listStages(calendar: Calendar, due: Day, until: Day): { stage: string; on: Day }[] {
  const stages = [3, 1, 0].map(n => ({ stage: n === 0 ? 'T0' : `T-${n}`, on: back(calendar, calendar.onOrBefore(due), n) }))
  let on = calendar.onOrAfter(due)
  for (let n = 1; on <= until; n += 1) {
    on = calendar.onOrAfter(addDays(on, 1))
    if (n % 2 === 1) stages.push({ stage: `T+${n}`, on })
  }
  return stages
}

const back = (calendar: Calendar, day: Day, n: number): Day =>
  n === 0 ? day : back(calendar, calendar.onOrBefore(addDays(day, -1)), n - 1)

type Moment = { date: Day; stage: string; isOwner: boolean }

function listReaders(
  contacts: readonly Contact[],
  clue: Clue,
  { date, stage, isOwner }: Moment,
): Pick<Reminder, 'role' | 'channel'>[] {
  if (contacts.length === 0) return [{ role: 'primary', channel: 'email' }]
  const hearers = findHearers(contacts, clue, date)
  const isPast = stage.startsWith('T+')
  return [...hearers].flatMap(([contact, columns]) => {
    const isHeard = isOwner ? isPast || columns.has('primary') || columns.has('deputy') : columns.has('primary')
    const isLoud = isOwner && (isPast || stage === 'T0')
    if (!isHeard) return []
    const channels: Channel[] = isLoud ? ['email', 'sms'] : ['email']
    return (contact.email === undefined ? (['sms'] as const) : channels)
      .filter(channel => channel === 'email' || contact.mobile !== undefined)
      .map(channel => ({ role: contact.role, channel }))
  })
}

/** Whoever hears that day, with the columns of those in whose place. */
function findHearers(contacts: readonly Contact[], { kind }: Pick<Clue, 'kind'>, date: Day): Map<Contact, Set<Role>> {
  const inOrder = contacts.toSorted((a, b) => ROLE_CODES.indexOf(a.role) - ROLE_CODES.indexOf(b.role))
  const clause = CLUE_KINDS.find(({ code }) => code === kind)?.clause ?? ''
  const handler = inOrder.find(({ handles = [] }) => handles.includes(kind) || handles.includes(clause))
  const columnOf = (contact: Contact): Role => {
    if (contact === (handler ?? inOrder[0])) return 'primary'
    return contact.role === 'primary' ? 'deputy' : contact.role
  }
  const hearers = new Map<Contact, Set<Role>>()
  for (const contact of inOrder) {
    const hearer = findHearer(inOrder, contact, date)
    hearers.set(hearer, (hearers.get(hearer) ?? new Set()).add(columnOf(contact)))
  }
  return hearers
}

/** A stand-in's stand-in, too; a circle leads back. */
function findHearer(contacts: readonly Contact[], contact: Contact, date: Day): Contact {
  const seen = new Set<Contact>()
  let hearer = contact
  while (!seen.has(hearer)) {
    seen.add(hearer)
    const { standIn } = hearer
    const next = standIn && standIn.from <= date && date <= standIn.to && contacts.find(({ role }) => role === standIn.role)
    if (next === undefined || next === false) return hearer
    hearer = next
  }
  return contact
}
