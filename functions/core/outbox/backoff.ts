const FIRST = 30_000
const LONGEST = 3_600_000

/** How often one notice is tried before it ends as failed: about half a day, longer than any flood that throttles it. */
export const MAX_ATTEMPTS = 30

/**
 * Exponential backoff with full jitter, so that what failed together does not come back together.
 * @param attempts how often it was tried, 1 or more
 * @param random from 0 (included) to 1 (excluded)
 * @returns milliseconds to wait
 */
export const backoff = (attempts: number, random: () => number): number =>
  Math.ceil(random() * Math.min(LONGEST, FIRST * 2 ** Math.min(attempts - 1, 20)))
