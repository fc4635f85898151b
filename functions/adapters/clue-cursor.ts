/** Where the next page of a list begins: opaque, and good for the list only for which it was given. */
import { InvalidCursorError } from '../core/errors.ts'

export type Cursors = {
  write: (list: string, position: string) => string
  /** @throws InvalidCursorError */
  read: (list: string, cursor: string) => string
}

/** @param hash keyed */
export function buildCursors(hash: (text: string) => string): Cursors {
  const write: Cursors['write'] = (list, position) =>
    `${Buffer.from(position).toString('base64url')}.${hash(`cursor\0${list}\0${position}`)}`
  return {
    write,
    read(list, cursor) {
      const position = Buffer.from(cursor.split('.', 1).join(), 'base64url').toString('utf8')
      // Compared as it is written: base64 has more than one spelling of a text.
      if (cursor !== write(list, position)) throw new InvalidCursorError('the cursor is not of this list')
      return position
    },
  }
}
