/** Slots of a provider's rate for one worker: taken from the row that all workers share. */
import type { GateStore } from '../ports.ts'
import type { Priority } from '../outbox/notice.ts'
import { leaseSlots, type Slots } from './rate.ts'

export type Rate = { provider: string; perSecond: number }

/** When a message may go, and since when one could have gone in its stead (milliseconds since the epoch). */
export type Slot = { at: number; freeSince: number }
export type TakeSlot = () => Promise<Slot | undefined>

export type SlotNeeds = {
  outbox: Pick<GateStore, 'findRate' | 'saveRate'>
  now: () => string
  wait: (milliseconds: number) => Promise<unknown>
  random: () => number
}

/** Those that wait for one slot do not all ask for it in the same millisecond. */
const SPREAD = 50

/** @returns one slot or more, at most `want`; undefined when it would have to wait beyond `until` (milliseconds since the epoch) */
export async function takeSlots(
  needs: SlotNeeds,
  { provider, perSecond }: Rate,
  { want, priority, until }: { want: number; priority: Priority; until: number },
): Promise<Slot[] | undefined> {
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
    if (row === undefined) return listSlots(lease)
  }
}

const listSlots = ({ from, freeSince, gap, count }: Extract<Slots, { kind: 'slots' }>): Slot[] =>
  Array.from({ length: count }, (_, index) => ({ at: from + index * gap, freeSince: freeSince + index * gap }))

/** One write for all who ask in the same moment, or while the ones before are served. When there is none, none of them gets one. */
export function shareSlots(take: (want: number) => Promise<readonly Slot[]>): TakeSlot {
  const asking: PromiseWithResolvers<Slot | undefined>[] = []
  const serve = async (): Promise<void> => {
    await Promise.resolve()
    while (asking.length > 0) {
      const slots = await take(asking.length)
      const served = asking.splice(0, slots.length === 0 ? asking.length : slots.length)
      for (const [index, { resolve }] of served.entries()) resolve(slots[index])
    }
  }
  return () => {
    const mine = Promise.withResolvers<Slot | undefined>()
    asking.push(mine)
    if (asking.length === 1)
      serve().catch((error: unknown) => {
        for (const { reject } of asking.splice(0)) reject(error)
      })
    return mine.promise
  }
}
