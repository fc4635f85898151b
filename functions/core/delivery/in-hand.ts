/** The record of what is about to be handed over: whatever of it then has no outcome may have been sent. */
import { finishAll } from '../limiter.ts'
import type { NoticeRecord } from '../ports.ts'
import type { Work } from './delivery-work.ts'
import { settle } from './settle.ts'
import { settledBy } from './settle-time.ts'

/** @returns false when the batch is in other hands by now */
export function putInHand({ needs, batch, inHand }: Work, ids: readonly string[]): Promise<boolean> {
  for (const id of ids) inHand.add(id)
  // What is still under way from before stays on record with them.
  return needs.outbox.recordInHand(batch, { since: needs.now(), notices: [...inHand] })
}

/** An earlier holder had these in hand and left no outcome. */
export async function recoverInHand(work: Work, notices: readonly NoticeRecord[]): Promise<void> {
  const { since = work.needs.now() } = work.batch.inHand ?? {}
  const verdict = { happening: 'lost', cause: 'worker-lost', move: { into: 'settle', dueAt: settledBy(since) } } as const
  await finishAll(
    notices.map(notice =>
      settle(work, notice, verdict, {
        attempts: notice.attempts + 1,
        possibleDoubles: notice.possibleDoubles + (notice.state === 'unknown' ? 1 : 0),
      }),
    ),
  )
}
