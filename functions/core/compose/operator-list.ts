/**
 * What the operator is told on a morning: what came up since the report before (whom nobody reaches, which notices failed, which
 * addresses were barred, what leans on unpublished calendars), and what is stopped and how the plans stand now.
 */
import type { Calendar } from '../deadlines/calendar.ts'
import { addDays, type Day, dayInShanghai, instantInShanghai } from '../day.ts'
import { addMilliseconds } from '../instant.ts'
import { listFailed } from './failed-notices.ts'
import { buildNoticeId, type Notice } from '../outbox/notice.ts'
import { nameOffice } from './party-names.ts'
import { type PlanNeeds, readPlans } from './plan-standing.ts'
import { readStopped, readSuppressed, type StoppedNeeds } from './stopped-sending.ts'
import type { NoticeState } from '../outbox/states.ts'
import type { DayReport, OutboxStore, RowProblem, UnreachableRow } from '../ports.ts'
import type { OperatorReport } from '../messages/operator-report.ts'
import { partyKey, taskKey } from '../register/register.ts'

export type OperatorListNeeds = PlanNeeds &
  StoppedNeeds & {
    outbox: Pick<OutboxStore, 'readDay' | 'readNotices'>
    calendar: Pick<Calendar, 'addWorkingDays'>
  }

/** How many working days a report looks back for the one before it. */
const LOOK_BACK = 15
/** What was being written while the report before was made may be told twice, and is never missed. */
const OVERLAP = 5 * 60_000

/** The key of a day's report: one a day, however often it is asked for. */
export const buildReportKey = (day: Day): Pick<Notice, 'purpose' | 'addressee' | 'role' | 'channel' | 'day'> => ({
  purpose: 'operator',
  addressee: { kind: 'operator', id: 'operator' },
  role: 'primary',
  channel: 'email',
  day,
})

/** Finds what there is to tell; nothing at all when all went well. */
export async function readOperatorList(needs: OperatorListNeeds, day: Day): Promise<Omit<OperatorReport, 'noticeId'>> {
  const since = await findSince(needs, day)
  const [{ unreachable, failures, remarks, problems }, plans, stopped, barred] = await Promise.all([
    readNews(needs, day, since),
    readPlans(needs, day),
    readStopped(needs),
    readSuppressed(needs, since),
  ])
  const { problems: unread, ...failed } = await listFailed(needs, failures)
  return {
    day,
    unreachable: await nameTasks(needs, unreachable),
    ...plans,
    ...stopped,
    suppressed: barred.suppressed,
    ...failed,
    provisional: [...new Set(remarks.flatMap(({ provisional }) => provisional))].toSorted(),
    unreadableRows: wordProblems([...problems, ...barred.problems, ...unread], remarks),
  }
}

function wordProblems(problems: readonly RowProblem[], remarks: DayReport['remarks']): string[] {
  const all = [...remarks.flatMap(noted => noted.problems), ...problems]
  const more = remarks.flatMap(({ office, more: count = 0 }) =>
    count === 0 ? [] : `OFFICE#${office}：另有${count}条，详见运行日志`,
  )
  // Every office reads the centre's tasks: one bad row of theirs is one problem.
  return [...[...new Set(all.map(({ row, message }) => `${row}: ${message}`))].toSorted(), ...more]
}

/** What came up since the report before, on whatever day it came up. */
async function readNews(needs: OperatorListNeeds, day: Day, since: string): Promise<DayReport> {
  const today = dayInShanghai(needs.now())
  const days: Day[] = []
  for (let next = dayInShanghai(since); next <= today || next <= day; next = addDays(next, 1)) days.push(next)
  const read = await Promise.all(days.map(needs.outbox.readDay))
  const isNew = ({ createdAt }: { createdAt: string }): boolean => createdAt > since
  return {
    unreachable: distinct(
      read.flatMap(({ unreachable }) => unreachable).filter(isNew),
      row => `${row.office} ${partyKey(row.party)} ${row.day}`,
    ),
    failures: distinct(read.flatMap(({ failures }) => failures).filter(isNew), ({ notice }) => notice),
    remarks: read.flatMap(({ remarks }) => remarks).filter(isNew),
    problems: read.flatMap(({ problems }) => problems),
  }
}

const distinct = <T>(rows: readonly T[], toKey: (row: T) => string): T[] =>
  [...new Map(rows.map(row => [toKey(row), row])).entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)

/** A provider has it. */
const TOLD: ReadonlySet<NoticeState> = new Set(['sent', 'accepted', 'delivered'])

/** A report that no provider took told nobody: what it held comes again. */
async function findSince({ outbox, calendar }: OperatorListNeeds, day: Day): Promise<string> {
  const days = Array.from({ length: LOOK_BACK }, (_, index) => calendar.addWorkingDays(day, -1 - index))
  const { notices } = await outbox.readNotices(days.map(earlier => buildNoticeId(buildReportKey(earlier))))
  const told = notices.filter(({ state }) => TOLD.has(state)).map(({ createdAt }) => addMilliseconds(createdAt, -OVERLAP))
  return [...told, instantInShanghai(days.at(-1) ?? day, '00:00')].toSorted().at(-1) ?? ''
}

async function nameTasks(
  { register }: OperatorListNeeds,
  rows: readonly UnreachableRow[],
): Promise<OperatorReport['unreachable']> {
  const keys = rows.flatMap(({ subjects }) => subjects.map(({ issuer, task }) => ({ issuer, id: task })))
  const { tasks } = await register.readState({ parties: [], duties: [], tasks: keys })
  const known = new Map(tasks.map(({ task }) => [taskKey(task.issuer, task.id), task]))
  return rows.map(({ office, day, party, name, subjects }) => ({
    office,
    officeName: nameOffice(office),
    day,
    party: { ...party, name },
    subjects: subjects.map(({ issuer, task, stage }) => {
      const { name: title, clause } = known.get(taskKey(issuer, task)) ?? { name: task, clause: '-' }
      return { task, name: title, clause, stage }
    }),
  }))
}

export const isNothing = (list: Omit<OperatorReport, 'noticeId'>): boolean =>
  Object.values({ ...list, doubles: list.doubles?.parties ?? [] }).every(part => !Array.isArray(part) || part.length === 0)
