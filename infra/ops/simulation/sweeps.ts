/** A sweep each minute, but for the minutes in which it would find nothing. */
import { type BatchStore, DUE_PARTITIONS } from '../../../functions/core/ports.ts'
import { addMilliseconds } from '../../../functions/core/instant.ts'
import { LOOK_AHEAD } from '../../../functions/core/delivery/due-list.ts'
import type { Scheduler } from './scheduler.ts'

const MINUTE = 60_000
const NEVER = '9999-12-31T00:00:00.000Z'

export type Sweeps = {
  /** The due index has changed. */
  expect: () => void
}

export function startSweeps({
  scheduler,
  listDue,
  sweep,
}: {
  scheduler: Scheduler
  listDue: BatchStore['listDue']
  sweep: () => void
}): Sweeps {
  let next = Infinity
  const plan = (instant: number): void => {
    const minute = Math.ceil(Math.max(instant, scheduler.time() + 1) / MINUTE) * MINUTE
    if (minute >= next) return
    next = minute
    scheduler.at(minute, () => {
      if (next !== minute) return
      next = Infinity
      void look()
    })
  }
  const look = async (): Promise<void> => {
    const looks = await Promise.all(DUE_PARTITIONS.map(partition => listDue(partition, NEVER, 1)))
    const first = looks.flat().reduce((earliest, { at }) => (at < earliest ? at : earliest), NEVER)
    if (first <= addMilliseconds(scheduler.now(), LOOK_AHEAD)) sweep()
    if (first !== NEVER) plan(Date.parse(first) - LOOK_AHEAD)
  }
  return { expect: () => plan(scheduler.time()) }
}
