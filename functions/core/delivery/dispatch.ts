/**
 * The dispatcher: who takes batches from the due index, urgent ones first and offices in turn. There is one at a time, by a leased
 * row, so that the rate has one queue and not as many as there are workers. It stands in core because two Lambdas do it: each
 * minute's sweep, and whoever had to give a batch back for want of a slot.
 */
import { addMilliseconds } from '../instant.ts'
import { finishAll } from '../limiter.ts'
import type { BatchRef, DueBatch, OutboxStore } from '../ports.ts'
import type { Delivered } from './delivery.ts'
import { SEND_MARGIN } from './delivery-work.ts'
import { buildDueList, type DueList } from './due-list.ts'

/** Batches in hand at once; urgent ones have hands of their own. */
const ORDINARY_IN_HAND = 8
const URGENT_IN_HAND = 2
/** While there is work the index is read again after this time. */
const LOOK_AGAIN = 2_000
/** Whoever dies as the dispatcher is missed for no longer than this. */
const LEASE = 15_000
const RENEWAL = 5_000
/** No batch begins with less time left: its successor takes over while the last ones still send. */
const LAST_START = SEND_MARGIN + 10_000

export type DispatchNeeds = {
  outbox: Pick<OutboxStore, 'listDue' | 'leaseDispatch' | 'releaseDispatch'>
  deliver: (ref: BatchRef) => Promise<Delivered>
  newId: () => string
  now: () => string
  wait: (milliseconds: number) => Promise<unknown>
  /** Milliseconds until this worker is stopped. */
  remaining: () => number
  onDone: (ref: BatchRef, result: Delivered | 'failed', error?: unknown) => void
}

export type Dispatcher = {
  /** Reads the due index. @returns when the first batch that it shows must be looked at */
  look: () => Promise<string | undefined>
  /**
   * Delivers what is due until nothing is, or until this worker's time is over. One batch that fails stops no other.
   * @returns when something falls due after that; `refused`: another one is the dispatcher
   */
  dispatch: () => Promise<{ next: string | undefined } | 'refused'>
}

/** What one worker knows as the dispatcher. */
type Shift = {
  needs: DispatchNeeds
  holder: string
  lists: readonly DueList[]
  leaseUntil: string
  lookedAt: string
}

export function buildDispatcher(needs: DispatchNeeds): Dispatcher {
  const { listDue } = needs.outbox
  const urgent = buildDueList(listDue, { partitions: ['urgent'], hands: URGENT_IN_HAND })
  const ordinary = buildDueList(listDue, { partitions: ['0', '1'], hands: ORDINARY_IN_HAND })
  const shift: Shift = { needs, holder: needs.newId(), lists: [urgent, ordinary], leaseUntil: '', lookedAt: '' }
  const look = async (): Promise<string | undefined> => {
    await refresh(shift)
    const looks = shift.lists.flatMap(list => list.nextLook() ?? [])
    return looks.toSorted()[0]
  }
  return {
    look,
    async dispatch() {
      if (!(await hold(shift))) return 'refused'
      for (;;) {
        await serve(shift)
        // Whoever gave a batch back and was refused has left it to this one: by now the index shows it.
        await needs.wait(LOOK_AGAIN)
        const next = await look()
        if (!hasWork(shift) || !(await hold(shift))) return { next }
      }
    },
  }
}

async function refresh(shift: Shift): Promise<void> {
  shift.lookedAt = shift.needs.now()
  await Promise.all(shift.lists.map(list => list.refresh(shift.lookedAt)))
}

const hasWork = ({ needs, lists }: Shift): boolean => lists.some(list => list.hasWork(needs.now()))

/** Takes the lease or keeps it. False when it is another's, or when there is no time to begin anything. */
async function hold(shift: Shift): Promise<boolean> {
  const { needs, holder } = shift
  if (needs.remaining() < LAST_START) return false
  const now = needs.now()
  const until = addMilliseconds(now, LEASE)
  if (!(await needs.outbox.leaseDispatch({ holder, now, until }))) return false
  shift.leaseUntil = until
  return true
}

/** Until nothing is due or in hand, or this one is the dispatcher no longer; comes back when its hands are empty. */
async function serve(shift: Shift): Promise<void> {
  const { needs, holder } = shift
  const underWay = new Set<Promise<void>>()
  try {
    while (await stays(shift)) {
      const isIdle = underWay.size === 0 && !hasWork(shift)
      if (isIdle || needs.now() >= addMilliseconds(shift.lookedAt, LOOK_AGAIN)) await refresh(shift)
      beginAll(shift, underWay)
      if (underWay.size === 0) break
      await Promise.race([...underWay, needs.wait(LOOK_AGAIN)])
    }
  } finally {
    // Before the last ones have ended, so that no slot of the rate is left unused.
    await finishAll([needs.outbox.releaseDispatch(holder), ...underWay])
  }
}

async function stays(shift: Shift): Promise<boolean> {
  const { needs, leaseUntil } = shift
  const isFresh = needs.now() < addMilliseconds(leaseUntil, RENEWAL - LEASE)
  return isFresh && needs.remaining() >= LAST_START ? true : hold(shift)
}

function beginAll({ needs, lists, leaseUntil }: Shift, underWay: Set<Promise<void>>): void {
  for (const list of lists)
    // Whoever slept past its lease takes nothing any more.
    while (needs.now() < leaseUntil) {
      const batch = list.take(needs.now())
      if (batch === undefined) break
      const done = deliver(needs, batch).finally(() => {
        list.finish(batch, needs.now())
        underWay.delete(done)
      })
      underWay.add(done)
    }
}

async function deliver(needs: DispatchNeeds, { ref }: DueBatch): Promise<void> {
  try {
    needs.onDone(ref, await needs.deliver(ref))
  } catch (error) {
    needs.onDone(ref, 'failed', error)
  }
}
