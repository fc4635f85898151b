/** Slots of a provider's rate for one worker: taken from the row that all workers share. */
import type { GateStore } from '../ports.ts'
import type { Priority } from '../outbox/notice.ts'
import { leaseSlots } from './rate.ts'

export type Rate = { provider: string; perSecond: number }

export type SlotNeeds = {
  outbox: Pick<GateStore, 'findRate' | 'saveRate'>
  now: () => string
  wait: (milliseconds: number) => Promise<unknown>
  random: () => number
}

/** Those that wait for one slot do not all ask for it in the same millisecond. */
const SPREAD = 50

/** @returns the instants of one slot or more, at most `want`; undefined when it would have to wait beyond `until` (milliseconds since the epoch) */
export async function takeSlots(
  needs: SlotNeeds,
  { provider, perSecond }: Rate,
  { want, priority, until }: { want: number; priority: Priority; until: number },
): Promise<number[] | undefined> {
  let row = await needs.outbox.findRate(provider)
  for (;;) {
    const now = Date.parse(needs.now())
    // None that would come too late to be used.
    const inTime = Math.max(1, Math.min(want, Math.floor(((until - now) / 1_000) * perSecond)))
    const lease = leaseSlots(row, { rate: perSecond, now, want: inTime, priority })
    if (lease.kind === 'wait') {
      const pause = lease.milliseconds + Math.floor(needs.random() * SPREAD)
      if (now + pause > until) return undefined
      await needs.wait(pause)
      row = await needs.outbox.findRate(provider)
      continue
    }
    const before = row
    row = await needs.outbox.saveRate(provider, before, lease.row)
    if (row === undefined) return Array.from({ length: lease.count }, (_, index) => lease.from + index * lease.gap)
  }
}
