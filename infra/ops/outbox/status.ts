/** How far the notices of a day have come, office by office: from its batches to their notices by key, nothing is scanned. */
import type { Day } from '../../../functions/core/day.ts'
import { isFinished, type Watermark } from '../../../functions/core/deadlines/watermark.ts'
import type { Brake, Pause } from '../../../functions/core/outbox/controls.ts'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import type { NoticeState } from '../../../functions/core/outbox/states.ts'
import type {
  AuditEntry,
  BatchRecord,
  NoticeRecord,
  OutboxStore,
  RegisterStore,
  RowProblem,
} from '../../../functions/core/ports.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import type { Progress } from '../load/apply.ts'
import { readMany } from './read-many.ts'

type StatusStores = {
  register: Pick<RegisterStore, 'findWatermark'>
  outbox: Pick<OutboxStore, 'listBatches' | 'readNotices' | 'listControls' | 'listSuppressions' | 'listEntries'>
}

type StatusQuestion = {
  day: Day
  offices: readonly OfficeCode[]
  now: string
  isWorkingDay: (day: Day) => boolean
}

/** `day-off`: nothing is planned on it. */
export type PlanProgress = 'finished' | 'begun' | 'waiting' | 'day-off'

export type OfficeStatus = {
  office: OfficeCode
  name: string
  plan: PlanProgress
  notices: { total: number; byState: Partial<Record<NoticeState, number>>; unreadable: number }
  /** Of those that failed, the most frequent first. */
  failures: { cause: string; count: number }[]
  batches: { open: number; oldest?: { id: string; dueAt: string; overdueSeconds: number } }
  suppressions: number
  braked: boolean
  paused: boolean
}
export type Status = {
  offices: OfficeStatus[]
  pauses: Pause[]
  brakes: Brake[]
  /** What operators changed last. */
  changes: AuditEntry[]
  problems: RowProblem[]
}

const CHANGES_SHOWN = 5

export async function readStatus({ register, outbox }: StatusStores, question: StatusQuestion, tell: Progress): Promise<Status> {
  const { offices, day } = question
  const [{ pauses, brakes }, barred, audit, marks, lists] = await Promise.all([
    outbox.listControls(),
    outbox.listSuppressions(),
    outbox.listEntries(question.now, CHANGES_SHOWN),
    Promise.all(offices.map(office => register.findWatermark(office))),
    Promise.all(offices.map(office => outbox.listBatches(office, day))),
  ])
  const ids = new Set(lists.flatMap(({ batches }) => batches.flatMap(({ notices }) => notices)))
  const { notices, problems } = await readMany(outbox, ids, tell)
  const known = new Map(notices.map(notice => [notice.id, notice]))
  return {
    offices: offices.map((office, index) => {
      const batches = lists[index]?.batches ?? []
      return {
        office,
        name: nameOffice(office),
        plan: judgePlan(marks[index], question),
        ...countNotices(batches, known),
        batches: judgeBatches(batches, question.now),
        suppressions: barred.suppressions.filter(one => one.office === office && one.lifted === undefined).length,
        braked: brakes.some(brake => brake.office === office),
        paused: pauses.some(({ scope }) => scope === 'all' || scope === office),
      }
    }),
    pauses,
    brakes,
    changes: audit.entries,
    problems: [...barred.problems, ...audit.problems, ...lists.flatMap(list => list.problems), ...problems],
  }
}

function judgePlan(mark: Watermark | undefined, { day, isWorkingDay }: StatusQuestion): PlanProgress {
  if (mark !== undefined && (mark.begun > day || (mark.begun === day && isFinished(mark)))) return 'finished'
  if (mark?.begun === day) return 'begun'
  return isWorkingDay(day) ? 'waiting' : 'day-off'
}

/** A notice that has moved stands in two batches and is one notice. */
function countNotices(
  batches: readonly BatchRecord[],
  known: ReadonlyMap<string, NoticeRecord>,
): Pick<OfficeStatus, 'notices' | 'failures'> {
  const ids = [...new Set(batches.flatMap(({ notices }) => notices))]
  const notices = ids.flatMap(id => known.get(id) ?? [])
  const causes = notices.flatMap(({ state, cause = 'unknown' }) => (state === 'failed' ? [cause] : []))
  return {
    notices: {
      total: ids.length,
      byState: Object.fromEntries(countEach(notices.map(({ state }) => state))),
      unreadable: ids.length - notices.length,
    },
    failures: countEach(causes)
      .toSorted(([a, most], [b, next]) => next - most || (a < b ? -1 : 1))
      .map(([cause, count]) => ({ cause, count })),
  }
}

const countEach = <T>(values: readonly T[]): [T, number][] =>
  [...Map.groupBy(values, value => value)].map(([value, members]) => [value, members.length])

function judgeBatches(batches: readonly BatchRecord[], now: string): OfficeStatus['batches'] {
  const open = batches.filter(({ endedAt }) => endedAt === undefined)
  const [oldest] = open.filter(({ dueAt }) => dueAt < now).toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
  if (oldest === undefined) return { open: open.length }
  const overdueSeconds = Math.floor((Date.parse(now) - Date.parse(oldest.dueAt)) / 1_000)
  return { open: open.length, oldest: { id: oldest.id, dueAt: oldest.dueAt, overdueSeconds } }
}
