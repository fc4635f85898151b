/** Who got something wrong: a decision about one notice, no I/O. */
import { addMilliseconds } from '../../../functions/core/instant.ts'
import type { Withdrawal, Withdrawn } from '../../../functions/core/outbox/controls.ts'
import type { NoticeState } from '../../../functions/core/outbox/states.ts'
import { dropWithdrawn } from '../../../functions/core/outbox/withdrawn.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import { isStillTold, type Then } from './still-told.ts'
import { isMadeOf } from './template-names.ts'

/** What was wrong, and when it went out, both instants included. */
export type Wrong = { what: Withdrawn; from: string; to: string }

/** `got`: it went out with it. `pending`: it may still go out with it, or nobody knows yet whether it has. */
export type Verdict = 'got' | 'pending' | 'none'

/** What else is known of the notice's duty, and what was withdrawn. */
export type Known = Omit<Then, 'at'> & { withdrawals: readonly Withdrawal[] }

const GOT: ReadonlySet<NoticeState> = new Set(['sent', 'accepted', 'delivered'])
const PENDING: ReadonlySet<NoticeState> = new Set(['planned', 'unknown'])
/** It was put into words a moment before it went out. */
const UNDER_WAY = 5_000
/** So long a provider is waited for that does not answer. */
const WAITED = 10_000

/** A correction tells of something wrong and is never itself what is meant; the operator reads what he is told here. */
export function judgeNotice(notice: NoticeRecord, wrong: Wrong, known: Known): Verdict {
  const { purpose, state } = notice
  if (purpose === 'correction' || purpose === 'operator' || !isNamed(notice, wrong.what)) return 'none'
  if (PENDING.has(state)) return 'pending'
  const hasGot = (sentAt: string): boolean =>
    sentAt >= wrong.from && sentAt <= wrong.to && !hadLeft(notice, wrong.what, { ...known, sentAt })
  return GOT.has(state) && listSentAt(notice).some(hasGot) ? 'got' : 'none'
}

/** One that was sent again may have arrived twice, with other words; one whose outcome was settled by a receipt has no instant of its own. */
function listSentAt({ sentAt, trail = [], changedAt }: NoticeRecord): string[] {
  const inDoubt = trail.flatMap(({ state, at }) => (state === 'unknown' ? addMilliseconds(at, -WAITED) : []))
  return sentAt === undefined && inDoubt.length === 0 ? [changedAt] : [...inDoubt, ...(sentAt === undefined ? [] : [sentAt])]
}

function isNamed(notice: NoticeRecord, what: Withdrawn): boolean {
  if (what.kind === 'task') return notice.subjects.some(({ issuer, task }) => issuer === what.issuer && task === what.task)
  return notice.template === undefined ? isMadeOf(what.template, notice) : notice.template === what.template
}

/**
 * The record keeps what was planned: a task that was withdrawn, or of which there was nothing more to say, was not in the message any
 * more. An organiser is told as long as anything of its units' was open: that is not looked into.
 */
function hadLeft(notice: NoticeRecord, what: Withdrawn, { withdrawals, sentAt, ...known }: Known & { sentAt: string }): boolean {
  if (what.kind === 'template') return false
  const then = { ...known, at: addMilliseconds(sentAt, -UNDER_WAY) }
  const before = withdrawals.filter(({ at }) => at < then.at)
  const left = dropWithdrawn(notice, before).subjects.filter(({ issuer, task }) => issuer === what.issuer && task === what.task)
  return left.every(subject => subject.as === 'responsible' && !isStillTold(notice, subject, then))
}
