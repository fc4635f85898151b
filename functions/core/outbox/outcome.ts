/** What becomes of a notice after an attempt, or instead of one: a table of decisions, no I/O. */
import type { Channel } from './channel.ts'
import { backoff, LONGEST_WAIT, MAX_ATTEMPTS, parkingTime } from './backoff.ts'
import type { NoticeState } from './states.ts'
import type { SendOutcome } from './sending.ts'

/** How long an unknown outcome may still be settled by the provider's own events before anything is sent again. */
export const SETTLE_TIME = 15 * 60_000

/** `end`: it has ended. `wait`: it goes into a later batch, due after so many milliseconds. */
export type Verdict =
  | { kind: 'end'; state: NoticeState; cause?: string; messageId?: string }
  | { kind: 'wait'; state: 'planned' | 'unknown'; cause: string; after: number }

/** @param attempts how often it has been handed over, this time included */
export function judgeOutcome(outcome: Exclude<SendOutcome, { kind: 'busy' }>, attempts: number, random: () => number): Verdict {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'end', state: 'accepted', messageId: outcome.messageId }
    case 'refused':
      return { kind: 'end', state: 'failed', cause: outcome.reason }
    case 'deferred':
      return attempts >= MAX_ATTEMPTS
        ? { kind: 'end', state: 'failed', cause: `gave-up: ${outcome.reason}` }
        : { kind: 'wait', state: 'planned', cause: outcome.reason, after: backoff(attempts, random) }
    case 'unknown':
      return { kind: 'wait', state: 'unknown', cause: outcome.reason, after: SETTLE_TIME }
  }
}

/**
 * What to do with a notice of which the provider took nothing: no attempt counts, it ends by its age.
 * @param age milliseconds since the notice was made
 */
export function judgeBusy(reason: string, state: 'planned' | 'unknown', age: number, random: () => number): Verdict {
  return age >= LONGEST_WAIT
    ? { kind: 'end', state: 'failed', cause: `gave-up: ${reason}` }
    : { kind: 'wait', state, cause: reason, after: parkingTime(age, random) }
}

/**
 * What to do with an unknown outcome that nothing has settled in its time. An e-mail is sent again and counted as a possible
 * double; an SMS, which nobody can ask about, is left to a person.
 */
export function judgeUnsettled(channel: Channel, attempts: number): 'send-again' | Extract<Verdict, { kind: 'end' }> {
  if (channel === 'sms') return { kind: 'end', state: 'failed', cause: 'outcome-unknown' }
  return attempts >= MAX_ATTEMPTS ? { kind: 'end', state: 'failed', cause: 'gave-up: outcome-unknown' } : 'send-again'
}
