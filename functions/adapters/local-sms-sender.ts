/** SMS into the mailbox of this machine. */
import * as z from 'zod/mini'
import type { SmsSender } from '../core/delivery/sending.ts'

const TIME_LIMIT = 10_000
const $answer = z.object({ messageId: z.string() })

export const buildLocalSmsSender = (endpoint: string, post: typeof fetch = fetch): SmsSender => ({
  powers: { receipts: false, statusQuery: false, idempotent: false },
  async send(sms) {
    try {
      const answer = await post(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sms),
        signal: AbortSignal.timeout(TIME_LIMIT),
      })
      if (answer.status === 429) return { kind: 'busy', reason: 'http 429' }
      if (answer.status >= 500) return { kind: 'deferred', reason: `http ${answer.status}` }
      if (!answer.ok) return { kind: 'refused', reason: `http ${answer.status}` }
      return { kind: 'accepted', messageId: $answer.parse(await answer.json()).messageId }
    } catch (error) {
      return isRefusedConnection(error) ? { kind: 'deferred', reason: 'not connected' } : { kind: 'unknown', reason: 'no answer' }
    }
  },
})

const isRefusedConnection = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ECONNREFUSED'
