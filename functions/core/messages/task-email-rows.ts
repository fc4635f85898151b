/** One subject as a task e-mail prints it. */
import { buildOpenUnitLines, nameLimitOf, type OpenUnitLines } from './open-unit-names.ts'
import type { MessageSubject } from './task-message.ts'
import { dayToPrint, isDueToday, isOverdue, listDateNotes, wordAction, wordDueDate, wordTimeLeft } from './time-left.ts'
import { isMakeUpDay, wordClause, wordShortDate, wordWeekday, wordWorkingDay } from './wording.ts'

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
  units: OpenUnitLines | null
}

/** The guide's clauses are kept without their last full stop. */
const closeSentence = (text: string): string => (/[。！？]$/.test(text) ? text : `${text}。`)

export function buildRows(sorted: readonly MessageSubject[], day: string): TaskEmailRow[] {
  const limit = nameLimitOf(sorted)
  const firstOfClause = new Map<string, number>()
  return sorted.map((subject, index) => {
    const { clause } = subject
    const first = firstOfClause.get(clause.id) ?? index
    firstOfClause.set(clause.id, first)
    return {
      number: index + 1,
      name: subject.name,
      task: subject.task,
      ...wordDates(subject, day),
      clause: wordClause(clause.id, { number: clause.item, title: clause.itemTitle }),
      sentence: first === index ? closeSentence(clause.text) : `条文同第${first + 1}项。`,
      issuer: subject.issuerName,
      action: wordAction(subject, day),
      units: buildOpenUnitLines(subject, limit),
    }
  })
}

type Dates = 'urgent' | 'timeLeft' | 'timeLeftLines' | 'dayLines' | 'day' | 'due' | 'notes'

function wordDates(subject: MessageSubject, day: string): Pick<TaskEmailRow, Dates> {
  const printed = dayToPrint(subject, day)
  const timeLeft = wordTimeLeft(subject, day)
  const provisional = subject.provisional ? '（暂定）' : ''
  return {
    urgent: isOverdue(subject) || isDueToday(subject),
    timeLeft,
    timeLeftLines: timeLeft.split(/(?<=\D)(?=\d)/),
    dayLines: [
      ...wordShortDate(printed, day).split(/(?<=年)/),
      wordWeekday(printed),
      isMakeUpDay(printed) ? '（调休上班）' : '',
      provisional,
    ].filter(line => line !== ''),
    day: `${wordWorkingDay(printed, day)}${provisional}`,
    due: wordDueDate(subject, day),
    notes: listDateNotes(subject, day),
  }
}
