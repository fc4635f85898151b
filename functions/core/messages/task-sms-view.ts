/** The one sentence of a task SMS: the most urgent subject, how many others there are, and how to answer. */
import { wordAnswerBriefly } from './answer-way.ts'
import { type FirstWay, wordFirstWayBriefly } from './first-way.ts'
import { closeSentence, fitSms, type SmsForm } from './sms-room.ts'
import type { MessageSubject, TaskMessage } from './task-message.ts'
import { quoteText } from './text.ts'
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

const askOf = (first: MessageSubject, day: string): string => {
  if (first.as === 'organiser') return '请督促'
  return isUrgedEarly(first, day) ? '' : '请及时办理'
}

/**
 * Where it is too long, what is asked gives way first, then of a second way or with a code the time that is left; with a code also
 * how many others there are.
 */
function listForms(
  sorted: readonly [MessageSubject, ...MessageSubject[]],
  { day }: TaskMessage,
  why: string,
  answer: string,
): SmsForm[] {
  const [first] = sorted
  const others = sorted.length > 1 ? `，另有${sorted.length - 1}项` : ''
  const [full, brief] = [wordDeadline(first, day), wordDeadlineBriefly(first, day)]
  const build =
    (deadline: string, close: string): SmsForm =>
    (party, name) =>
      `${party}：${quoteText(name)}${deadline}。${close}${answer}`
  return [
    build(`${full}${others}`, closeSentence(why, askOf(first, day))),
    build(`${full}${others}`, closeSentence(why)),
    ...(why === '' && answer === '' ? [] : [build(`${brief}${others}`, closeSentence(why))]),
    ...(answer === '' ? [] : [build(brief, closeSentence(why))]),
  ]
}

/**
 * @param firstWay of a message by a second way
 * @returns undefined where the signature leaves no room for a sentence that says anything
 */
export function buildTaskSms(message: TaskMessage, signature: string, firstWay?: FirstWay): string | undefined {
  const [first, ...rest] = sortByUrgency(message.subjects)
  if (first === undefined) return undefined
  const why = firstWay === undefined ? '' : wordFirstWayBriefly(firstWay, message.contact)
  const answer = wordAnswerBriefly(message.answer, '签收')
  return fitSms(signature, {
    names: [message.addressee.name, first.name],
    forms: listForms([first, ...rest], message, why, answer),
    ...(answer === '' ? {} : { bare: `有${message.subjects.length}项待办。${closeSentence(why)}${answer}` }),
  })
}
