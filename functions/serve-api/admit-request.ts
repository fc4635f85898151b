/** Use case: nobody asks more often than the stage allows. */
import type { Principal } from '../core/clues/clue.ts'
import type { ClueStore } from '../core/clues/clue-store.ts'

/** Of one person in a minute. */
export type RequestLimits = { reads: number; changes: number }

/** @returns the seconds to wait, where all requests of this minute are taken */
export async function admitRequest(
  { clues, limits, now }: { clues: Pick<ClueStore, 'takeRequest'>; limits: RequestLimits; now: () => string },
  principal: Principal,
  what: keyof RequestLimits,
): Promise<number | undefined> {
  const at = now()
  const isTaken = await clues.takeRequest(principal, at.slice(0, 16), { what, cap: limits[what] })
  return isTaken ? undefined : 60 - Number(at.slice(17, 19))
}
