/** What became of a batch's notices before this lease: hand-overs without an outcome, receipts that are awaited. */
import { finishAll } from '../limiter.ts'
import type { NoticeRecord } from '../ports.ts'
import type { Work } from './delivery-work.ts'
import { recoverInHand } from './in-hand.ts'
import { judgeUnsettled } from './outcome.ts'
import { settle } from './settle.ts'
import { isOpen } from '../outbox/states.ts'
import { leave, watchedUntil } from './watch-time.ts'

/**
 * @param notices those of the batch that are open, and those with a link that have ended while it was in hand
 * @returns the notices that are to be handed over now, for the first time or again
 */
export async function settleEarlier(work: Work, notices: readonly NoticeRecord[]): Promise<NoticeRecord[]> {
  await recoverInHand(
    work,
    notices.filter(notice => isLost(work, notice)),
  )
  const others = notices.filter(notice => isOpen(notice) && (notice.state === 'sent' || !isLost(work, notice)))
  const kept = await finishAll(
    others.map(notice => (notice.state === 'sent' ? awaitReceipt(work, notice) : decide(work, notice))),
  )
  return kept.flat()
}

/** An earlier holder handed it over and did not live to record the outcome. A receipt may have told of it since, but of no link. */
function isLost({ batch: { inHand } }: Work, { id, state, links = [] }: NoticeRecord): boolean {
  if (inHand?.notices.includes(id) !== true) return false
  const link = inHand.links?.[id]
  return state === 'planned' || state === 'unknown' || (link !== undefined && !links.includes(link))
}

async function decide(work: Work, notice: NoticeRecord): Promise<NoticeRecord[]> {
  const verdict = notice.state === 'unknown' ? judgeUnsettled(notice) : 'send-again'
  if (verdict === 'send-again') return [notice]
  await settle(work, notice, verdict)
  return []
}

/** Mail that nobody has acknowledged to have arrived is told again another way; an SMS has no second way that would be surer. */
async function awaitReceipt(work: Work, notice: NoticeRecord): Promise<NoticeRecord[]> {
  const { needs } = work
  if (needs.now() < watchedUntil(needs, notice)) {
    leave(work, notice)
    return []
  }
  const verdict = { happening: 'no-receipt', cause: 'no-receipt' } as const
  await settle(work, notice, notice.channel === 'email' ? { ...verdict, seeksWay: 'person' } : verdict)
  return []
}
