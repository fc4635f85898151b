/** What a task e-mail prints, sentence by sentence; templates only lay it out. */
import type { Day } from './day.ts'
import { calendarFileOf, listDueEvents } from './due-event.ts'
import { ROLES } from './register.ts'
import type { MessageSubject, TaskMessage } from './task-message.ts'
import { clipText, quoteText } from './text.ts'
import {
  dayToPrint,
  isDueToday,
  isOverdue,
  listDateNotes,
  sortByUrgency,
  wordAction,
  wordDueDate,
  wordState,
  wordTimeLeft,
} from './time-left.ts'
import { wordDate, wordDay, wordNames, wordNumber, wordShortDate, wordWeekday } from './wording.ts'

export const unitsFileOf = (day: Day): string => `open-units-${day.replaceAll('-', '')}.csv`

const GUIDE = '《知识产权强国建设示范创建年度工作指引》'
/** Names of open units over all subjects of one e-mail, so that it stays near 100 kB; the whole list goes as an attachment. */
const NAMES_PER_EMAIL = 400
const NAMES_PER_SUBJECT = 50
const NAME_IN_HEADLINE = 24

export type TaskEmailRow = {
  number: number
  name: string
  task: string
  urgent: boolean
  timeLeft: string
  /** The same in the lines of a narrow column. */
  timeLeftLines: string[]
  dayLines: string[]
  day: string
  due: string
  notes: string[]
  clause: string
  sentence: string
  issuer: string
  action: string
  units: { summary: string; names: string } | null
}

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

const nameLimitOf = (subjects: readonly MessageSubject[]): number => {
  const organised = subjects.filter(subject => subject.as === 'organiser').length
  return Math.max(6, Math.min(NAMES_PER_SUBJECT, Math.floor(NAMES_PER_EMAIL / Math.max(1, organised))))
}

/** The organiser's subjects whose open units do not all stand in the e-mail itself. */
export const listCutSubjects = (message: TaskMessage): MessageSubject[] =>
  message.subjects.filter(subject => (subject.openUnits?.length ?? 0) > nameLimitOf(message.subjects))

const countUrgent = (subjects: readonly MessageSubject[]): string => {
  const overdue = subjects.filter(isOverdue).length
  const today = subjects.filter(isDueToday).length
  return [overdue > 0 ? `已逾期${overdue}项` : '', today > 0 ? `今天到期${today}项` : ''].filter(part => part !== '').join('，')
}

function buildHeadline(sorted: readonly [MessageSubject, ...MessageSubject[]], day: string): string {
  const [first] = sorted
  const name = quoteText(clipText(first.name, NAME_IN_HEADLINE))
  if (sorted.length === 1) return `督办通知：${name}${wordState(first, day)}`
  const urgent = countUrgent(sorted)
  return `督办通知：${name}等${sorted.length}项工作（${urgent === '' ? `最近一项${wordTimeLeft(first)}` : urgent}）`
}

function wordUrgency(subjects: readonly MessageSubject[]): string {
  const urgent = countUrgent(subjects)
  if (urgent === '') return '请按下列要求按期完成。'
  const which = subjects.length > 1 ? `其中${urgent}` : `该事项${subjects.some(isOverdue) ? '已逾期' : '今天到期'}`
  return `${which}，请按下列要求立即办理。`
}

function buildLead(subjects: readonly MessageSubject[]): string {
  const organised = subjects.filter(subject => subject.as === 'organiser').length
  const own = subjects.length - organised
  const parts = [
    own > 0 ? `你单位负责的工作事项有${own}项需要办理` : '',
    organised > 0 ? `由你单位组织本辖区落实的工作事项有${organised}项尚有单位未完成` : '',
  ].filter(part => part !== '')
  return `根据${GUIDE}，${parts.join('；')}。${wordUrgency(subjects)}`
}

function buildUnits(subject: MessageSubject, limit: number): TaskEmailRow['units'] {
  const { openUnits, total } = subject
  if (openUnits === undefined || total === undefined) return null
  const closed = total - openUnits.length
  const rest = closed > 0 ? `，其余${closed}家已完成或已延期` : ''
  const names = wordNames(
    openUnits.map(unit => unit.name),
    limit,
  )
  return {
    summary: `由你单位组织本辖区落实，共${total}家，尚有${openUnits.length}家未完成${rest}。`,
    names: openUnits.length > limit ? `${names}（完整名单见附件）` : names,
  }
}

/** The guide's clauses are kept without their last full stop. */
const closeSentence = (text: string): string => (/[。！？]$/.test(text) ? text : `${text}。`)

function buildRows(sorted: readonly MessageSubject[], day: string): TaskEmailRow[] {
  const limit = nameLimitOf(sorted)
  const firstOfClause = new Map<string, number>()
  return sorted.map((subject, index) => {
    const { clause } = subject
    const first = firstOfClause.get(clause.id) ?? index
    firstOfClause.set(clause.id, first)
    const printed = dayToPrint(subject, day)
    return {
      number: index + 1,
      name: subject.name,
      task: subject.task,
      urgent: isOverdue(subject) || isDueToday(subject),
      timeLeft: wordTimeLeft(subject),
      timeLeftLines: wordTimeLeft(subject).split(/(?<=\D)(?=\d)/),
      dayLines: [
        ...wordShortDate(printed, day).split(/(?<=年)/),
        wordWeekday(printed),
        ...(subject.provisional ? ['（暂定）'] : []),
      ],
      day: `${wordDay(printed, day)}${subject.provisional ? '（暂定）' : ''}`,
      due: wordDueDate(subject, day),
      notes: listDateNotes(subject, day),
      clause: `${clause.id}（第${wordNumber(clause.item)}项${quoteText(clause.itemTitle)}）`,
      sentence: first === index ? closeSentence(clause.text) : `条文同第${first + 1}项。`,
      issuer: subject.issuerName,
      action: wordAction(subject, day),
      units: buildUnits(subject, limit),
    }
  })
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
    lead: buildLead(message.subjects),
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
