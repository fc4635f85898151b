/** Which notices of a chunk have something to say now; the others end, or wait with their batch. */
import { finishAll } from '../limiter.ts'
import type { NoticeRecord } from '../ports.ts'
import { LONGEST_WAIT } from './backoff.ts'
import type { Composed } from '../compose/compose.ts'
import type { Addressed } from './delivery-needs.ts'
import { ageOf, park, type Work } from './delivery-work.ts'
import { giveUp, type Verdict } from './outcome.ts'
import { dropWithdrawn, isTemplateWithdrawn } from '../outbox/withdrawn.ts'
import type { Withdrawal } from '../outbox/controls.ts'
import { settle } from './settle.ts'

/** `since`: what follows about its address was asked after this. */
export type Ready = { notice: NoticeRecord; message: Addressed; since: string }

export async function composeChunk(work: Work, notices: readonly NoticeRecord[]): Promise<Ready[]> {
  const { withdrawals = [] } = await work.needs.controls(work.batch.office)
  const kept = await dropTasks(work, notices, withdrawals)
  const composed = kept.length === 0 ? new Map<string, Composed>() : await work.needs.compose(kept)
  return (await finishAll(kept.map(notice => listenTo(work, notice, composed.get(notice.id), withdrawals)))).flat()
}

const WITHDRAWN: Verdict = { happening: 'withdrawn', cause: 'withdrawn-by-operator' }

/** Withdrawn tasks leave their notices; with its last one a notice is withdrawn itself. */
async function dropTasks(
  work: Work,
  notices: readonly NoticeRecord[],
  withdrawals: readonly Withdrawal[],
): Promise<NoticeRecord[]> {
  const left = notices.map(notice => ({ notice, kept: dropWithdrawn(notice, withdrawals) }))
  const isNothing = ({ notice, kept }: (typeof left)[number]): boolean => kept !== notice && kept.subjects.length === 0
  await finishAll(left.filter(isNothing).map(({ notice }) => settle(work, notice, WITHDRAWN)))
  return left.filter(one => !isNothing(one)).map(({ kept }) => kept)
}

/** Ends the notice when there is nothing to send, lets it wait for what cannot be read; else hands it on. */
async function listenTo(
  work: Work,
  notice: NoticeRecord,
  composed: Composed | undefined,
  withdrawals: readonly Withdrawal[],
): Promise<Ready[]> {
  const isBack = composed?.kind === 'ready' && isTemplateWithdrawn(notice, composed.template, withdrawals)
  const verdict = isBack ? WITHDRAWN : judgeComposed(work, notice, composed)
  if (verdict !== undefined) await settle(work, notice, verdict)
  else if (composed?.kind === 'ready')
    return [{ notice, message: { ...composed, addressHash: work.needs.hashAddress(composed.to) }, since: work.needs.now() }]
  return []
}

/** Of these a next way may know better. */
const WITHOUT_ADDRESS: ReadonlySet<string> = new Set(['contact-gone', 'no-contact', 'no-email', 'no-sms'])

function judgeComposed(work: Work, notice: NoticeRecord, composed: Composed | undefined): Verdict | undefined {
  if (composed === undefined) return { happening: 'failed', cause: 'not-composed' }
  switch (composed.kind) {
    case 'end': {
      const { state, cause } = composed
      return { happening: state, cause, ...(WITHOUT_ADDRESS.has(cause) ? { seeksWay: 'party' as const } : {}) }
    }
    case 'wait':
      return judgeWait(work, notice, composed.cause)
    case 'ready':
      return work.needs.powersOf(notice.channel) === undefined
        ? { happening: 'failed', cause: 'channel-off', seeksWay: 'party' }
        : undefined
  }
}

/** What cannot be put into words now waits with its batch, without a write, until it is too old. */
function judgeWait(work: Work, notice: NoticeRecord, cause: string): Verdict | undefined {
  if (ageOf(work, notice) >= LONGEST_WAIT) return giveUp(cause)
  park(work, notice)
  return undefined
}
