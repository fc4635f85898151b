/** What keeps a request from being taken: the rate, and the faults of the simulator. */
import type { Fault } from './simulator.ts'

/** A rate of SES: a second's worth may come at once. @returns whether one more may come now */
export function createRateLimit(rate: number, now: () => number): () => boolean {
  let tokens = rate
  let filledAt = now()
  return () => {
    tokens = Math.min(rate, tokens + ((now() - filledAt) / 1000) * rate)
    filledAt = now()
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}

/** @returns the fault that a request of the notice meets, until it has met it often enough */
export function createFaults(): (noticeId: string, fault: Fault | undefined) => Fault | undefined {
  const met = new Map<string, number>()
  return (noticeId, fault) => {
    const times = met.get(noticeId) ?? 0
    if (fault === undefined || times >= fault.times) return undefined
    met.set(noticeId, times + 1)
    return fault
  }
}
