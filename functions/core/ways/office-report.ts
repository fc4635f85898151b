/** A report to an office about itself or its parties, or to a department: one for each event, to its first contact who can be reached; the next when it fails. */
import { type Day, dayInShanghai } from '../day.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import { CENTRE_NAME, findOfficeName, type OfficeCode, type PartyRef } from '../register/register.ts'
import { wordRole } from '../messages/wording.ts'
import { type BatchingNeeds, placeNotices } from '../outbox/batching.ts'
import type { Channel } from '../outbox/channel.ts'
import { buildNoticeId } from '../outbox/notice.ts'
import type { OutboxStore } from '../ports.ts'
import { ALL_WAYS, isInVain } from './chain.ts'
import { readReachable, type ReachNeeds } from './reachable.ts'
import { nextOpening, type SendWindows } from '../outbox/send-window.ts'
import type { Way } from './ways.ts'

export type OfficeReportNeeds = BatchingNeeds &
  ReachNeeds & {
    outbox: Pick<OutboxStore, 'readNotices'>
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
  /** @default - the office itself */
  party?: PartyRef
  /** What it says, where that was ready when it was placed. */
  prepared?: string
}

/** `dead`: a report of the event that is about to fail, and hashes of addresses that are about to be barred. */
type Failing = { dead?: string; barred?: readonly string[] }

type Reported = { kind: 'placed' | 'covered'; notice: string } | { kind: 'nobody' }

/** Asked again it changes nothing while a report of the event stands. An office whom nobody can reach is left to the operator. */
export async function reportToOffice(needs: OfficeReportNeeds, report: OfficeReport, failing: Failing = {}): Promise<Reported> {
  const { office, day, event, about, from, prefer, party = { kind: 'office', id: office }, prepared } = report
  const { dead, barred = [] } = failing
  const now = needs.now()
  const keyOf = (way: Way) => ({ purpose: 'report', addressee: party, ...way, day }) as const
  const idOf = (way: Way): string => buildNoticeId({ ...keyOf(way), event })
  // One read consistently costs less than a draft that turns out to be needless.
  const { notices, missing } = await needs.outbox.readNotices(ALL_WAYS.map(idOf))
  const standing = notices.find(notice => notice.id !== dead && !isInVain(notice))
  if (standing !== undefined) return { kind: 'covered', notice: standing.id }
  const { ways } = await readReachable(needs, { party, office, day: dayInShanghai(now), barred })
  const open = ways.filter(way => missing.includes(idOf(way)))
  const way = open.find(({ channel }) => channel === prefer) ?? open[0]
  if (way === undefined) return { kind: 'nobody' }
  const dueAt = nextOpening(needs.windows, way.channel, needs.calendar, from)
  const name = party.kind === 'department' ? party.id : (findOfficeName(office) ?? CENTRE_NAME)
  const reason = `${about} → ${name} → ${wordRole(way.role)}`
  const notice = { ...keyOf(way), id: idOf(way), office, first: true, subjects: [], ...(prepared && { prepared }), reason }
  const lane = dueAt <= now ? 'now' : 'later'
  await placeNotices(needs, [notice], { office, day, priority: 'ordinary', lane, dueAt })
  return { kind: 'placed', notice: notice.id }
}
