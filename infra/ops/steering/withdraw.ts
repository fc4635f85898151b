/** What an operator takes back: what of it is still to go out, and the one write that stops it. */
import type { Scope, Withdrawal, Withdrawn } from '../../../functions/core/outbox/controls.ts'
import { dropWithdrawn, isTemplateWithdrawn } from '../../../functions/core/outbox/withdrawn.ts'
import { isOpen, type NoticeState } from '../../../functions/core/outbox/states.ts'
import type { NoticeRecord, OutboxStore, RowProblem } from '../../../functions/core/ports.ts'
import { ALL_OFFICES, type OfficeCode } from '../../../functions/core/register/register.ts'
import type { Progress } from '../load/apply.ts'
import { readOpenBatches } from '../outbox/open-batches.ts'
import { readMany } from '../outbox/read-many.ts'
import { findCurrent, isMadeOf } from './template-names.ts'

/** `stopped`: they do not go at all. `shortened`: they go without it. */
export type Affected = { office: OfficeCode; state: NoticeState; stopped: number; shortened: number }
export type Extent = {
  affected: Affected[]
  problems: RowProblem[]
  /** There are more open batches than were read. */
  hasMore: boolean
}

type WithdrawStores = Pick<OutboxStore, 'listDue' | 'listBatches' | 'readNotices'>

/** What the withdrawal would stop, or stops; writes nothing. */
export async function readExtent(outbox: WithdrawStores, withdrawal: Withdrawal, tell: Progress): Promise<Extent> {
  const { batches, problems: bad, hasMore } = await readOpenBatches(outbox, withdrawal.scope)
  const { notices, problems } = await readMany(outbox, new Set(batches.flatMap(batch => batch.notices)), tell)
  // What is sent awaits its receipt only: it has gone out.
  const waiting = notices.filter(notice => isOpen(notice) && notice.state !== 'sent')
  const judged = waiting.map(notice => ({ notice, effect: judge(notice, withdrawal) }))
  const groups = Map.groupBy(judged, ({ notice }) => `${notice.office} ${notice.state}`)
  return { affected: [...groups.values()].flatMap(count).toSorted(byOffice), problems: [...bad, ...problems], hasMore }
}

/** What goes out from now on is made of it, as far as this program knows: what is deployed may be older. */
export const isFuture = (template: string): boolean => findCurrent(template) === template

export type Effect = 'stopped' | 'shortened' | 'none'

export function judge(notice: NoticeRecord, withdrawal: Withdrawal): Effect {
  const { what } = withdrawal
  if (what.kind === 'template')
    return isFuture(what.template) && isMadeOf(what.template, notice) && isTemplateWithdrawn(notice, what.template, [withdrawal])
      ? 'stopped'
      : 'none'
  const kept = dropWithdrawn(notice, [withdrawal])
  if (kept === notice) return 'none'
  return kept.subjects.length === 0 ? 'stopped' : 'shortened'
}

function count(judged: readonly { notice: NoticeRecord; effect: Effect }[]): Affected[] {
  const [first] = judged
  const countOf = (effect: Effect): number => judged.filter(one => one.effect === effect).length
  const [stopped, shortened] = [countOf('stopped'), countOf('shortened')]
  if (first === undefined || stopped + shortened === 0) return []
  return [{ office: first.notice.office, state: first.notice.state, stopped, shortened }]
}

const byOffice = (a: Affected, b: Affected): number => ALL_OFFICES.indexOf(a.office) - ALL_OFFICES.indexOf(b.office)

/** One of the same instant is the same. */
export const buildWithdrawal = (
  what: Withdrawn,
  { scope, ...deed }: { scope: Scope; at: string; reason: string; by: string },
): Withdrawal => ({ id: `${nameWithdrawn(what)} ${scope} ${deed.at}`, scope, what, ...deed })

export const nameWithdrawn = (what: Withdrawn): string =>
  what.kind === 'task' ? `task ${what.issuer}/${what.task}` : `template ${what.template}`

/** On record first: killed in between, the same command does the rest. */
export async function withdraw(outbox: Pick<OutboxStore, 'addEntry' | 'saveWithdrawal'>, withdrawal: Withdrawal): Promise<void> {
  const { what, scope, at, reason, by } = withdrawal
  await outbox.addEntry({ action: 'withdraw', of: `${nameWithdrawn(what)} ${scope}`, at, reason, by })
  await outbox.saveWithdrawal(withdrawal)
}
