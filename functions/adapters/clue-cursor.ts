/** Where the next page of a list begins: opaque, and good for the list only for which it was given. */
import { InvalidCursorError } from '../core/errors.ts'

export type Cursors = {
  write: (list: string, position: string) => string
  /** @throws InvalidCursorError */
  read: (list: string, cursor: string) => string
}

/** @param hash keyed */
export function buildCursors(hash: (text: string) => string): Cursors {
  const sign = (list: string, position: string): string => hash(`cursor\0${list}\0${position}`)
  return {
    write: (list, position) => `${Buffer.from(position).toString('base64url')}.${sign(list, position)}`,
    read(list, cursor) {
      const [position = '', sum] = cursor.split('.', 2)
      const plain = Buffer.from(position, 'base64url').toString('utf8')
      // As written: base64 has more than one spelling of some texts.
      if (cursor !== `${position}.${sum}` || sum !== sign(list, plain))
        throw new InvalidCursorError('the cursor is not of this list')
      return plain
    },
  }
}
