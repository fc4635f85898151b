/** What a task e-mail prints, sentence by sentence; templates only lay it out. */
import { type AnswerLink, buildAnswerLink, wordOffer } from './answer-way.ts'
import { calendarFileOf, listDueEvents } from './due-event.ts'
import { listCutSubjects, unitsFileOf } from './open-unit-names.ts'
import { type FirstWay, wordFirstWay } from './first-way.ts'
import type { Role } from '../register/register.ts'
import { buildRows, type TaskEmailRow } from './task-email-rows.ts'
import { buildHeadline, buildLead } from './task-headline.ts'
import type { TaskMessage } from './task-message.ts'
import { sortByUrgency } from './time-left.ts'
import { wordDate, wordNumber, wordRole } from './wording.ts'

export type TaskEmailView = {
  heading: string
  headline: string
  greeting: string
  /** Of a second way: why it comes so. */
  firstWay: string
  lead: string
  /** Of a correction: what was wrong, in the operator's words. */
  paragraphs: readonly string[]
  several: boolean
  headings: { list: string; details: string; feedback: string }
  rows: TaskEmailRow[]
  answer: AnswerLink | null
  attachments: string[]
  reason: string
  askWhom: string
  date: string
  noticeId: string
}

/** The sections that are there, in their order, each with its number. */
function buildHeadings(count: number, answer: AnswerLink | null): TaskEmailView['headings'] {
  const titles = {
    list: count > 1 ? `工作事项（共${count}项，逾期在前）` : '',
    details: count > 1 ? '各事项的要求和依据' : count === 1 ? '工作事项' : '',
    feedback: answer !== null ? '签收和反馈' : count > 0 ? '办结反馈' : '',
  }
  const shown = Object.values(titles).filter(title => title !== '')
  const toHeading = (title: string): string => (title === '' ? '' : `${wordNumber(shown.indexOf(title) + 1)}、${title}`)
  return { list: toHeading(titles.list), details: toHeading(titles.details), feedback: toHeading(titles.feedback) }
}

const listAttachments = (message: TaskMessage): string[] =>
  [
    listDueEvents(message).length > 0 ? `${calendarFileOf(message.day)}（办理期限，可导入日历）` : '',
    listCutSubjects(message).length > 0 ? `${unitsFileOf(message.day)}（未完成单位完整名单）` : '',
  ].filter(line => line !== '')

export const wordGreeting = ({
  addressee,
  contact,
}: {
  addressee: { name: string }
  contact: { name: string; role: Role }
}): string => `${addressee.name}（${wordRole(contact.role)}：${contact.name}）：`

/** @param firstWay of a message by a second way */
export function buildTaskEmailView(message: TaskMessage, firstWay?: FirstWay): TaskEmailView {
  const [first, ...rest] = sortByUrgency(message.subjects)
  if (first === undefined) throw new TypeError('a task message without subjects')
  const { day } = message
  return {
    ...buildLetter(message, firstWay),
    heading: '督办通知',
    headline: buildHeadline(firstWay === undefined ? '督办通知' : '督办通知（转告）', [first, ...rest], day),
    lead: buildLead(message.subjects, day),
  }
}

/** All of a task e-mail but its first sentences. */
export function buildLetter(
  message: TaskMessage,
  firstWay: FirstWay | undefined,
): Omit<TaskEmailView, 'heading' | 'headline' | 'lead'> {
  const { contact, day, subjects } = message
  const answer = buildAnswerLink(message.answer, '签收或者反馈办理情况', wordOffer(message))
  return {
    greeting: wordGreeting(message),
    firstWay: firstWay === undefined ? '' : wordFirstWay(firstWay, { role: contact.role, channel: 'email' }),
    paragraphs: [],
    several: subjects.length > 1,
    headings: buildHeadings(subjects.length, answer),
    rows: buildRows(sortByUrgency(subjects), day),
    answer,
    attachments: listAttachments(message),
    reason: message.reason,
    askWhom: message.askWhom,
    date: wordDate(day),
    noticeId: message.noticeId,
  }
}
