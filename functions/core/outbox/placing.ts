/** New notices into the Outbox: e-mails and SMS in batches of their own, due when their windows open; urgent ones apart, and at once. */
import type { Day } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import type { RowProblem } from '../ports.ts'
import type { OfficeCode } from '../register/register.ts'
import { type BatchingNeeds, placeNotices } from './batching.ts'
import { type Channel, CHANNELS } from './channel.ts'
import type { Notice, Priority } from './notice.ts'
import { nextOpening, type SendWindows } from './send-window.ts'

export type PlacingNeeds = BatchingNeeds & {
  calendar: Pick<Calendar, 'isWorkingDay' | 'onOrAfter'>
  windows: SendWindows
}
export type NewNotice = Omit<Notice, 'batch' | 'attempts'>
export type Placed = { placed: number; problems: RowProblem[] }
type Place = { office: OfficeCode; day: Day }

const priorityOf = ({ urgent }: Pick<Notice, 'urgent'>): Priority => (urgent === true ? 'urgent' : 'ordinary')

/** What is there already stays as it is. */
export async function placeInWindows(needs: PlacingNeeds, place: Place, notices: readonly NewNotice[]): Promise<Placed> {
  const parts: Placed[] = []
  // E-mails last: one that comes back at once looks whether an SMS of the day says the same already.
  for (const channel of CHANNELS.toReversed()) {
    const own = notices.filter(notice => notice.channel === channel)
    for (const [priority, group] of Map.groupBy(own, priorityOf))
      parts.push(await placeNotices(needs, group, buildDraft(needs, place, { channel, priority })))
  }
  return {
    placed: parts.reduce((sum, { placed }) => sum + placed, 0),
    problems: parts.flatMap(({ problems }) => problems),
  }
}

function buildDraft(
  { calendar, windows, now }: PlacingNeeds,
  { office, day }: Place,
  { channel, priority }: { channel: Channel; priority: Priority },
) {
  const at = now()
  if (priority === 'urgent') return { office, day, priority, lane: 'urgent', dueAt: at } as const
  const dueAt = nextOpening(windows, channel, calendar, at)
  return { office, day, priority, lane: dueAt === at ? 'now' : 'later', dueAt } as const
}
