import { type BatchingNeeds, placeNotices } from '../core/outbox/batching.ts'
import type { Calendar } from '../core/deadlines/calendar.ts'
import { type Day, dayInShanghai } from '../core/day.ts'
import { buildNoticeId } from '../core/outbox/notice.ts'
import { buildReportKey, isNothing, type OperatorListNeeds, readOperatorList } from '../core/compose/operator-list.ts'
import { CENTRE } from '../core/register/register.ts'

export type ReportUnreachableNeeds = BatchingNeeds &
  OperatorListNeeds & {
    outbox: BatchingNeeds['outbox']
    calendar: Pick<Calendar, 'isWorkingDay'>
    operatorEmail: string
  }

export type Reported = { day: Day; unreachable: number; failed: number; unfinished: number; ahead: number; told: boolean }

/**
 * Puts the operator's list of the day into the Outbox: one notice a day, and none when there is nothing to say. What comes up
 * after it is told on the next working morning.
 */
export async function reportUnreachable(needs: ReportUnreachableNeeds, scheduledTime: string): Promise<Reported | undefined> {
  const day = dayInShanghai(scheduledTime)
  if (!needs.calendar.isWorkingDay(day)) return undefined
  const list = await readOperatorList(needs, day)
  const told = !isNothing(list) && needs.operatorEmail !== ''
  if (told) await placeReport(needs, day)
  return {
    day,
    unreachable: list.unreachable.length,
    failed: (list.failures ?? []).reduce((sum, { count }) => sum + count, 0),
    unfinished: list.unfinishedOffices.length,
    ahead: list.aheadOffices?.length ?? 0,
    told,
  }
}

async function placeReport(needs: ReportUnreachableNeeds, day: Day): Promise<void> {
  const key = buildReportKey(day)
  const notice = {
    ...key,
    id: buildNoticeId(key),
    office: CENTRE,
    first: true,
    subjects: [],
    reason: '系统运行 → 运维人员',
  }
  await placeNotices(needs, [notice], { office: CENTRE, day, priority: 'ordinary', lane: 'now', dueAt: needs.now() })
}
