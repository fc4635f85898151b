/** A report to an office about itself or its parties: one for each event, to its first contact who can be reached. */
import { type Day, dayInShanghai } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import { CENTRE_NAME, findOfficeName, type OfficeCode } from '../register/register.ts'
import { wordRole } from '../messages/wording.ts'
import { type BatchingNeeds, placeNotices } from '../outbox/batching.ts'
import type { Channel } from '../outbox/channel.ts'
import { buildNoticeId } from '../outbox/notice.ts'
import { readReachable, type ReachNeeds } from './reachable.ts'
import { nextOpening, type SendWindows } from '../delivery/send-window.ts'

export type OfficeReportNeeds = BatchingNeeds &
  ReachNeeds & {
    windows: SendWindows
    calendar: Pick<Calendar, 'isWorkingDay' | 'onOrAfter'>
  }

type OfficeReport = {
  office: OfficeCode
  /** Of its key; one event is told once. */
  day: Day
  event: string
  /** In Chinese: what it is about. */
  about: string
  /** It falls due with the next opening from then on. */
  from: string
  /** @default - e-mail before SMS */
  prefer?: Channel
}

/** An office whom nobody can reach is left to the operator. */
export async function reportToOffice(
  needs: OfficeReportNeeds,
  { office, day, event, about, from, prefer }: OfficeReport,
): Promise<void> {
  const now = needs.now()
  const party = { kind: 'office', id: office } as const
  const { ways } = await readReachable(needs, { party, office, day: dayInShanghai(now) })
  const way = ways.find(({ channel }) => channel === prefer) ?? ways[0]
  if (way === undefined) return
  const dueAt = nextOpening(needs.windows, way.channel, needs.calendar, from)
  const key = { purpose: 'report', addressee: party, ...way, day } as const
  const reason = `${about} → ${findOfficeName(office) ?? CENTRE_NAME} → ${wordRole(way.role)}`
  const report = { ...key, id: buildNoticeId({ ...key, event }), office, first: true, subjects: [], reason }
  const lane = dueAt <= now ? 'now' : 'later'
  await placeNotices(needs, [report], { office, day, priority: 'ordinary', lane, dueAt })
}
