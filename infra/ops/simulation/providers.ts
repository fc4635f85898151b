/** The endpoints of an e-mail provider that sends receipts and of an SMS provider that sends none. */
import type { Addressed } from '../../../functions/core/delivery/delivery-needs.ts'
import type { Channel } from '../../../functions/core/outbox/channel.ts'
import type { Purpose } from '../../../functions/core/outbox/notice.ts'
import type { Powers, SendOutcome } from '../../../functions/core/delivery/sending.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import type { CallFate } from './calls.ts'
import type { Machine, Worker } from './worker.ts'
import type { Watch } from './witness.ts'

export const POWERS: Readonly<Record<Channel, Powers>> = {
  email: { receipts: true, statusQuery: false, idempotent: false },
  sms: { receipts: false, statusQuery: false, idempotent: false },
}

/** A message at an endpoint. */
export type HandOver = {
  noticeId: string
  purpose: Purpose
  channel: Channel
  to: string
  addressHash: string
  template: string
  subject?: string
  text: string
  html?: string
  /** When its worker let it go, and when it arrived. */
  leftAt: string
  at: string
  /** The provider has it. */
  taken: boolean
  messageId: string
  /** How often the notice had been handed over before. */
  attempt: number
}

export type Providers = {
  send: (worker: Worker, watch: Watch, notice: NoticeRecord, message: Addressed) => Promise<SendOutcome>
  /** For so long the e-mail account takes nothing. */
  pauseAccount: (milliseconds: number) => void
}

type Reception = { outcome: Exclude<SendOutcome, { kind: 'accepted' }> | 'accepted'; taken: boolean; late?: true }

/** The longest that a provider's answer takes, and after which a client gives up. */
const ANSWER = 300
const TIMEOUT = 10_000

export function buildProviders({ scheduler, faults }: Machine, onTaken: (handOver: HandOver) => void): Providers {
  let pausedUntil = 0
  let arrived = 0
  const receive = ({ random }: Worker, channel: Channel): Reception => {
    if (channel === 'email' && scheduler.time() < pausedUntil) return busy('SendingPausedException')
    if (random.chance(faults('throttled'))) return busy('TooManyRequestsException')
    if (random.chance(faults('serverError'))) return { outcome: { kind: 'deferred', reason: 'http-503' }, taken: false }
    if (random.chance(faults('refusedMessage'))) return { outcome: { kind: 'refused', reason: 'MessageRejected' }, taken: false }
    if (random.chance(faults('timeoutBeforeSuccess'))) return { outcome: TIMED_OUT, taken: false, late: true }
    if (random.chance(faults('timeoutAfterSuccess'))) return { outcome: TIMED_OUT, taken: true, late: true }
    return { outcome: 'accepted', taken: true }
  }
  return {
    send(worker, watch, { id: noticeId, purpose, attempts: attempt }, message) {
      const leftAt = scheduler.now()
      const { channel, to, addressHash, template } = message
      const { outcome, taken, late } = receive(worker, channel)
      const answer = late ? TIMEOUT : worker.random.between(5, ANSWER)
      const fate: CallFate = { kind: 'answered', request: worker.random.between(5, 150), answer }
      watch.noteLeaving(channel)
      return worker.call(`send ${channel} ${noticeId}`, fate, async () => {
        arrived += 1
        const messageId = `m${arrived}`
        const said = message.channel === 'email' ? toMail(message.email) : { text: message.sms.text }
        const handOver = {
          noticeId,
          purpose,
          channel,
          to,
          addressHash,
          template,
          ...said,
          leftAt,
          at: scheduler.now(),
          taken,
          messageId,
          attempt,
        }
        watch.noteArrival(handOver)
        if (taken) onTaken(handOver)
        return outcome === 'accepted' ? { kind: 'accepted', messageId } : outcome
      })
    },
    pauseAccount(milliseconds) {
      pausedUntil = Math.max(pausedUntil, scheduler.time() + milliseconds)
    },
  }
}

const TIMED_OUT = { kind: 'unknown', reason: 'TimeoutError' } as const

const busy = (reason: string): Reception => ({ outcome: { kind: 'busy', reason }, taken: false })

const toMail = ({ subject, text, html }: { subject: string; text: string; html: string }) => ({ subject, text, html })
