import { addMilliseconds } from '../core/instant.ts'
import { buildDispatcher, type DispatchNeeds } from '../core/delivery/dispatch.ts'
import { LOOK_AHEAD } from '../core/delivery/due-list.ts'

/** While another one dispatches, its place is asked for after each of these pauses. */
const STAND_BY = 1_000

export type SweepOutboxNeeds = DispatchNeeds & {
  /** Hears how many seconds the oldest batch is late, if one is. */
  onOverdue: (seconds: number) => void
}

/**
 * Delivers what is due or falls due within the next moments, each batch at its own instant: what was deferred, what the stream
 * lost, and what it left because the rate was used up. While another one dispatches it stands by until the next sweep does, so that
 * work goes on when that one's time is over or it has died.
 */
export async function sweepOutbox(needs: SweepOutboxNeeds): Promise<void> {
  const until = addMilliseconds(needs.now(), LOOK_AHEAD)
  const dispatcher = buildDispatcher(needs)
  let next = await dispatcher.look()
  if (next !== undefined && earliness(needs, next) < 0) needs.onOverdue(Math.floor(-earliness(needs, next) / 1000))
  while (next !== undefined && next <= until) {
    for (let early = earliness(needs, next); early > 0; early = earliness(needs, next)) await needs.wait(early)
    const result = await dispatcher.dispatch()
    if (result !== 'refused') next = result.next
    else if (needs.now() > until) return
    else await needs.wait(STAND_BY)
  }
}

const earliness = ({ now }: SweepOutboxNeeds, at: string): number => Date.parse(at) - Date.parse(now())
