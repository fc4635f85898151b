/** The due dates that a person may put into a calendar. */
import { type Day, daysBetween } from '../day.ts'
import { toTagText } from '../outbox/tag-text.ts'
import type { TaskMessage } from './task-message.ts'
import { clipText } from './text.ts'
import { wordDueDate } from './time-left.ts'

export type DueEvent = { uid: string; day: Day; summary: string; description: string }

/** One all-day event for each of the reader's own duties whose day has not gone; the UID is the duty's, whatever the day of the message. */
export const listDueEvents = (message: TaskMessage): DueEvent[] =>
  message.subjects
    .filter(subject => subject.as === 'responsible' && subject.effectiveDue >= message.day)
    .map(subject => ({
      uid: `${[message.addressee.kind, message.addressee.id, subject.issuerName, subject.task].map(toTagText).join('.')}@duban`,
      day: subject.effectiveDue,
      summary: `办理期限${subject.provisional ? '（暂定）' : ''}：${clipText(subject.name, 60)}`,
      description: `截止日期：${wordDueDate(subject, message.day).replace(/。$/, '')}。依据条款：${subject.clause.id}。责任主体：${message.addressee.name}。`,
    }))

export const calendarFileOf = (day: Day): string => `duban-${day.replaceAll('-', '')}.ics`

/** Later messages replace the events of earlier ones. */
export const sequenceOf = (day: Day): number => Math.max(0, daysBetween('2025-01-01', day))
