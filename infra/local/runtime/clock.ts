/** The one owner of time: a clock in shared memory, and what is to happen at which instant. */

export type Clock = { buffer: SharedArrayBuffer; now: () => number; set: (instant: number) => void }

/** A clock that every worker reads from the same memory. */
export function createClock(start: number): Clock {
  const buffer = new SharedArrayBuffer(8)
  const cell = new Float64Array(buffer)
  cell[0] = start
  return { buffer, now: () => cell[0] ?? start, set: instant => void (cell[0] = instant) }
}

type Entry = { at: number; order: number; run: () => void }
export type Timeline = {
  /** @returns a function that takes the entry off again */
  add: (at: number, run: () => void) => () => void
  next: () => number | undefined
  /** Runs everything that is due at or before the instant, in order of time, then of entry. */
  runDue: (instant: number) => void
}

export function createTimeline(): Timeline {
  const entries = new Set<Entry>()
  let order = 0
  const earliest = (): Entry | undefined => {
    let first: Entry | undefined
    for (const entry of entries)
      if (!first || entry.at < first.at || (entry.at === first.at && entry.order < first.order)) first = entry
    return first
  }
  return {
    add: (at, run) => {
      const entry = { at, order: order++, run }
      entries.add(entry)
      return () => entries.delete(entry)
    },
    next: () => earliest()?.at,
    runDue: instant => {
      for (let entry = earliest(); entry && entry.at <= instant; entry = earliest()) {
        entries.delete(entry)
        entry.run()
      }
    },
  }
}
