/** Runs work with at most so many pieces in flight; the rest waits its turn in the order in which it came. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>

export function buildLimit(most: number): Limit {
  const waiting: (() => void)[] = []
  let running = 0
  return async work => {
    if (running >= most) await new Promise<void>(resolve => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      // The place is handed on, not given back: nobody who comes now may slip in between.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

/** Like `Promise.all`, but never leaves work behind: the first error is thrown when all of it has come to an end. */
export async function finishAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}
