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
import type { OutboxStore, PartyRow, RegisterStore, RowProblem } from '../core/ports.ts'
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

const buildId = (department: string, way: Way, { day, month }: { day: Day; month: Month }): string =>
  buildNoticeId({ purpose: 'report', addressee: { kind: 'department', id: department }, ...way, day, event: nameEvent(month) })

/** Whoever was the first listener then: a department that was told by another way is told. */
async function listUntold({ outbox }: ReportCluesNeeds, day: Day, month: Month): Promise<string[]> {
  const idsOf = (department: string): string[] => ALL_WAYS.map(way => buildId(department, way, { day, month }))
  const { missing } = await outbox.readNotices(CLUE_DEPARTMENTS.flatMap(idsOf))
  const free = new Set(missing)
  return CLUE_DEPARTMENTS.filter(department => idsOf(department).every(id => free.has(id)))
}

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

async function buildNotices({ register }: ReportCluesNeeds, departments: readonly string[], when: When): Promise<NewNotice[]> {
  const asked = departments.map(id => ({ party: { kind: 'department', id } as const, office: CENTRE }))
  const { parties, problems } = await register.readState({ parties: asked, duties: [], tasks: [] })
  if (problems.length > 0) throw new UnreadableRowError(problems.map(({ row }) => row).join(', '))
  return departments.map(id =>
    buildNotice(
      id,
      parties.find(({ party }) => party.id === id),
      when,
    ),
  )
}

function buildNotice(department: string, row: PartyRow | undefined, when: When): NewNotice {
  const { role, channel, ...place } = findReader(row, when.today)
  return {
    id: buildId(department, { role, channel }, when),
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
function findReader(row: PartyRow | undefined, today: Day): Reader {
  const byRole = (row?.contacts ?? []).toSorted((a, b) => ROLE_CODES.indexOf(a.role) - ROLE_CODES.indexOf(b.role))
  const [listener] = row?.retired === true ? [] : listListeners(byRole, today)
  if (listener === undefined) return { role: 'primary', first: true, channel: 'email' }
  const { contact, ...standing } = listener
  return { role: contact.role, ...standing, channel: contact.email === undefined ? 'sms' : 'email' }
}
