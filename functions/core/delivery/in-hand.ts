/** The record of what is about to be handed over: whatever of it then has no outcome may have been sent. */
import type { AnswerKey } from '../compose/compose.ts'
import { finishAll } from '../limiter.ts'
import type { NoticeRecord } from '../ports.ts'
import type { Ready } from './compose-chunk.ts'
import type { Work } from './delivery-work.ts'
import { settle } from './settle.ts'
import { settledBy } from './settle-time.ts'

/** The hash of the link that goes out with a message; an SMS has none. */
export const linkOf = (key: AnswerKey | undefined): string | undefined => (key?.kind === 'link' ? key.hash : undefined)

/** @returns false when the batch is in other hands by now */
export function putInHand({ needs, batch, inHand }: Work, ready: readonly Ready[]): Promise<boolean> {
  for (const { notice, message } of ready) inHand.set(notice.id, linkOf(message.answerKey))
  const links = [...inHand].flatMap(([id, link]) => (link === undefined ? [] : [[id, link] as const]))
  // What is still under way from before stays on record with them.
  return needs.outbox.recordInHand(batch, {
    since: needs.now(),
    notices: [...inHand.keys()],
    ...(links.length > 0 && { links: Object.fromEntries(links) }),
  })
}

/** An earlier holder had these in hand and left no outcome. What a receipt has told of since stands; their links may be with their readers. */
export async function recoverInHand(work: Work, notices: readonly NoticeRecord[]): Promise<void> {
  const { since = work.needs.now(), links = {} } = work.batch.inHand ?? {}
  const verdict = { happening: 'lost', cause: 'worker-lost', move: { into: 'settle', dueAt: settledBy(since) } } as const
  await finishAll(
    notices.map(notice => {
      const link = links[notice.id]
      return settle(work, notice, verdict, {
        attempts: notice.attempts + 1,
        possibleDoubles: notice.possibleDoubles + (wasUnknown(notice) ? 1 : 0),
        ...(link !== undefined && { link }),
        ...(notice.state === 'sent' && { sentAt: notice.sentAt ?? notice.changedAt }),
      })
    }),
  )
}

/** When it was taken in hand: a receipt of that very hand-over may have settled it since. */
const wasUnknown = ({ state, trail = [] }: NoticeRecord): boolean =>
  state === 'unknown' || trail.some(entry => entry.state === 'unknown')
