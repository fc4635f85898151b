import { describe, expect, test } from 'vitest'
import { getAll } from '../../functions/adapters/dynamo-reads.ts'
import { RetryableError } from '../../functions/core/errors.ts'

const TABLE = 'table'
type Keys = { pk: string; sk: string }[]
const keys = (count: number): Keys => Array.from({ length: count }, (_, index) => ({ pk: `p${index}`, sk: 's' }))

/** A table that reads only so many keys of each call. */
function build(reads: (call: number) => number) {
  const waits: number[] = []
  let calls = 0
  const send = async ({ input }: { input: { RequestItems: Record<string, { Keys: Keys }> } }) => {
    const asked = input.RequestItems[TABLE]!.Keys
    const most = reads((calls += 1))
    return { Responses: { [TABLE]: asked.slice(0, most) }, UnprocessedKeys: { [TABLE]: { Keys: asked.slice(most) } } }
  }
  const read = (count: number) =>
    getAll({ send } as never, TABLE, keys(count), { wait: async milliseconds => void waits.push(milliseconds) })
  return { read, waits }
}

describe('reading many keys', () => {
  test('reads them all without a pause where the table keeps up', async () => {
    const { read, waits } = build(() => 100)
    expect(await read(250)).toHaveLength(250)
    expect(waits).toEqual([])
  })

  test('pauses before it asks again for what was left unread, for as long as something comes', async () => {
    const { read, waits } = build(() => 1)
    expect(await read(60)).toHaveLength(60)
    expect(waits).toHaveLength(59)
    expect(waits.every(milliseconds => milliseconds >= 0 && milliseconds <= 2_000)).toBe(true)
  })

  test('gives up on a table from which nothing comes', async () => {
    const { read, waits } = build(() => 0)
    await expect(read(3)).rejects.toThrow(RetryableError)
    expect(waits.length).toBeGreaterThan(3)
  })
})
