/** What became of a batch's notices before this lease: hand-overs without an outcome, receipts that are awaited. */
import { finishAll } from '../limiter.ts'
import type { NoticeRecord } from '../ports.ts'
import type { Work } from './delivery-work.ts'
import { recoverInHand } from './in-hand.ts'
import { judgeUnsettled } from './outcome.ts'
import { settle } from './settle.ts'
import { leave, watchedUntil } from './watch-time.ts'

/** @returns the notices that are to be handed over now, for the first time or again */
export async function settleEarlier(work: Work, notices: readonly NoticeRecord[]): Promise<NoticeRecord[]> {
  const inHand = new Set(work.batch.inHand?.notices)
  const isLost = ({ id, state }: NoticeRecord): boolean => inHand.has(id) && state !== 'sent'
  await recoverInHand(work, notices.filter(isLost))
  const others = notices.filter(notice => !isLost(notice))
  const kept = await finishAll(
    others.map(notice => (notice.state === 'sent' ? awaitReceipt(work, notice) : decide(work, notice))),
  )
  return kept.flat()
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
