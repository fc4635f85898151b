/** The instant (`…Z`, with milliseconds, so that instants compare as strings) `n` milliseconds after `instant`. */
export const addMilliseconds = (instant: string, n: number): string => new Date(Date.parse(instant) + n).toISOString()
