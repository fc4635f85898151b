/** Who is reminded of the clocks of an office's clues on a day. Pure: clues, contacts, a calendar and a day in, notices out. */
import { addDays, type Day } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import { findAddress, type PlanWindow } from '../deadlines/plan.ts'
import { type Channel, CHANNELS } from '../outbox/channel.ts'
import type { NewNotice } from '../outbox/placing.ts'
import { CENTRE, type Contact, type OfficeCode, type PartyRef, partyKey } from '../register/register.ts'
import { CLOCK_NAMES, type ClockName, type Clue, type ClueStage, type ClueSubject } from './clue.ts'
import { buildClueNotice, type ClueReader, NOBODY, readOn } from './clue-notice.ts'
import { type ClueListener, listListenersFor } from './listeners.ts'
import { ownerOf, partyOf } from './parties.ts'
import { findClueStage, isBeforeDue, isOverdue } from './stages.ts'

type Known = { clues: readonly Clue[]; contactsOf: (party: PartyRef) => readonly Contact[] }
type Window = Pick<PlanWindow, 'date' | 'since' | 'leftOut' | 'back'>
export type CluePlan = { notices: NewNotice[]; provisional: Day[] }

/** @param known the clues that the office sends or receives (of `00` all), and the contacts of its desk */
export function planClues(calendar: Calendar, office: OfficeCode, { clues, contactsOf }: Known, window: Window): CluePlan {
  const { date } = window
  if (!calendar.isWorkingDay(date)) return { notices: [], provisional: [] }
  const due = clues.flatMap(clue => listDue(calendar, office, clue, window)).toSorted(byUrgency)
  return {
    notices: [...Map.groupBy(due, ({ party }) => partyKey(party)).values()].flatMap(own =>
      toNotices(office, own, contactsOf, date),
    ),
    provisional: listProvisional(calendar, due),
  }
}

/** What a party hears of one clock of one clue. */
type Due = {
  party: PartyRef
  clue: Clue
  subject: ClueSubject & { occasion: 'due' | 'overdue'; stage: ClueStage; on: Day; due: Day }
}

function listDue(calendar: Calendar, office: OfficeCode, clue: Clue, { date, since, leftOut, back }: Window): Due[] {
  const party = partyOf(office, clue.kind)
  const key = partyKey(party)
  if (leftOut?.has(key) === true) return []
  const usual = since ?? addDays(date, -1)
  const own = back?.get(key) ?? usual
  const span = { after: own < usual ? own : usual, upTo: date }
  return CLOCK_NAMES.flatMap((name): Due[] => {
    const clock = clue.clocks[name]
    if (clock === undefined) return []
    const { occasion, isHeard } = findHearing(office, clue, name)
    const stage = findClueStage(calendar, clock, span, isHeard)
    if (stage === undefined) return []
    return [{ party, clue, subject: { number: clue.number, occasion, clock: name, ...stage, due: clock.due } }]
  })
}

const TELLS_SENDER: ClueStage = 'T+1'
const TELLS_CENTRE: ClueStage = 'T+3'

/** The owner of a clock hears of it at each stage; the sender, and then the centre, once that it has run out. */
function findHearing(office: OfficeCode, clue: Clue, clock: ClockName) {
  if (ownerOf(clue, clock) === office) return { occasion: 'due', isHeard: () => true } as const
  const stages = [...(clue.from === office ? [TELLS_SENDER] : []), ...(office === CENTRE ? [TELLS_CENTRE] : [])]
  return { occasion: 'overdue', isHeard: (stage: ClueStage) => stages.includes(stage) } as const
}

function toNotices(office: OfficeCode, due: readonly Due[], contactsOf: Known['contactsOf'], day: Day): NewNotice[] {
  const [first] = due
  if (first === undefined) return []
  const { party } = first
  return listReaders(due, contactsOf(party), day).map(({ reader, told }) => buildClueNotice({ office, party, day, told }, reader))
}

type Read = { reader: ClueReader; told: Due[] }

/** One reader for each contact and channel, with all the clues that are told there. */
function listReaders(due: readonly Due[], contacts: readonly Contact[], day: Day): Read[] {
  if (contacts.length === 0) return [{ reader: NOBODY, told: [...due] }]
  const reads = due.flatMap(one =>
    listListenersFor(contacts, day, one.clue).flatMap(listener =>
      listChannels(one.subject, listener).map(channel => ({ reader: readOn(listener, channel), told: [one] })),
    ),
  )
  return [...Map.groupBy(reads, ({ reader: { role, channel } }) => `${role} ${channel}`).values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [rest.reduce(joinReads, first)],
  )
}

const joinReads = (a: Read, b: Read): Read => ({
  reader: { ...a.reader, first: a.reader.first || b.reader.first, byKind: a.reader.byKind || b.reader.byKind },
  told: [...a.told, ...b.told],
})

/** 主联系人 and 备用联系人 by e-mail, by SMS too from the due day on, 分管领导 when it is past; of what others let run out the first only. */
function listChannels({ occasion, stage }: Due['subject'], { contact, columns, first }: ClueListener): Channel[] {
  const isHeard = occasion === 'overdue' ? first : isOverdue(stage) || columns.some(column => column !== 'leader')
  if (!isHeard) return []
  const wanted: Channel[] = occasion === 'overdue' || isBeforeDue(stage) ? ['email'] : ['email', 'sms']
  return CHANNELS.filter(
    channel =>
      findAddress(contact, channel) !== undefined &&
      // Where there is no e-mail address, an SMS takes its place (rules.md §3.6).
      (wanted.includes(channel) || contact.email === undefined),
  )
}

/** Urgent clues first, then what is due first; ties by number, so that the same input reads the same. */
const byUrgency = (a: Due, b: Due): number =>
  Number(b.clue.level === 'urgent') - Number(a.clue.level === 'urgent') ||
  compare(a.subject.due, b.subject.due) ||
  compare(a.clue.number, b.clue.number)

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

const listProvisional = (calendar: Calendar, due: readonly Due[]): Day[] =>
  [...new Set(due.flatMap(({ subject }) => [subject.on, subject.due]))].filter(day => calendar.isProvisional(day)).toSorted()
