import type { Row } from './row.ts'

/** Something read, with the row it came from. */
export type Located<T> = { row: Row; value: T }

/** Rows by a key that must be unique; says which row had it first. */
export class Seen {
  readonly #rows = new Map<string, number>()

  /** The earlier row with this key, or undefined after noting this one. */
  findEarlier(key: string, row: Row): number | undefined {
    const earlier = this.#rows.get(key)
    if (earlier === undefined) this.#rows.set(key, row.number)
    return earlier
  }
}
