/** What becomes of a notice after an attempt, or instead of one: a table of decisions, no I/O. */
import { addMilliseconds } from '../instant.ts'
import type { NoticeRecord } from '../ports.ts'
import { backoff, MAX_ATTEMPTS, MAX_UNKNOWN } from './backoff.ts'
import type { SendOutcome } from './sending.ts'
import { settledBy } from './settle-time.ts'
import type { Happening } from '../outbox/states.ts'

/** What happens to one notice; its state follows from the table in `states.ts`. */
export type Verdict = {
  happening: Happening
  cause?: string
  messageId?: string
  /** It differs from the rest of its batch: it goes on in another one. */
  move?: { into: NextBatch; dueAt: string }
  /** Its person was not reached this way: the next way is opened first, to the same person only or to whoever is left. */
  seeksWay?: 'person' | 'party'
  /** Without a way it does not happen: the notice is looked at again after so many milliseconds. */
  elseAfter?: number
}

/** `retry`: after a deferral. `settle`: after an unknown outcome. */
export const NEXT_BATCHES = ['retry', 'settle'] as const
export type NextBatch = (typeof NEXT_BATCHES)[number]

type Attempt = {
  /** How often it has been handed over, this time included. */
  attempts: number
  at: string
  hasReceipts: boolean
  random: () => number
}

export function judgeOutcome(outcome: Exclude<SendOutcome, { kind: 'busy' }>, attempt: Attempt): Verdict {
  const { attempts, at, random } = attempt
  switch (outcome.kind) {
    case 'accepted':
      return { happening: attempt.hasReceipts ? 'handed-over' : 'accepted', messageId: outcome.messageId }
    case 'refused':
      return { happening: 'failed', cause: outcome.reason, seeksWay: 'party' }
    case 'deferred':
      return attempts >= MAX_ATTEMPTS
        ? giveUp(outcome.reason)
        : {
            happening: 'deferred',
            cause: outcome.reason,
            move: { into: 'retry', dueAt: addMilliseconds(at, backoff(attempts, random)) },
          }
    case 'unknown':
      return { happening: 'lost', cause: outcome.reason, move: { into: 'settle', dueAt: settledBy(at) } }
  }
}

/** Certainly not sent, and never will be. */
export const giveUp = (reason: string): Verdict => ({ happening: 'failed', cause: `gave-up: ${reason}`, seeksWay: 'party' })

/**
 * What to do with an unknown outcome that nothing has settled in its time. An e-mail is sent again a few times, each counted as a
 * possible double; an SMS, which nobody can ask about, is left to a person.
 */
export function judgeUnsettled({ channel, attempts, possibleDoubles }: Unsettled): 'send-again' | Verdict {
  if (channel === 'sms') return { happening: 'failed', cause: 'outcome-unknown' }
  // The first of them is no double.
  const isEnough = attempts >= MAX_ATTEMPTS || possibleDoubles + 1 >= MAX_UNKNOWN
  return isEnough ? { happening: 'failed', cause: 'gave-up: outcome-unknown' } : 'send-again'
}

type Unsettled = Pick<NoticeRecord, 'channel' | 'attempts' | 'possibleDoubles'>
