/** The one sentence of a task SMS: the most urgent subject, and how many others there are. */
import { type FirstWay, wordFirstWayBriefly } from './first-way.ts'
import type { MessageSubject, TaskMessage } from './task-message.ts'
import { clipText, quoteText, toSmsVariable } from './text.ts'
import {
  dayToPrint,
  isDueToday,
  isOverdue,
  isUrgedEarly,
  sortByUrgency,
  wordEnd,
  wordOpenUnits,
  wordTimeLeft,
} from './time-left.ts'
import { wordShortDate } from './wording.ts'

/** One part of UCS-2, the provider's signature included. */
export const SMS_PART = 70
/** Below this the names say too little; then other words give way. */
const ROOM_FOR_NAMES = 18
const LEAST_ROOM = 4

/** What of the sentence gives way first, where it is too long. */
type Form = { deadline: string; close: string }

function listForms(first: MessageSubject, { day, contact }: TaskMessage, firstWay: FirstWay | undefined): Form[] {
  const asked = isUrgedEarly(first, day) ? '' : '请及时办理'
  const ask = first.as === 'organiser' ? '请督促' : asked
  const full = wordDeadline(first, day)
  if (firstWay === undefined)
    return [
      { deadline: full, close: closeSentence([ask]) },
      { deadline: full, close: '' },
    ]
  const why = wordFirstWayBriefly(firstWay, contact)
  return [
    { deadline: full, close: closeSentence([why, ask]) },
    { deadline: full, close: closeSentence([why]) },
    { deadline: wordDeadlineBriefly(first, day), close: closeSentence([why]) },
  ]
}

const closeSentence = (parts: readonly string[]): string => {
  const said = parts.filter(part => part !== '')
  return said.length === 0 ? '' : `${said.join('，')}。`
}

function wordDeadline(subject: MessageSubject, day: string): string {
  const printed = wordShortDate(dayToPrint(subject, day), day)
  if (!isDueToday(subject)) return `${wordDeadlineBriefly(subject, day)}，${wordTimeLeft(subject, day)}`
  const today = `今天（${printed}${subject.provisional ? '，暂定' : ''}）`
  return `${wordOpenUnits(subject)}${wordEnd(subject, day, today)}`
}

function wordDeadlineBriefly(subject: MessageSubject, day: string): string {
  const printed = isDueToday(subject) ? '今天' : wordShortDate(dayToPrint(subject, day), day)
  const date = `${printed}${subject.provisional ? '（暂定）' : ''}`
  return `${wordOpenUnits(subject)}${isOverdue(subject) ? `应于${date}完成` : wordEnd(subject, day, date)}`
}

function shareRoom(party: string, name: string, room: number): [string, string] {
  if (party.length + name.length <= room) return [party, name]
  const partyRoom = Math.min(party.length, Math.max(room - name.length, Math.floor(room * 0.4), LEAST_ROOM / 2))
  return [clipText(party, partyRoom), clipText(name, room - partyRoom)]
}

/**
 * @param firstWay of a message by a second way
 * @returns undefined where the signature leaves no room for a sentence that says anything
 */
export function buildTaskSms(message: TaskMessage, signature: string, firstWay?: FirstWay): string | undefined {
  const [first, ...rest] = sortByUrgency(message.subjects)
  if (first === undefined) return undefined
  const others = rest.length > 0 ? `，另有${rest.length}项` : ''
  const build = ({ deadline, close }: Form, party: string, name: string): string =>
    `${party}：${quoteText(name)}${deadline}${others}。${close}`
  const forms = listForms(first, message, firstWay).map(form => ({
    form,
    room: SMS_PART - signature.length - build(form, '', '').length,
  }))
  const chosen = forms.find(({ room }) => room >= ROOM_FOR_NAMES) ?? forms.at(-1)
  if (chosen === undefined || chosen.room < LEAST_ROOM) return undefined
  return build(chosen.form, ...shareRoom(toSmsVariable(message.addressee.name), toSmsVariable(first.name), chosen.room))
}
