import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCursors } from '../../../functions/adapters/clue-cursor.ts'
import { buildClueSecrets } from '../../../functions/adapters/clue-secrets.ts'
import { InvalidCursorError } from '../../../functions/core/errors.ts'

const cursors = buildCursors(buildClueSecrets('sample key').hashRequest)
const POSITION = '2026-09-07T02:00:00.000Z#DB-2026-44-000123'
const LIST = '44 received transferred'

describe('the cursor of a list', () => {
  it('leads back to where it was given', () => {
    expect(cursors.read(LIST, cursors.write(LIST, POSITION))).toBe(POSITION)
  })

  it('is of letters that an address takes as they are', () => {
    expect(cursors.write(LIST, POSITION)).toMatch(/^[\w.-]+$/)
  })

  it.each(['45 received transferred', '44 sent transferred', '44 received closed', '44 received '])(
    'is of no use for %j',
    list => {
      expect(() => cursors.read(list, cursors.write(LIST, POSITION))).toThrow(InvalidCursorError)
    },
  )

  it('is refused when another key made it', () => {
    const others = buildCursors(buildClueSecrets('another key').hashRequest)
    expect(() => cursors.read(LIST, others.write(LIST, POSITION))).toThrow(InvalidCursorError)
  })

  it('is refused with any letter changed, left out or added', () => {
    const cursor = cursors.write(LIST, POSITION)
    fc.assert(
      fc.property(fc.nat(cursor.length), fc.nat(1), fc.constantFrom('', 'A', 'b', '=', '.', '#', ' '), (at, cut, put) => {
        const changed = cursor.slice(0, at) + put + cursor.slice(at + cut)
        fc.pre(changed !== cursor)
        expect(() => cursors.read(LIST, changed)).toThrow(InvalidCursorError)
      }),
    )
  })

  it('is refused whatever text it is', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(() => cursors.read(LIST, text)).toThrow(InvalidCursorError)
      }),
    )
  })
})
