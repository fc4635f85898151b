/** What a cell means, or what is wrong with it and how to mend it. */
export type Reading<T> = { ok: true; value: T } | { ok: false; message: string; mend: string }

export const good = <T>(value: T): Reading<T> => ({ ok: true, value })
export const wrong = <T>(message: string, mend: string): Reading<T> => ({ ok: false, message, mend })
