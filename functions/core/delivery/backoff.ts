const FIRST = 30_000
const LONGEST = 3_600_000

/** How often one notice is tried before it ends as failed: about half a day. */
export const MAX_ATTEMPTS = 30

/** How often a notice is handed over without an outcome: each time its person may have got it once more. */
export const MAX_UNKNOWN = 3

const grow = (times: number): number => Math.min(LONGEST, FIRST * 2 ** Math.min(times - 1, 20))

/**
 * Exponential backoff with full jitter, so that what failed together does not come back together.
 * @param attempts how often it was tried, 1 or more
 * @param random from 0 (included) to 1 (excluded)
 * @returns milliseconds to wait
 */
export const backoff = (attempts: number, random: () => number): number => Math.ceil(random() * grow(attempts))

/**
 * How long a notice waits for a provider that takes nothing of ours, before it ends as failed: longer than the longest holiday, since a
 * paused account is mended by people at work. What is no longer due by then is withdrawn when it is reviewed.
 */
export const LONGEST_WAIT = 12 * 24 * 3_600_000

/**
 * The pause of a batch of which the provider takes nothing: it grows with its leases and with the time waited, whichever grows more slowly,
 * so that neither an old notice nor a flood that passes a batch from hand to hand makes the first pause long.
 * @param leases how often the batch was leased, 1 or more
 * @param age milliseconds since the notice was made
 * @param random from 0 (included) to 1 (excluded)
 * @returns milliseconds to wait
 */
export const parkingTime = (leases: number, age: number, random: () => number): number =>
  Math.ceil(random() * Math.min(grow(leases), Math.max(FIRST, age / 2)))

/** At most ten minutes, so that others hear of an end soon after the bus is back. */
const LONGEST_SILENCE = 600_000

/**
 * The pause of a batch that has only to tell of its ends while the bus takes nothing.
 * @param leases how often the batch was leased, 1 or more
 * @param random from 0 (included) to 1 (excluded)
 * @returns milliseconds to wait
 */
export const tellingPause = (leases: number, random: () => number): number =>
  Math.ceil((0.5 + random() / 2) * Math.min(grow(leases), LONGEST_SILENCE))
