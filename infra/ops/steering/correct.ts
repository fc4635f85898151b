/** 更正: tells each of those who got something wrong, once. */
import { createHash } from 'node:crypto'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import { dayInShanghai } from '../../../functions/core/day.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import type { Correction } from '../../../functions/core/outbox/controls.ts'
import { buildNoticeId } from '../../../functions/core/outbox/notice.ts'
import { type NewNotice, type Placed, placeInWindows } from '../../../functions/core/outbox/placing.ts'
import type { NoticeRecord, OutboxStore } from '../../../functions/core/ports.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import type { Progress } from '../load/apply.ts'
import { readMany } from '../outbox/read-many.ts'
import { buildUsageError } from '../usage.ts'
import type { Wrong } from './wrong-notices.ts'

const CALLS_IN_FLIGHT = 16

const hash8 = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** The same words about the same thing are the same correction: run again, it goes on where it stood. */
export const buildCorrectionId = ({ what, from }: Omit<Wrong, 'to'>, offices: readonly OfficeCode[], text: string): string =>
  hash8(JSON.stringify([what, from, offices, text]))

/** Known by the correction and by what it corrects. Its day is the correction's, whenever it is run again. */
function buildNotice({ id, at }: Correction, wrong: NoticeRecord): NewNotice {
  const { office, addressee, role, first, standsInFor, channel, reason, matter } = wrong
  const key = { purpose: 'correction', addressee, role, channel, day: dayInShanghai(at) } as const
  return {
    ...key,
    id: buildNoticeId({ ...key, event: `c${id}-${hash8(wrong.id)}` }),
    office,
    first,
    ...(standsInFor && { standsInFor }),
    subjects: [],
    ...(matter && { matter }),
    corrects: { correction: id, notice: wrong.id },
    reason: `更正已发出的通知：${reason}`,
  }
}

export type CorrectNeeds = {
  outbox: Pick<
    OutboxStore,
    | 'addEntry'
    | 'saveCorrection'
    | 'findCorrection'
    | 'readNotices'
    | 'putNotice'
    | 'claimNotice'
    | 'putBatch'
    | 'draftBatch'
    | 'publishBatch'
  >
  now: () => string
  newId: () => string
}

/** @returns how many of these have been told by an earlier run */
export async function countTold(
  { outbox }: Pick<CorrectNeeds, 'outbox'>,
  id: string,
  got: readonly NoticeRecord[],
): Promise<number> {
  const correction = await outbox.findCorrection(id)
  if (correction === undefined || got.length === 0) return 0
  const { notices } = await readMany(outbox, new Set(got.map(wrong => buildNotice(correction, wrong).id)), () => {})
  return notices.length
}

/**
 * What an earlier run of this id has begun.
 * @throws DataProblemsError where it says something else
 */
export async function findBegun(
  outbox: Pick<OutboxStore, 'findCorrection'>,
  id: string,
  text: string,
): Promise<Correction | undefined> {
  const begun = await outbox.findCorrection(id)
  if (begun === undefined || begun.text === text) return begun
  throw buildUsageError({
    option: '--id',
    value: id,
    message: '这个编号的更正已经发出，文字不同',
    mend: '换一个编号，或者写回原来的文字以补发其余的人',
  })
}

/**
 * On record first, then what it says, then who hears it, office by office: killed anywhere, the same command does the rest.
 * @returns how many are new, and which rows in the way nobody can read
 */
export async function correct(
  { outbox, now, newId }: CorrectNeeds,
  wanted: Correction,
  { got, tell }: { got: readonly NoticeRecord[]; tell: Progress },
): Promise<Placed> {
  const { id, at, reason, by } = wanted
  await outbox.addEntry({ action: 'correct', of: id, at, reason, by })
  await outbox.saveCorrection(wanted)
  const correction = (await findBegun(outbox, id, wanted.text)) ?? wanted
  // What is due outside a send window waits for it when it is delivered.
  const needs = { outbox, now, newId, limit: buildLimit(CALLS_IN_FLIGHT), windows: 'always' as const }
  const day = dayInShanghai(correction.at)
  const result: Placed = { placed: 0, problems: [] }
  let done = 0
  for (const [office, own] of Map.groupBy(got, notice => notice.office)) {
    const notices = await leaveOutTold(
      outbox,
      own.map(wrong => buildNotice(correction, wrong)),
    )
    const { placed, problems } = await placeInWindows({ ...needs, calendar: buildCalendar() }, { office, day }, notices)
    result.placed += placed
    result.problems.push(...problems)
    done += own.length
    tell(done, got.length)
  }
  return result
}

/** So that a repetition writes no batches of nothing new. */
async function leaveOutTold(outbox: CorrectNeeds['outbox'], notices: readonly NewNotice[]): Promise<NewNotice[]> {
  const { notices: told } = await readMany(outbox, new Set(notices.map(({ id }) => id)), () => {})
  const known = new Set(told.map(({ id }) => id))
  return notices.filter(({ id }) => !known.has(id))
}
