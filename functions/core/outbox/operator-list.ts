/**
 * What the operator is told on a morning: what came up since the report before (whom nobody reaches, which notices failed, what
 * leans on unpublished calendars), and how the plans stand now.
 */
import { type Compose, composeSafely } from './compose.ts'
import type { Calendar } from '../deadlines/calendar.ts'
import { addDays, type Day, dayInShanghai, instantInShanghai } from '../day.ts'
import { UnreadableRowError } from '../errors.ts'
import { addMilliseconds } from '../instant.ts'
import { listFailed } from './failed-notices.ts'
import { buildNoticeId, type Notice } from './notice.ts'
import type { DayReport, NoticeRecord, OutboxStore, RegisterStore, UnreachableRow } from '../ports.ts'
import type { OperatorReport } from '../messages/operator-report.ts'
import { ALL_OFFICES, CENTRE_NAME, findOfficeName, type OfficeCode, partyKey, taskKey } from '../register/register.ts'
import type { RenderedEmail } from '../messages/rendered.ts'
import { isFinished, type Watermark } from '../deadlines/watermark.ts'

export type OperatorListNeeds = {
  register: Pick<RegisterStore, 'findWatermark' | 'readState'>
  outbox: Pick<OutboxStore, 'readDay' | 'readNotices'>
  calendar: Pick<Calendar, 'addWorkingDays'>
  now: () => string
}

/** How many working days a report looks back for the one before it. */
const LOOK_BACK = 15
/** What was being written while the report before was made may be told twice, and is never missed. */
const OVERLAP = 5 * 60_000

const nameOf = (code: OfficeCode): string => findOfficeName(code) ?? CENTRE_NAME

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
  const [{ unreachable, failures, remarks, problems }, plans] = await Promise.all([readNews(needs, day), readPlans(needs, day)])
  const failed = await listFailed(needs, failures)
  const unreadable = [...remarks.flatMap(noted => noted.problems), ...problems, ...failed.problems]
  const more = remarks.flatMap(({ office, more: count = 0 }) =>
    count === 0 ? [] : `OFFICE#${office}：另有${count}条，详见运行日志`,
  )
  return {
    day,
    unreachable: await nameTasks(needs, unreachable),
    ...plans,
    failures: failed.failures,
    provisional: [...new Set(remarks.flatMap(({ provisional }) => provisional))].toSorted(),
    // Every office reads the centre's tasks: one bad row of theirs is one problem.
    unreadableRows: [...[...new Set(unreadable.map(({ row, message }) => `${row}: ${message}`))].toSorted(), ...more],
  }
}

/** What came up since the report before, on whatever day it came up. */
async function readNews(needs: OperatorListNeeds, day: Day): Promise<DayReport> {
  const since = await findSince(needs, day)
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

/** A report that was not accepted told nobody: what it held comes again. */
async function findSince({ outbox, calendar }: OperatorListNeeds, day: Day): Promise<string> {
  const days = Array.from({ length: LOOK_BACK }, (_, index) => calendar.addWorkingDays(day, -1 - index))
  const { notices } = await outbox.readNotices(days.map(earlier => buildNoticeId(buildReportKey(earlier))))
  const told = notices.filter(({ state }) => state === 'accepted').map(({ createdAt }) => addMilliseconds(createdAt, -OVERLAP))
  return [...told, instantInShanghai(days.at(-1) ?? day, '00:00')].toSorted().at(-1) ?? ''
}

type Plans = Required<Pick<OperatorReport, 'unfinishedOffices' | 'aheadOffices'>>

async function readPlans(needs: OperatorListNeeds, day: Day): Promise<Plans> {
  const today = dayInShanghai(needs.now())
  const marks = await Promise.all(ALL_OFFICES.map(async code => ({ code, mark: await findReadable(needs, code) })))
  return {
    unfinishedOffices: marks
      .filter(({ mark }) => mark === undefined || mark.begun < day || (mark.begun === day && !isFinished(mark)))
      .map(({ code }) => ({ code, name: nameOf(code) })),
    // Its real days lie before its last one: nobody there is reminded of anything.
    aheadOffices: marks.flatMap(({ code, mark }) =>
      mark !== undefined && mark.begun > day && mark.begun > today ? [{ code, name: nameOf(code), day: mark.begun }] : [],
    ),
  }
}

/** An office whose watermark nobody can read counts as unfinished: its plan cannot go on. */
async function findReadable({ register }: OperatorListNeeds, office: OfficeCode): Promise<Watermark | undefined> {
  try {
    return await register.findWatermark(office)
  } catch (error) {
    if (error instanceof UnreadableRowError) return undefined
    throw error
  }
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
    officeName: nameOf(office),
    day,
    party: { ...party, name },
    subjects: subjects.map(({ issuer, task, stage }) => {
      const { name: title, clause } = known.get(taskKey(issuer, task)) ?? { name: task, clause: '-' }
      return { task, name: title, clause, stage }
    }),
  }))
}

export const isNothing = (list: Omit<OperatorReport, 'noticeId'>): boolean =>
  [list.unreachable, list.unfinishedOffices, list.aheadOffices, list.failures, list.provisional, list.unreadableRows].every(
    part => (part ?? []).length === 0,
  )

export type OperatorComposerNeeds = OperatorListNeeds & {
  operatorEmail: string
  renderReport: (report: OperatorReport) => RenderedEmail
}

/** The operator's notice says what is true when it is sent: a list that has become empty is withdrawn. */
export const buildOperatorComposer =
  (needs: OperatorComposerNeeds): Compose =>
  async notices =>
    new Map(await Promise.all(notices.map(async notice => [notice.id, await composeReport(needs, notice)] as const)))

async function composeReport(needs: OperatorComposerNeeds, { id, day }: NoticeRecord) {
  const list = await readOperatorList(needs, day)
  return composeSafely(() => {
    if (isNothing(list)) return { kind: 'end', state: 'withdrawn', cause: 'nothing-to-tell' }
    const email = needs.renderReport({ ...list, noticeId: id })
    return { kind: 'ready', channel: 'email', to: needs.operatorEmail, contactVersion: 0, template: email.template, email }
  })
}
