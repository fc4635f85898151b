/** What a task e-mail prints, sentence by sentence; templates only lay it out. */
import { calendarFileOf, listDueEvents } from './due-event.ts'
import { listCutSubjects, unitsFileOf } from './open-unit-names.ts'
import { ROLES } from '../register/register.ts'
import { buildRows, type TaskEmailRow } from './task-email-rows.ts'
import { buildHeadline, buildLead } from './task-headline.ts'
import type { TaskMessage } from './task-message.ts'
import { sortByUrgency } from './time-left.ts'
import { wordDate } from './wording.ts'

export type TaskEmailView = {
  headline: string
  greeting: string
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

export function buildTaskEmailView(message: TaskMessage): TaskEmailView {
  const [first, ...rest] = sortByUrgency(message.subjects)
  if (first === undefined) throw new TypeError('a task message without subjects')
  const { addressee, contact, day } = message
  const role = ROLES.find(known => known.code === contact.role)?.name ?? ''
  return {
    headline: buildHeadline([first, ...rest], day),
    greeting: `${addressee.name}（${role}：${contact.name}）：`,
    lead: buildLead(message.subjects, day),
    several: rest.length > 0,
    headings: buildHeadings(rest.length + 1),
    rows: buildRows([first, ...rest], day),
    attachments: [
      listDueEvents(message).length > 0 ? `${calendarFileOf(day)}（办理期限，可导入日历）` : '',
      listCutSubjects(message).length > 0 ? `${unitsFileOf(day)}（未完成单位完整名单）` : '',
    ].filter(line => line !== ''),
    reason: message.reason,
    askWhom: message.askWhom,
    date: wordDate(day),
    noticeId: message.noticeId,
  }
}
