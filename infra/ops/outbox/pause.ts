/** What an operator stops and starts again. */
import type { Pause, Scope } from '../../../functions/core/outbox/controls.ts'
import { addMilliseconds } from '../../../functions/core/instant.ts'
import { isPostponed } from '../../../functions/core/outbox/due-index.ts'
import type { BatchRecord, OutboxStore } from '../../../functions/core/ports.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import { eachInFlight, type Progress } from '../load/apply.ts'
import { readOpenBatches } from './open-batches.ts'

/** Whoever has seen the pause or the brake a moment ago has put its batch off by then. */
const PAUSE_FADES = 2_000
const IN_FLIGHT = 16

type ResumeStores = Pick<OutboxStore, 'listControls' | 'deletePause' | 'listDue' | 'listBatches' | 'postponeBatch'>

export type Resumption = {
  pause?: Pause
  /** Pauses that still stop some or all of the scope. */
  remaining: Pause[]
  /** Put off, and no longer stopped by anything once the pause is gone. */
  postponed: BatchRecord[]
}

/** What a resume of the scope would do; writes nothing. */
export async function prepareResume(outbox: ResumeStores, scope: Scope, now: string): Promise<Resumption> {
  const { pauses } = await outbox.listControls()
  const pause = pauses.find(one => one.scope === scope)
  const remaining = pauses.filter(one => one.scope !== scope && (scope === 'all' || one.scope === 'all'))
  const stopped = new Set(remaining.map(one => one.scope))
  const { batches } = await readOpenBatches(outbox, scope)
  const isWaiting = (batch: BatchRecord): boolean => isPostponed(batch) && (batch.nextLook ?? now) > now
  const postponed = batches.filter(batch => isWaiting(batch) && !stopped.has('all') && !stopped.has(batch.office))
  return { ...(pause && { pause }), remaining, postponed }
}

export type ResumeNeeds = { outbox: ResumeStores; now: () => string; wait: (milliseconds: number) => Promise<unknown> }

/**
 * Ends the pause and lets the sweep look at once at what it has put off. Killed half-way, it is simply run again.
 * @returns how many batches go on now
 */
export async function resume({ outbox, now, wait }: ResumeNeeds, scope: Scope, tell: Progress): Promise<number> {
  const ended = await outbox.deletePause(scope)
  if (ended !== undefined) await wait(PAUSE_FADES)
  const { postponed } = await prepareResume(outbox, scope, now())
  return bringForward({ outbox, now }, postponed, tell)
}

/** Between two looks at mail that a brake holds back. */
const BRAKED_WAIT = 3_600_000

/**
 * Lets the sweep look at once at what a brake, which has been released, may have put off: what something else has put off is put off
 * again. Killed half-way, the rest goes on within the hour by itself.
 * @returns how many batches go on now
 */
export async function hurry({ outbox, now, wait }: ResumeNeeds, office: OfficeCode, tell: Progress): Promise<number> {
  await wait(PAUSE_FADES)
  const at = now()
  const until = addMilliseconds(at, BRAKED_WAIT)
  const { batches } = await readOpenBatches(outbox, office)
  const waiting = batches.filter(({ attempt, nextLook = at }) => attempt > 0 && nextLook > at && nextLook <= until)
  return bringForward({ outbox, now }, waiting, tell)
}

async function bringForward(
  { outbox, now }: Omit<ResumeNeeds, 'wait'>,
  batches: readonly BatchRecord[],
  tell: Progress,
): Promise<number> {
  let forward = 0
  let done = 0
  await eachInFlight(batches, IN_FLIGHT, async batch => {
    // Its hand-over is late from now on, and not from when it was due.
    const at = now()
    if (await outbox.postponeBatch(batch, at, at)) forward += 1
    done += 1
    tell(done, batches.length)
  })
  return forward
}
