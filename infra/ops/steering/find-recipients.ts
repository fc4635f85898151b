/** Finds those who got something wrong, by office and day: nothing is scanned, and nothing is written. */
import { addDays, dayInShanghai, daysBetween } from '../../../functions/core/day.ts'
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import type { Withdrawal, Withdrawn } from '../../../functions/core/outbox/controls.ts'
import type { BatchRecord, NoticeRecord, OutboxStore, RegisterStore, RowProblem } from '../../../functions/core/ports.ts'
import { buildNoticeId } from '../../../functions/core/outbox/notice.ts'
import { type DutyRef, type Fact, type OfficeCode } from '../../../functions/core/register/register.ts'
import { eachInFlight, type Progress } from '../load/apply.ts'
import { readMany } from '../outbox/read-many.ts'
import { judgeNotice, type Wrong } from './wrong-notices.ts'

/** How long after its day a notice may still have gone out: pauses, brakes and outages end before that. */
const DAYS_BEFORE = 30
const DAYS_IN_FLIGHT = 16
const DUTIES_PER_READ = 100

export type Recipients = { got: NoticeRecord[]; pending: NoticeRecord[]; problems: RowProblem[] }

type Needs = {
  rules: Rules
  register: Pick<RegisterStore, 'readState'>
  outbox: Pick<OutboxStore, 'listBatches' | 'readNotices' | 'readControls'>
}

export async function findRecipients(
  { rules, register, outbox }: Needs,
  { wrong, offices }: { wrong: Wrong; offices: readonly OfficeCode[] },
  tell: Progress,
): Promise<Recipients> {
  const { batches, problems: bad } = await readBatches(outbox, wrong, offices)
  // Of an earlier run that was killed, a correction may stand in its batch and not be there yet.
  const listed = batches.flatMap(batch => batch.notices).filter(id => !id.startsWith('correction-'))
  const { notices, problems } = await readMany(outbox, new Set(listed), tell)
  const nothing = { rules, task: undefined, withdrawals: [], facts: [], hasEmailToo: false }
  const likely = notices.filter(notice => judgeNotice(notice, wrong, nothing) !== 'none')
  const [withdrawals, { task, facts }] = await Promise.all([
    readWithdrawals(outbox, likely),
    readDuties(register, wrong.what, likely),
  ])
  const ids = new Set(notices.map(({ id }) => id))
  const judged = likely.map(notice => {
    const known = {
      rules,
      task,
      withdrawals: withdrawals.get(notice.office) ?? [],
      facts: facts.get(partyKeyOf(notice)) ?? [],
      hasEmailToo: ids.has(buildNoticeId({ ...notice, channel: 'email' })),
    }
    return { notice, verdict: judgeNotice(notice, wrong, known) }
  })
  const of = (verdict: 'got' | 'pending') => judged.filter(one => one.verdict === verdict).map(({ notice }) => notice)
  return { got: of('got'), pending: of('pending'), problems: [...bad, ...problems] }
}

const partyKeyOf = ({ office, addressee: { kind, id } }: Pick<NoticeRecord, 'office' | 'addressee'>): string =>
  `${office} ${kind}:${id}`

async function readBatches(
  outbox: Needs['outbox'],
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
  outbox: Needs['outbox'],
  notices: readonly NoticeRecord[],
): Promise<ReadonlyMap<OfficeCode, readonly Withdrawal[]>> {
  const offices = [...new Set(notices.map(({ office }) => office))]
  const controls = await Promise.all(offices.map(office => outbox.readControls(office)))
  return new Map(offices.map((office, index) => [office, controls[index]?.withdrawals ?? []]))
}

/** The task, and its facts by the notice's party. */
async function readDuties(register: Needs['register'], what: Withdrawn, notices: readonly NoticeRecord[]) {
  if (what.kind === 'template') return { task: undefined, facts: new Map<string, readonly Fact[]>() }
  const refs = new Map<string, DutyRef>()
  for (const { addressee, office } of notices)
    if (addressee.kind !== 'operator')
      refs.set(partyKeyOf({ addressee, office }), { issuer: what.issuer, task: what.task, party: addressee, office })
  const all = [...refs.values()]
  const pieces = Array.from({ length: Math.ceil(all.length / DUTIES_PER_READ) }, (_, index) =>
    all.slice(index * DUTIES_PER_READ, (index + 1) * DUTIES_PER_READ),
  )
  const tasks = [{ issuer: what.issuer, id: what.task }]
  const [ofTask, ...read] = await Promise.all([
    register.readState({ parties: [], duties: [], tasks }),
    ...pieces.map(duties => register.readState({ parties: [], duties, tasks: [] })),
  ])
  const facts = read.flatMap(({ duties }) =>
    duties.map(row => [partyKeyOf({ office: row.office, addressee: row.party }), row.facts] as const),
  )
  return { task: ofTask.tasks[0]?.task, facts: new Map(facts) }
}
