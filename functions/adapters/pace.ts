/**
 * Keeps calls apart, so that at most so many begin in a second. One function instance keeps its own pace; what all of them
 * together send too fast, the provider answers with `busy`.
 */
export function buildPace(
  perSecond: number | undefined,
  now: () => number,
  wait: (milliseconds: number) => Promise<unknown>,
): () => Promise<void> {
  let free = 0
  return async () => {
    if (perSecond === undefined) return
    const present = now()
    const mine = Math.max(free, present)
    free = mine + 1000 / perSecond
    if (mine > present) await wait(mine - present)
  }
}
