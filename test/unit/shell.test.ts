import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { InvalidInputError } from '../../functions/core/errors.ts'
import { wrap } from '../../functions/runtime/shell.ts'

/** What the function writes. */
let written: string[]
beforeEach(() => {
  written = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(text => written.push(String(text)) > 0)
})
afterEach(() => vi.restoreAllMocks())

const context = { awsRequestId: 'r', functionName: 'f', getRemainingTimeInMillis: () => 1_000 }

/** The line of the log, and the error as it leaves the function: the runtime logs that, with all its fields. */
async function fail(error: unknown): Promise<{ line: Record<string, unknown>; left: Error }> {
  const handler = wrap(async () => {
    throw error
  })
  const left: unknown = await Promise.resolve(handler({}, context as never)).catch((thrown: unknown) => thrown)
  const [line = '{}'] = written.filter(text => text.includes('call failed'))
  return { line: JSON.parse(line) as Record<string, unknown>, left: left as Error }
}

test("of others' errors a failed call tells the name and the place, and nothing of what they hold", async () => {
  const error = Object.assign(new Error('someone@example.com\nis not\n verified'), {
    name: 'ConditionalCheckFailedException',
    Item: { mobile: { S: '13800000001' } },
    cause: new Error('someone@example.com'),
  })
  const { line, left } = await fail(error)
  expect(line).toMatchObject({ error: 'ConditionalCheckFailedException' })
  expect(JSON.stringify(line['stack'])).toContain('shell.test.ts')
  expect(written.join('')).not.toMatch(/someone|13800000001|verified/)
  expect(left.name).toBe('ConditionalCheckFailedException')
  expect(`${left.message} ${left.stack} ${JSON.stringify(left)}`).not.toMatch(/someone|13800000001|verified/)
})

test('our own errors say what is wrong', async () => {
  const error = new InvalidInputError('event: office: missing')
  const { line, left } = await fail(error)
  expect(line).toMatchObject({ error: 'InvalidInputError', reason: 'event: office: missing' })
  expect(left).toBe(error)
})

test('what is no error at all is not repeated', async () => {
  const { line } = await fail('someone@example.com')
  expect(line).toMatchObject({ message: 'call failed', error: 'Error' })
  expect(written.join('')).not.toContain('someone')
})
