const FIRST = 30_000
const LONGEST = 3_600_000

/** How often one notice is tried before it ends as failed: about half a day. */
export const MAX_ATTEMPTS = 30

/**
 * Exponential backoff with full jitter, so that what failed together does not come back together.
 * @param attempts how often it was tried, 1 or more
 * @param random from 0 (included) to 1 (excluded)
 * @returns milliseconds to wait
 */
export const backoff = (attempts: number, random: () => number): number =>
  Math.ceil(random() * Math.min(LONGEST, FIRST * 2 ** Math.min(attempts - 1, 20)))

/**
 * How long a notice waits for a provider that takes nothing of ours, before it ends as failed: longer than the longest holiday, since a
 * paused account is mended by people at work. What is no longer due by then is withdrawn when it is reviewed.
 */
export const LONGEST_WAIT = 12 * 24 * 3_600_000

/**
 * The pause while the provider takes nothing: it grows with the time waited, since no attempt is counted.
 * @param age milliseconds since the notice was made
 * @param random from 0 (included) to 1 (excluded)
 * @returns milliseconds to wait
 */
export const parkingTime = (age: number, random: () => number): number =>
  Math.ceil(random() * Math.min(LONGEST, Math.max(FIRST, age / 2)))
