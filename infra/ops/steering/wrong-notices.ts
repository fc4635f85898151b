/** Who got something wrong: a decision about one notice, no I/O. */
import { evaluateDuty } from '../../../functions/core/deadlines/duty.ts'
import { dayInShanghai } from '../../../functions/core/day.ts'
import { addMilliseconds } from '../../../functions/core/instant.ts'
import type { Withdrawal, Withdrawn } from '../../../functions/core/outbox/controls.ts'
import type { NoticeState } from '../../../functions/core/outbox/states.ts'
import { dropWithdrawn } from '../../../functions/core/outbox/withdrawn.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import type { Fact } from '../../../functions/core/register/register.ts'
import { isMadeOf } from './template-names.ts'

/** What was wrong, and when it went out, both instants included. */
export type Wrong = { what: Withdrawn; from: string; to: string }

/** `got`: it went out with it. `pending`: it may still go out with it, or nobody knows yet whether it has. */
export type Verdict = 'got' | 'pending' | 'none'

/** What else is known of the notice's duty: facts of the task, and what was withdrawn. */
export type Known = { withdrawals: readonly Withdrawal[]; facts: readonly Fact[] }

const GOT: ReadonlySet<NoticeState> = new Set(['sent', 'accepted', 'delivered'])
const PENDING: ReadonlySet<NoticeState> = new Set(['planned', 'unknown'])
/** Of one that was under way when its task was withdrawn: it was put into words a moment before. */
const UNDER_WAY = 5_000

/** A correction tells of something wrong and is never itself what is meant; the operator reads what he is told here. */
export function judgeNotice(notice: NoticeRecord, wrong: Wrong, known: Known): Verdict {
  const { purpose, state } = notice
  if (purpose === 'correction' || purpose === 'operator' || !isNamed(notice, wrong.what)) return 'none'
  if (PENDING.has(state)) return 'pending'
  const sentAt = findSentAt(notice)
  const isInSpan = sentAt >= wrong.from && sentAt <= wrong.to
  return GOT.has(state) && isInSpan && !hadLeft(notice, wrong.what, { ...known, sentAt }) ? 'got' : 'none'
}

/** One whose outcome was settled by a receipt has no instant of its own. */
const findSentAt = ({ sentAt, trail = [], changedAt }: NoticeRecord): string =>
  sentAt ?? trail.find(({ state }) => state === 'unknown')?.at ?? changedAt

function isNamed(notice: NoticeRecord, what: Withdrawn): boolean {
  if (what.kind === 'task') return notice.subjects.some(({ issuer, task }) => issuer === what.issuer && task === what.task)
  return notice.template === undefined ? isMadeOf(what.template, notice) : notice.template === what.template
}

/** The record keeps what was planned: a task that was withdrawn, or whose duty was over, was not in the message any more. */
function hadLeft(notice: NoticeRecord, what: Withdrawn, { withdrawals, facts, sentAt }: Known & { sentAt: string }): boolean {
  if (what.kind === 'template') return false
  const before = withdrawals.filter(({ at }) => addMilliseconds(at, UNDER_WAY) < sentAt)
  const left = dropWithdrawn(notice, before).subjects.filter(({ issuer, task }) => issuer === what.issuer && task === what.task)
  const isOver = evaluateDuty(facts.filter(isKnownBy(sentAt)), dayInShanghai(sentAt)).outcome !== 'open'
  return left.every(({ as }) => as === 'responsible' && isOver)
}

const isKnownBy =
  (at: string) =>
  ({ source }: Fact): boolean =>
    source === undefined || source.at < at
