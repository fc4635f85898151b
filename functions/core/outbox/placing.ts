/** New notices into the Outbox: e-mails and SMS in batches of their own, due when their windows open. */
import type { Day } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import type { RowProblem } from '../ports.ts'
import type { OfficeCode } from '../register/register.ts'
import { type BatchingNeeds, placeNotices } from './batching.ts'
import { type Channel, CHANNELS } from './channel.ts'
import type { Notice } from './notice.ts'
import { nextOpening, type SendWindows } from './send-window.ts'

export type PlacingNeeds = BatchingNeeds & {
  calendar: Pick<Calendar, 'isWorkingDay' | 'onOrAfter'>
  windows: SendWindows
}
export type NewNotice = Omit<Notice, 'batch' | 'attempts'>
export type Placed = { placed: number; problems: RowProblem[] }
type Place = { office: OfficeCode; day: Day }

/** What is there already stays as it is. */
export async function placeInWindows(needs: PlacingNeeds, place: Place, notices: readonly NewNotice[]): Promise<Placed> {
  const parts: Placed[] = []
  // E-mails last: one that comes back at once looks whether an SMS of the day says the same already.
  for (const channel of CHANNELS.toReversed()) {
    const own = notices.filter(notice => notice.channel === channel)
    if (own.length > 0) parts.push(await placeNotices(needs, own, buildDraft(needs, place, channel)))
  }
  return {
    placed: parts.reduce((sum, { placed }) => sum + placed, 0),
    problems: parts.flatMap(({ problems }) => problems),
  }
}

function buildDraft({ calendar, windows, now }: PlacingNeeds, { office, day }: Place, channel: Channel) {
  const at = now()
  const dueAt = nextOpening(windows, channel, calendar, at)
  return { office, day, priority: 'ordinary', lane: dueAt === at ? 'now' : 'later', dueAt } as const
}
