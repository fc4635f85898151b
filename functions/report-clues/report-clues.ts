import type { Figures } from '../core/clues/figures.ts'
import { type Month, monthBefore, toPeriod } from '../core/clues/month.ts'
import { CLUE_DEPARTMENTS } from '../core/clues/parties.ts'
import { type FiguresNeeds, readFigures } from '../core/clues/read-figures.ts'
import { type Day, dayInShanghai, firstOfMonth } from '../core/day.ts'
import type { Calendar } from '../core/deadlines/calendar.ts'
import { listListeners } from '../core/deadlines/listeners.ts'
import { UnreadableRowError } from '../core/errors.ts'
import { HEADS_MAILED, wordFiguresReport } from '../core/messages/clue-figures.ts'
import { wordRole } from '../core/messages/wording.ts'
import { buildNoticeId } from '../core/outbox/notice.ts'
import { type NewNotice, placeInWindows, type PlacingNeeds } from '../core/outbox/placing.ts'
import type { NoticeRecord, OutboxStore, PartyRow, RegisterStore, RowProblem } from '../core/ports.ts'
import { CENTRE, ROLE_CODES } from '../core/register/register.ts'
import { ALL_WAYS } from '../core/ways/chain.ts'
import type { Way } from '../core/ways/ways.ts'

export type ReportCluesNeeds = Omit<PlacingNeeds, 'calendar'> &
  FiguresNeeds & {
    register: Pick<RegisterStore, 'readState'>
    outbox: Pick<OutboxStore, 'readNotices' | 'savePrepared' | 'findPrepared'>
    calendar: Pick<Calendar, 'isWorkingDay' | 'onOrAfter' | 'addWorkingDays' | 'countWorkingDays'>
    buildWorkbook: (figures: Figures, headsAtMost: number) => Promise<Uint8Array>
  }

export type Reported = { month: Month; notices: number; problems: RowProblem[] }

/** A month's first working day, and four more on which one that was missed is caught up. */
const DAYS_TO_CATCH_UP = 4

/**
 * On the month's first working day tells the departments in charge of clues the figures of the month before, once each.
 * @returns undefined on any other day
 */
export async function reportClues(needs: ReportCluesNeeds, scheduledTime: string): Promise<Reported | undefined> {
  const today = dayInShanghai(scheduledTime)
  const { calendar } = needs
  // Of the notices' keys: whenever it is caught up, they are the same.
  const day = calendar.onOrAfter(firstOfMonth(today, 0))
  const isItsTime = day <= today && today <= calendar.addWorkingDays(day, DAYS_TO_CATCH_UP) && calendar.isWorkingDay(today)
  if (!isItsTime) return undefined
  const month = monthBefore(today)
  const untold = await listUntold(needs, day, month)
  if (untold.length === 0) return { month, notices: 0, problems: [] }
  const problems = await prepare(needs, month, today)
  const notices = await buildNotices(needs, untold, { day, month, today })
  const { placed, problems: inTheWay } = await placeInWindows(needs, { office: CENTRE, day }, notices)
  return { month, notices: placed, problems: [...problems, ...inTheWay] }
}

const nameEvent = (month: Month): string => `clue-figures-${month}`

/** `isAgain`: it had nobody the first time. */
type Untold = { department: string; isAgain: boolean }

function buildId({ department, isAgain }: Untold, way: Way, { day, month }: { day: Day; month: Month }): string {
  const event = isAgain ? `${nameEvent(month)}-again` : nameEvent(month)
  return buildNoticeId({ purpose: 'report', addressee: { kind: 'department', id: department }, ...way, day, event })
}

/** Whoever was the first listener then: a department that was told by another way is told; one that had nobody is not. */
async function listUntold({ outbox }: ReportCluesNeeds, day: Day, month: Month): Promise<Untold[]> {
  const idsOf = (one: Untold): string[] => ALL_WAYS.map(way => buildId(one, way, { day, month }))
  const turns = CLUE_DEPARTMENTS.map(department => ({
    first: { department, isAgain: false },
    again: { department, isAgain: true },
  }))
  const { notices, missing } = await outbox.readNotices(turns.flatMap(({ first, again }) => [...idsOf(first), ...idsOf(again)]))
  const free = new Set(missing)
  const inVain = new Set([...missing, ...notices.filter(hadNobody).map(({ id }) => id)])
  return turns.flatMap(({ first, again }) => {
    if (idsOf(first).every(id => free.has(id))) return [first]
    return idsOf(first).every(id => inVain.has(id)) && idsOf(again).every(id => free.has(id)) ? [again] : []
  })
}

/** Its contact was not there, or has been taken away since; or the department has no row. */
const hadNobody = ({ state, cause = '' }: NoticeRecord): boolean => state === 'failed' && /(no-contact|-gone)$/.test(cause)

/** Once for all of them: who is told later is told the same. */
async function prepare(needs: ReportCluesNeeds, month: Month, today: Day): Promise<RowProblem[]> {
  const { outbox, now, buildWorkbook } = needs
  const id = nameEvent(month)
  if ((await outbox.findPrepared(id)) !== undefined) return []
  const { problems, ...figures } = await readFigures(needs, toPeriod(month, today))
  const words = wordFiguresReport(month, { ...figures, problems: problems.length })
  const file = { fileName: `${month}线索办理情况.xlsx`, contentType: XLSX, content: await buildWorkbook(figures, HEADS_MAILED) }
  await outbox.savePrepared({ id, createdAt: now(), ...words, file })
  return problems
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

type When = { day: Day; month: Month; today: Day }

async function buildNotices({ register }: ReportCluesNeeds, untold: readonly Untold[], when: When): Promise<NewNotice[]> {
  const asked = untold.map(({ department: id }) => ({ party: { kind: 'department', id } as const, office: CENTRE }))
  const { parties, problems } = await register.readState({ parties: asked, duties: [], tasks: [] })
  if (problems.length > 0) throw new UnreadableRowError(problems.map(({ row }) => row).join(', '))
  return untold.flatMap(one => {
    const row = parties.find(({ party }) => party.id === one.department)
    const reader = findReader(row, when.today)
    // That it has nobody is on record once.
    return reader === undefined && one.isAgain ? [] : [buildNotice(one, reader ?? NOBODY, when)]
  })
}

function buildNotice(one: Untold, { role, channel, ...place }: Reader, when: When): NewNotice {
  const { department } = one
  return {
    id: buildId(one, { role, channel }, when),
    purpose: 'report',
    office: CENTRE,
    addressee: { kind: 'department', id: department },
    role,
    ...place,
    channel,
    day: when.day,
    subjects: [],
    prepared: nameEvent(when.month),
    reason: `线索办理情况 → ${department} → ${wordRole(role)}`,
  }
}

type Reader = Pick<NewNotice, 'role' | 'channel' | 'first' | 'standsInFor'>

/** Of a department that has nobody the notice ends as failed for want of its contact, where the operator sees it. */
const NOBODY: Reader = { role: 'primary', first: true, channel: 'email' }

function findReader(row: PartyRow | undefined, today: Day): Reader | undefined {
  const byRole = (row?.contacts ?? []).toSorted((a, b) => ROLE_CODES.indexOf(a.role) - ROLE_CODES.indexOf(b.role))
  const [listener] = row?.retired === true ? [] : listListeners(byRole, today)
  if (listener === undefined) return undefined
  const { contact, ...standing } = listener
  return { role: contact.role, ...standing, channel: contact.email === undefined ? 'sms' : 'email' }
}
