/** How a subject stands on the day of its message, and in which order subjects are read. */
import type { MessageSubject } from './task-message.ts'
import { wordDayOff, wordShortDate, wordWorkingDay, yearOf } from './wording.ts'

type Dates = Pick<MessageSubject, 'due' | 'effectiveDue' | 'latest' | 'workingDaysLeft'>

export const isOverdue = (dates: Dates): boolean => dates.workingDaysLeft < 0
export const isDueToday = (dates: Dates): boolean => dates.workingDaysLeft === 0
const fallsOnDayOff = (dates: Dates): boolean => dates.effectiveDue !== dates.due || dates.latest !== dates.due
/** The day by when we urge has gone, the day to which the law moves the end has come. */
const isLastDay = (dates: Dates, day: string): boolean => isDueToday(dates) && day > dates.effectiveDue

/** The day by when we urge lies before the due date itself: it asks, it is not the end. */
export const isUrgedEarly = (dates: Dates, day: string): boolean =>
  !isOverdue(dates) && dates.effectiveDue < dates.due && day <= dates.effectiveDue

export function wordTimeLeft(dates: Dates, day: string): string {
  if (isOverdue(dates)) return `已逾期${-dates.workingDaysLeft}个工作日`
  if (!isDueToday(dates)) return `还剩${dates.workingDaysLeft}个工作日`
  return isUrgedEarly(dates, day) ? '请于今天办结' : '今天到期'
}

/** By when the subject is to be done, as the short lines of tables and SMS give it. */
export const dayToPrint = (dates: Dates, day: string): string =>
  isOverdue(dates) || isLastDay(dates, day) ? dates.latest : dates.effectiveDue

/** The due date, or both dates where it falls on a day off. */
export function wordDueDate(dates: Dates, day: string): string {
  if (!fallsOnDayOff(dates)) return wordWorkingDay(dates.due)
  const moved = `依照《中华人民共和国民法典》第二百零三条顺延，最迟不超过${wordWorkingDay(dates.latest, dates.due)}。`
  const urged =
    isOverdue(dates) || isLastDay(dates, day) ? '' : `请于${wordWorkingDay(dates.effectiveDue, dates.due)}下班前完成；`
  return `${wordDayOff(dates.due)}。${urged}${moved}`
}

/** What the reader must know about the date itself. */
export function listDateNotes(
  subject: Pick<MessageSubject, 'latest' | 'provisional' | 'extended' | 'late'>,
  day: string,
): string[] {
  const year = yearOf(subject.latest)
  const unknown = year < yearOf(day) ? `系统未收录${year}年放假安排` : `${year}年放假安排尚未公布`
  return [
    subject.provisional ? `${unknown}，日期为暂定。` : '',
    subject.extended ? '本事项已延期，以上为延期后的日期。' : '',
    subject.late ? '本提醒应于此前发出，现予补发。' : '',
  ].filter(note => note !== '')
}

export function wordAction(subject: MessageSubject, day: string): string {
  const by = isDueToday(subject) ? '今天' : wordWorkingDay(dayToPrint(subject, day), day)
  if (subject.as === 'organiser') {
    const units = `${subject.openUnits?.length ?? 0}家未完成单位`
    return isOverdue(subject) ? `请立即督促${units}完成，并了解逾期原因。` : `请督促${units}于${by}下班前完成。`
  }
  if (isOverdue(subject)) return '请立即办理，并说明逾期原因和预计完成时间。'
  if (isDueToday(subject)) return '请于今天下班前完成。'
  return subject.workingDaysLeft > 10 ? `请明确责任人，尽早安排，于${by}下班前完成。` : `请抓紧办理，于${by}下班前完成。`
}

/** Plain comparison: a collator costs more than the rest of a message. */
const compareText = (a: string, b: string): number => Number(a > b) - Number(a < b)
const clauseNumber = ({ clause }: MessageSubject): number => Number(clause.id.split('.')[1] ?? 0)

/** Overdue first, then by urgency; of equals the reader's own before those that others must do. */
export const sortByUrgency = (subjects: readonly MessageSubject[]): MessageSubject[] =>
  subjects.toSorted(
    (a, b) =>
      a.workingDaysLeft - b.workingDaysLeft ||
      compareText(a.latest, b.latest) ||
      Number(a.as === 'organiser') - Number(b.as === 'organiser') ||
      a.clause.item - b.clause.item ||
      clauseNumber(a) - clauseNumber(b) ||
      compareText(a.task, b.task),
  )

/** By when, of a subject that is not overdue: `date` as the reader is given it. */
export const wordEnd = (dates: Dates, day: string, date: string): string =>
  isUrgedEarly(dates, day) ? `请于${date}办结` : `${date}到期`

/** Before the state of a subject that others must do. */
export const wordOpenUnits = ({ as, openUnits = [] }: MessageSubject): string =>
  as === 'organiser' ? `尚有${openUnits.length}家单位未完成，` : ''

/** How one subject stands, as a headline says it; to its organiser, how many units are open. */
export function wordHeadlineState(subject: MessageSubject, day: string): string {
  const end = wordEnd(subject, day, wordShortDate(dayToPrint(subject, day), day))
  const ends = isOverdue(subject) || isDueToday(subject) ? '' : `（${end}${subject.provisional ? '，暂定' : ''}）`
  return `${wordOpenUnits(subject)}${wordTimeLeft(subject, day)}${ends}`
}
