/** The `.ics` of a message: its due dates as all-day events. */
import ical, { ICalCalendarMethod } from 'ical-generator'
import { addDays, instantInShanghai } from '../../core/day.ts'
import { calendarFileOf, listDueEvents, sequenceOf } from '../../core/messages/due-event.ts'
import type { Attachment } from '../../core/messages/rendered.ts'
import type { TaskMessage } from '../../core/messages/task-message.ts'

/** An all-day event has no time zone; with a plain `Date`, ical-generator prints its UTC day. */
const toDate = (day: string): Date => new Date(`${day}T00:00:00Z`)

export function buildDueCalendar(message: TaskMessage): Attachment[] {
  const events = listDueEvents(message)
  if (events.length === 0) return []
  const calendar = ical({
    name: '督办事项',
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'duban', product: 'duban', language: 'ZH-CN' },
  })
  for (const { uid, day, summary, description } of events) {
    calendar.createEvent({
      id: uid,
      start: toDate(day),
      end: toDate(addDays(day, 1)),
      allDay: true,
      stamp: new Date(instantInShanghai(message.day, '00:00')),
      sequence: sequenceOf(message.day),
      summary,
      description,
    })
  }
  return [
    { fileName: calendarFileOf(message.day), contentType: 'text/calendar', content: `${calendar.toString().trimEnd()}\r\n` },
  ]
}
