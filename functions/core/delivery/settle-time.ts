/** How long an unknown outcome may still be settled by the provider's own events before anything is sent again. */
export const SETTLE_TIME = 15 * 60_000

/** @returns the instant from which a notice may be sent again whose hand-over at `since` left no outcome */
export const settledBy = (since: string): string => new Date(Date.parse(since) + SETTLE_TIME).toISOString()
