/** What a task e-mail prints, sentence by sentence; templates only lay it out. */
import { calendarFileOf, listDueEvents } from './due-event.ts'
import { listCutSubjects, unitsFileOf } from './open-unit-names.ts'
import { type FirstWay, wordFirstWay } from './first-way.ts'
import type { Role } from '../register/register.ts'
import { buildRows, type TaskEmailRow } from './task-email-rows.ts'
import { buildHeadline, buildLead } from './task-headline.ts'
import type { TaskMessage } from './task-message.ts'
import { sortByUrgency } from './time-left.ts'
import { wordDate, wordRole } from './wording.ts'

export type TaskEmailView = {
  headline: string
  greeting: string
  /** Of a second way: why it comes so. */
  firstWay: string
  lead: string
  several: boolean
  headings: { list: string; details: string; feedback: string }
  rows: TaskEmailRow[]
  attachments: string[]
  reason: string
  askWhom: string
  date: string
  noticeId: string
}

const buildHeadings = (count: number): TaskEmailView['headings'] =>
  count > 1
    ? { list: `一、工作事项（共${count}项，逾期在前）`, details: '二、各事项的要求和依据', feedback: '三、办结反馈' }
    : { list: '', details: '一、工作事项', feedback: '二、办结反馈' }

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
  const { contact, day } = message
  return {
    headline: buildHeadline(firstWay === undefined ? '督办通知' : '督办通知（转告）', [first, ...rest], day),
    greeting: wordGreeting(message),
    firstWay: firstWay === undefined ? '' : wordFirstWay(firstWay, { role: contact.role, channel: 'email' }),
    lead: buildLead(message.subjects, day),
    several: rest.length > 0,
    headings: buildHeadings(rest.length + 1),
    rows: buildRows([first, ...rest], day),
    attachments: listAttachments(message),
    reason: message.reason,
    askWhom: message.askWhom,
    date: wordDate(day),
    noticeId: message.noticeId,
  }
}
