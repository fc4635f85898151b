/**
 * The provider's rate, shared by all workers through one row: slots `1/rate` apart, leased in groups of a tenth of a second
 * (or up to ten, which are fewer writes), so that in no t seconds more than rate × (t + 1) hand-overs reach the endpoint.
 */
import type { Priority } from '../outbox/notice.ts'

/** All slots before this instant are leased. Fractions of a millisecond count at high rates. */
export type RateRow = { leasedUntil: number }

/**
 * Slots at `from`, `from + gap`, … (milliseconds since the epoch), which nobody had taken since `freeSince`, `freeSince + gap`, …;
 * or how long to wait before asking again.
 */
export type Slots =
  | { kind: 'slots'; from: number; freeSince: number; gap: number; count: number; row: RateRow }
  | { kind: 'wait'; milliseconds: number }

/** How far ahead slots may be leased: urgent ones go before whatever ordinary ones are waiting for. */
const HORIZON: Readonly<Record<Priority, number>> = { ordinary: 100, urgent: 2_000 }

/** A slot that was not used within this time of its instant is forfeited: late senders must not bunch up. */
export const SLOT_LIFETIME = 400

/** Sends in flight at once in one worker: two seconds of the rate, so that a slow provider leaves none of it unused. */
export const placesFor = (perSecond = 0): number => Math.max(LEAST_PLACES, Math.ceil(2 * perSecond))
const LEAST_PLACES = 20

/** One write for what one worker can have in hand, where the rate is low. */
const LEAST_LEASE = 10

export function leaseSlots(
  row: RateRow | undefined,
  { rate, now, want, priority }: { rate: number; now: number; want: number; priority: Priority },
): Slots {
  const gap = 1_000 / rate
  const freeSince = row?.leasedUntil ?? 0
  const from = Math.max(freeSince, now)
  const ahead = from - now - HORIZON[priority]
  if (ahead > 0) return { kind: 'wait', milliseconds: Math.ceil(ahead) }
  const count = Math.max(1, Math.min(want, Math.max(LEAST_LEASE, Math.ceil(rate / 10))))
  return { kind: 'slots', from, freeSince, gap, count, row: { leasedUntil: from + count * gap } }
}
