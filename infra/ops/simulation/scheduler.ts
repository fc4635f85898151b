/**
 * Virtual time. Events happen one after the other in the order of their instants, those of one instant in the order in which they
 * were planned; before the next one, all that the last one set going has come to rest.
 */
export type Scheduler = {
  /** Milliseconds since the epoch. */
  time: () => number
  now: () => string
  /** @param delay milliseconds from now */
  after: (delay: number, happen: () => void) => void
  at: (instant: number, happen: () => void) => void
  /** Lives up to that instant: what is planned for it happens, too. */
  runUntil: (instant: number) => Promise<void>
  /** How many events have happened. */
  count: () => number
}

type Event = { at: number; order: number; happen: () => void }

export function buildScheduler(start: number): Scheduler {
  const heap: Event[] = []
  let time = start
  let text = ''
  let planned = 0
  let happened = 0
  const at = (instant: number, happen: () => void): void => {
    planned += 1
    push(heap, { at: Math.max(instant, time), order: planned, happen })
  }
  return {
    time: () => time,
    now: () => (text === '' ? (text = new Date(time).toISOString()) : text),
    at,
    after: (delay, happen) => at(time + delay, happen),
    count: () => happened,
    async runUntil(instant) {
      for (let next = heap[0]; next !== undefined && next.at <= instant; next = heap[0]) {
        pop(heap)
        if (next.at !== time) text = ''
        time = next.at
        happened += 1
        next.happen()
        await rest()
      }
      if (time !== instant) text = ''
      time = instant
    },
  }
}

/** Comes back when no promise has anything left to do: the event loop turns only then. */
const rest = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

const isBefore = (a: Event, b: Event): boolean => (a.at === b.at ? a.order < b.order : a.at < b.at)

function push(heap: Event[], event: Event): void {
  let place = heap.length
  while (place > 0) {
    const above = (place - 1) >> 1
    const parent = heap[above]
    if (parent === undefined || isBefore(parent, event)) break
    heap[place] = parent
    place = above
  }
  heap[place] = event
}

function pop(heap: Event[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let place = 0
  for (;;) {
    const below = findSmaller(heap, 2 * place + 1)
    const child = below === undefined ? undefined : heap[below]
    if (below === undefined || child === undefined || isBefore(last, child)) break
    heap[place] = child
    place = below
  }
  heap[place] = last
}

function findSmaller(heap: readonly Event[], left: number): number | undefined {
  const [a, b] = [heap[left], heap[left + 1]]
  if (a === undefined) return undefined
  return b !== undefined && isBefore(b, a) ? left + 1 : left
}
