/** The planner: who is to be told what on a day (rules.md §3, §4). Pure: the register, a calendar and a day in, notices out. */
import { type Channel, CHANNELS } from '../outbox/channel.ts'
import { listProvinces, type Province } from './audience.ts'
import type { Calendar } from './calendar.ts'
import type { Day } from '../day.ts'
import { type DueSubject, type Heard, listHeard } from './heard.ts'
import type { Rules } from './rules.ts'
import type { Hearing } from './ladder.ts'
import { listColumns, listListeners } from './listeners.ts'
import { buildLookups, type Lookups } from '../register/lookups.ts'
import { buildNoticeId } from '../outbox/notice.ts'
import { describeReason } from './reason.ts'
import {
  type Contact,
  findOfficeName,
  type OfficeCode,
  type PartyKind,
  type PartyRef,
  partyKey,
  type Register,
  type Role,
  type Task,
  type Unit,
} from '../register/register.ts'

/** A party as messages and prints name it. */
export type NamedParty = { kind: PartyKind; id: string; name: string; office: OfficeCode | null }

export type DueNotice = {
  id: string
  addressee: NamedParty
  contact: { name: string; role: Role }
  /** The contact is 主联系人, serves as it or stands in for it. */
  first: boolean
  /** Whom it stands in for that day (代班), if anybody. */
  standsInFor?: Role[]
  channel: Channel
  address: string
  subjects: DueSubject[]
  /** In Chinese: clause → party → role. */
  reason: string
}

export type Unreachable = { addressee: NamedParty; subjects: DueSubject[] }

export type OfficePlan = { notices: DueNotice[]; unreachable: Unreachable[]; provisional: Day[] }

export type DayPlan = OfficePlan & { date: Day; workingDay: boolean }

export type PlanWindow = {
  date: Day
  /** P: the last day whose plan was finished; without it only stages dated `date` are due. */
  since?: Day | undefined
  /** A task's own P, where it has one (loaded since the last plan). */
  sinceOf?: (task: Task) => Day | undefined
  /** Parties, by `partyKey`, that hear nothing on this day: their rows cannot be read. */
  leftOut?: ReadonlySet<string>
  /** The P of parties that were left out before. */
  back?: ReadonlyMap<string, Day>
}

type Known = { tasks: readonly Task[]; lookups: Lookups }

/** The whole register's day, every office and the centre. */
export function planDay(rules: Rules, register: Register, window: PlanWindow): DayPlan {
  const known = { tasks: register.tasks, lookups: buildLookups(register) }
  const plans = listProvinces(register).map(province => planProvince(rules, province, known, window))
  return {
    date: window.date,
    workingDay: rules.calendar.isWorkingDay(window.date),
    notices: plans.flatMap(plan => plan.notices),
    unreachable: plans.flatMap(plan => plan.unreachable),
    provisional: [...new Set(plans.flatMap(plan => plan.provisional))].toSorted(),
  }
}

/**
 * One office's day (for `00`, the departments').
 * @param register at least the office's own units and contacts, the tasks that can reach it and the progress of its parties
 */
export function planOffice(rules: Rules, office: OfficeCode, register: Register, window: PlanWindow): OfficePlan {
  const province = { office, units: register.units.filter(unit => unit.office === office) }
  return planProvince(rules, province, { tasks: register.tasks, lookups: buildLookups(register) }, window)
}

function planProvince(rules: Rules, province: Province, known: Known, window: PlanWindow): OfficePlan {
  const { date } = window
  if (!rules.calendar.isWorkingDay(date)) return { notices: [], unreachable: [], provisional: [] }
  const heard = listDue(rules, province, known, window)
  const { lookups } = known
  const units = new Map(province.units.map(unit => [unit.id, unit]))
  const parties = [...Map.groupBy(heard, row => partyKey(row.party)).values()].flatMap(rows => toParty(rows, units, lookups))
  return {
    notices: parties.flatMap(party => toNotices(party, date)),
    unreachable: parties
      .filter(({ contacts }) => contacts.length === 0)
      .map(({ addressee, heard: rows }) => ({ addressee, subjects: rows.map(row => row.subject).toSorted(byUrgency) })),
    provisional: listProvisional(rules.calendar, heard),
  }
}

/** All that is due: of each party since its own P, where it has one. */
function listDue(rules: Rules, province: Province, { tasks, lookups }: Known, window: PlanWindow): Heard[] {
  const { date, since, sinceOf, leftOut = NOBODY, back = NO_DAYS } = window
  const listSince = (own: Day | undefined): Heard[] =>
    tasks.flatMap(task => {
      const days = [sinceOf?.(task) ?? since, own].flatMap(day => day ?? [])
      return listHeard(rules, task, province, lookups.factsOf, { date, since: days.toSorted()[0] })
    })
  const usual = listSince(undefined)
  if (leftOut.size + back.size === 0) return usual
  const isUsual = (key: string): boolean => !leftOut.has(key) && !back.has(key)
  return [
    ...usual.filter(({ party }) => isUsual(partyKey(party))),
    ...[...new Set(back.values())].flatMap(own => listSince(own).filter(({ party }) => back.get(partyKey(party)) === own)),
  ]
}

const NOBODY: ReadonlySet<string> = new Set()
const NO_DAYS: ReadonlyMap<string, Day> = new Map()

type Party = { addressee: NamedParty; contacts: readonly Contact[]; heard: readonly Heard[] }

function toParty(heard: readonly Heard[], units: ReadonlyMap<string, Unit>, lookups: Lookups): Party[] {
  const party = heard[0]?.party
  return party === undefined ? [] : [{ addressee: toAddressee(party, units), contacts: lookups.contactsOf(party), heard }]
}

function toAddressee(party: PartyRef, units: ReadonlyMap<string, Unit>): NamedParty {
  switch (party.kind) {
    case 'unit': {
      const unit = units.get(party.id)
      return { ...party, name: unit?.name ?? party.id, office: unit?.office ?? null }
    }
    case 'office':
      return { ...party, name: findOfficeName(party.id) ?? party.id, office: party.id }
    case 'department':
      return { ...party, name: party.id, office: null }
  }
}

/** One notice per contact and channel holds all the subjects of the day (rules.md §3.8, §3.10). */
function toNotices({ addressee, contacts, heard }: Party, date: Day): DueNotice[] {
  return listListeners(contacts, date).flatMap(({ contact, ...standing }) => {
    const { name, role } = contact
    const columns = listColumns({ role, ...standing })
    const told = heard.map(({ hearing, subject }) => ({ subject, channels: listChannels(hearing, contact, columns) }))
    return CHANNELS.flatMap(channel => {
      const subjects = told
        .filter(({ channels }) => channels.includes(channel))
        .map(({ subject }) => subject)
        .toSorted(byUrgency)
      const address = findAddress(contact, channel)
      if (subjects.length === 0 || address === undefined) return []
      const id = buildNoticeId({ purpose: 'task', addressee, role, channel, day: date })
      const reason = describeReason({ addressee, place: { role, ...standing }, subjects })
      return [{ id, addressee, contact: { name, role }, ...standing, channel, address, subjects, reason }]
    })
  })
}

/** Where the contact hears on that channel, if anywhere. */
export function findAddress(contact: Contact, channel: Channel): string | undefined {
  switch (channel) {
    case 'email':
      return contact.email
    case 'sms':
      return contact.mobile
  }
}

/**
 * The channels on which one contact hears (rules.md §3.5, §3.6): for departments the SMS falls away; where e-mail is due and
 * the contact has none, an SMS takes its place; without a mobile, no SMS.
 * @param columns of the ladder, as `listColumns` says
 */
export function listChannels(hearing: Hearing, contact: Contact, columns: readonly Role[]): readonly Channel[] {
  const isDue = (channel: Channel): boolean => columns.some(column => hearing[column].includes(channel))
  const isEmailDue = isDue('email')
  const isSmsDue = (isDue('sms') && contact.party.kind !== 'department') || (isEmailDue && contact.email === undefined)
  return CHANNELS.filter(channel => findAddress(contact, channel) !== undefined && (channel === 'email' ? isEmailDue : isSmsDue))
}

/** Overdue and nearest first; ties by task, so that the same input reads the same. */
const byUrgency = (a: DueSubject, b: DueSubject): number =>
  compare(a.effectiveDue, b.effectiveDue) || compare(a.task, b.task) || compare(a.as, b.as)

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** The stage dates, `effectiveDue` and `latest` of the day's subjects that lie in a year without a published calendar, sorted. */
const listProvisional = (calendar: Calendar, heard: readonly Heard[]): Day[] =>
  // Duties of one task share one subject: look at each once.
  [...new Set([...new Set(heard.map(row => row.subject))].flatMap(({ on, effectiveDue, latest }) => [on, effectiveDue, latest]))]
    .filter(day => calendar.isProvisional(day))
    .toSorted()
