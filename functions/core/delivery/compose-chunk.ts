/** Which notices of a chunk have something to say now; the others end, or wait with their batch. */
import { finishAll } from '../limiter.ts'
import type { NoticeRecord } from '../ports.ts'
import { LONGEST_WAIT } from './backoff.ts'
import type { Composed } from '../compose/compose.ts'
import type { Addressed } from './delivery-needs.ts'
import { ageOf, park, type Work } from './delivery-work.ts'
import { giveUp, type Verdict } from './outcome.ts'
import { settle } from './settle.ts'

/** `since`: what follows about its address was asked after this. */
export type Ready = { notice: NoticeRecord; message: Addressed; since: string }

export async function composeChunk(work: Work, notices: readonly NoticeRecord[]): Promise<Ready[]> {
  const composed = await work.needs.compose(notices)
  return (await finishAll(notices.map(notice => listenTo(work, notice, composed.get(notice.id))))).flat()
}

/** Ends the notice when there is nothing to send, lets it wait for what cannot be read; else hands it on. */
async function listenTo(work: Work, notice: NoticeRecord, composed: Composed | undefined): Promise<Ready[]> {
  const verdict = judgeComposed(work, notice, composed)
  if (verdict !== undefined) await settle(work, notice, verdict)
  else if (composed?.kind === 'ready')
    return [{ notice, message: { ...composed, addressHash: work.needs.hashAddress(composed.to) }, since: work.needs.now() }]
  return []
}

/** Of these a next way may know better. */
const WITHOUT_ADDRESS: ReadonlySet<string> = new Set(['contact-gone', 'no-email', 'no-sms'])

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
