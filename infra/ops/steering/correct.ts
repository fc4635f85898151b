/** 更正: finds those who got something wrong and tells each of them, once. */
import { createHash, randomUUID } from 'node:crypto'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import { addDays, type Day, dayInShanghai, daysBetween } from '../../../functions/core/day.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import type { Correction, Withdrawal, Withdrawn } from '../../../functions/core/outbox/controls.ts'
import { buildNoticeId } from '../../../functions/core/outbox/notice.ts'
import { type NewNotice, placeInWindows } from '../../../functions/core/outbox/placing.ts'
import type { BatchRecord, NoticeRecord, OutboxStore, RegisterStore, RowProblem } from '../../../functions/core/ports.ts'
import { type DutyRef, type OfficeCode, partyKey } from '../../../functions/core/register/register.ts'
import { eachInFlight, type Progress } from '../load/apply.ts'
import { readMany } from '../outbox/read-many.ts'
import { buildUsageError } from '../usage.ts'
import { judgeNotice, type Wrong } from './wrong-notices.ts'

/** How long after its day a notice may still have gone out: pauses, brakes and outages end before that. */
const DAYS_BEFORE = 30
const DAYS_IN_FLIGHT = 16
const DUTIES_PER_READ = 100
const CALLS_IN_FLIGHT = 16

export type Recipients = { got: NoticeRecord[]; pending: NoticeRecord[]; problems: RowProblem[] }

type Stores = {
  register: Pick<RegisterStore, 'readState'>
  outbox: Pick<OutboxStore, 'listBatches' | 'readNotices' | 'readControls'>
}

/** By office and day: nothing is scanned. Writes nothing. */
export async function findRecipients(
  { register, outbox }: Stores,
  { wrong, offices }: { wrong: Wrong; offices: readonly OfficeCode[] },
  tell: Progress,
): Promise<Recipients> {
  const { batches, problems: bad } = await readBatches(outbox, wrong, offices)
  const { notices, problems } = await readMany(outbox, new Set(batches.flatMap(batch => batch.notices)), tell)
  const nothing = { withdrawals: [], facts: [] }
  const likely = notices.filter(notice => judgeNotice(notice, wrong, nothing) !== 'none')
  const [withdrawals, facts] = await Promise.all([readWithdrawals(outbox, likely), readFacts(register, wrong.what, likely)])
  const judged = likely.map(notice => {
    const known = { withdrawals: withdrawals.get(notice.office) ?? [], facts: facts.get(partyKeyOf(notice)) ?? [] }
    return { notice, verdict: judgeNotice(notice, wrong, known) }
  })
  const of = (verdict: 'got' | 'pending') => judged.filter(one => one.verdict === verdict).map(({ notice }) => notice)
  return { got: of('got'), pending: of('pending'), problems: [...bad, ...problems] }
}

const partyKeyOf = ({ office, addressee: { kind, id } }: Pick<NoticeRecord, 'office' | 'addressee'>): string =>
  `${office} ${kind}:${id}`

async function readBatches(
  outbox: Stores['outbox'],
  { from, to }: Wrong,
  offices: readonly OfficeCode[],
): Promise<{ batches: BatchRecord[]; problems: RowProblem[] }> {
  const first = addDays(dayInShanghai(from), -DAYS_BEFORE)
  const days = Array.from({ length: daysBetween(first, dayInShanghai(to)) + 1 }, (_, index) => addDays(first, index))
  const found: { batches: BatchRecord[]; problems: RowProblem[] } = { batches: [], problems: [] }
  const places = offices.flatMap(office => days.map(day => ({ office, day })))
  await eachInFlight(places, DAYS_IN_FLIGHT, async ({ office, day }) => {
    const { batches, problems } = await outbox.listBatches(office, day)
    // What has ended before sent nothing afterwards.
    found.batches.push(...batches.filter(({ endedAt }) => endedAt === undefined || endedAt >= from))
    found.problems.push(...problems)
  })
  return found
}

async function readWithdrawals(
  outbox: Stores['outbox'],
  notices: readonly NoticeRecord[],
): Promise<ReadonlyMap<OfficeCode, readonly Withdrawal[]>> {
  const offices = [...new Set(notices.map(({ office }) => office))]
  const controls = await Promise.all(offices.map(office => outbox.readControls(office)))
  return new Map(offices.map((office, index) => [office, controls[index]?.withdrawals ?? []]))
}

/** Of the task, by the notice's party. */
async function readFacts(register: Stores['register'], what: Withdrawn, notices: readonly NoticeRecord[]) {
  if (what.kind === 'template') return new Map<string, never>()
  const refs = new Map<string, DutyRef>()
  for (const { addressee, office } of notices)
    if (addressee.kind !== 'operator')
      refs.set(partyKeyOf({ addressee, office }), { issuer: what.issuer, task: what.task, party: addressee, office })
  const all = [...refs.values()]
  const pieces = Array.from({ length: Math.ceil(all.length / DUTIES_PER_READ) }, (_, index) =>
    all.slice(index * DUTIES_PER_READ, (index + 1) * DUTIES_PER_READ),
  )
  const read = await Promise.all(pieces.map(duties => register.readState({ parties: [], duties, tasks: [] })))
  return new Map(read.flatMap(({ duties }) => duties.map(({ office, party, facts }) => [`${office} ${partyKey(party)}`, facts])))
}

const hash8 = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** The same words about the same thing are the same correction: run again, it goes on where it stood. */
export const buildCorrectionId = ({ what, from }: Wrong, offices: readonly OfficeCode[], text: string): string =>
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
}

/** @returns how many of these have been told by an earlier run */
export async function countTold({ outbox }: CorrectNeeds, id: string, got: readonly NoticeRecord[]): Promise<number> {
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
  { outbox, now }: CorrectNeeds,
  wanted: Correction,
  { got, tell }: { got: readonly NoticeRecord[]; tell: Progress },
): Promise<{ placed: number; problems: RowProblem[] }> {
  const { id, at, reason, by } = wanted
  await outbox.addEntry({ action: 'correct', of: id, at, reason, by })
  await outbox.saveCorrection(wanted)
  const correction = (await findBegun(outbox, id, wanted.text)) ?? wanted
  // What is due outside a send window waits for it when it is delivered.
  const needs = { outbox, now, newId: randomUUID, limit: buildLimit(CALLS_IN_FLIGHT), windows: 'always' as const }
  const day: Day = dayInShanghai(correction.at)
  const result: { placed: number; problems: RowProblem[] } = { placed: 0, problems: [] }
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
