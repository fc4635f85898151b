/** The one sentence of a task SMS: the most urgent subject, and how many others there are. */
import type { MessageSubject, TaskMessage } from './task-message.ts'
import { clipText, quoteText, toSmsVariable } from './text.ts'
import { dayToPrint, isDueToday, isOverdue, isUrgedEarly, sortByUrgency, wordEnd, wordTimeLeft } from './time-left.ts'
import { wordShortDate } from './wording.ts'

/** One part of UCS-2, the provider's signature included. */
export const SMS_PART = 70
/** Below this the names say too little; then the closing words give way. */
const ROOM_FOR_NAMES = 18
const LEAST_ROOM = 4

function wordState(subject: MessageSubject, day: string): string {
  const printed = wordShortDate(dayToPrint(subject, day), day)
  const open = subject.as === 'organiser' ? `尚有${subject.openUnits?.length ?? 0}家单位未完成，` : ''
  if (isDueToday(subject)) return `${open}${wordEnd(subject, day, `今天（${printed}${subject.provisional ? '，暂定' : ''}）`)}`
  const date = `${printed}${subject.provisional ? '（暂定）' : ''}`
  const left = wordTimeLeft(subject, day)
  return `${open}${isOverdue(subject) ? `应于${date}完成` : wordEnd(subject, day, date)}，${left}`
}

function shareRoom(party: string, name: string, room: number): [string, string] {
  if (party.length + name.length <= room) return [party, name]
  const partyRoom = Math.min(party.length, Math.max(room - name.length, Math.floor(room * 0.4)))
  return [clipText(party, partyRoom), clipText(name, room - partyRoom)]
}

/** @returns undefined where the signature leaves no room for a sentence that says anything */
export function buildTaskSms(message: TaskMessage, signature: string): string | undefined {
  const [first, ...rest] = sortByUrgency(message.subjects)
  if (first === undefined) return undefined
  const others = rest.length > 0 ? `，另有${rest.length}项` : ''
  const build = (party: string, name: string, close: string): string =>
    `${party}：${name}${wordState(first, message.day)}${others}。${close}`
  const asked = isUrgedEarly(first, message.day) ? '' : '请及时办理。'
  const close = first.as === 'organiser' ? '请督促。' : asked
  const roomWith = (closing: string): number => SMS_PART - signature.length - build('', '“”', closing).length
  const closing = roomWith(close) >= ROOM_FOR_NAMES ? close : ''
  const room = roomWith(closing)
  if (room < LEAST_ROOM) return undefined
  const [party, name] = shareRoom(toSmsVariable(message.addressee.name), toSmsVariable(first.name), room)
  return build(party, quoteText(name), closing)
}
