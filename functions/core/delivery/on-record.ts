/** On record before a provider is called: what is about to go, and how its reader may answer. */
import { finishAll } from '../limiter.ts'
import type { Ready } from './compose-chunk.ts'
import { holdBack, type Work } from './delivery-work.ts'
import { putInHand } from './in-hand.ts'

/** One after the other: what is written last is what is in hand. */
export async function putOnRecord(work: Work, ready: readonly Ready[]): Promise<void> {
  await saveCodes(work, ready)
  if (!(await work.recording(() => putInHand(work, ready)))) holdBack(work, 'lost', work.batch.leaseUntil)
}

/** A code that is with its reader is known. */
const saveCodes = ({ needs }: Work, ready: readonly Ready[]): Promise<void[]> =>
  finishAll(
    ready.flatMap(({ notice: { id, day }, message: { addressHash, answerKey } }) =>
      answerKey?.kind === 'code'
        ? [needs.limit(() => needs.outbox.saveCode({ mobileHash: addressHash, codeHash: answerKey.hash, notice: id, day }))]
        : [],
    ),
  )
