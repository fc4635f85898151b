import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Step, walkThrough } from '../../support/clue-walk.ts'

const FILE = new URL('../../../functions/adapters/api/examples.json', import.meta.url)

const isProblem = ({ got }: Step): boolean => got.headers['content-type'] === 'application/problem+json'
const nameOf = ({ got }: Step): string => String(got.json['type']).split('/').at(-1) ?? ''

/** The first of each. */
function collect(steps: readonly Step[]) {
  const calls: Record<string, { request?: unknown; answer?: unknown }> = {}
  const problems: Record<string, unknown> = {}
  for (const step of steps) {
    const { call, request, got } = step
    if (isProblem(step)) problems[nameOf(step)] ??= got.json
    else
      calls[call] ??= {
        ...(request !== undefined && Object.keys(request as object).length > 0 && { request }),
        ...(Object.keys(got.json).length > 0 && { answer: got.json }),
      }
  }
  return { calls, problems }
}

/** `npm run examples` writes them anew. */
test('every example of the document was given by the API', async () => {
  const examples = collect(await walkThrough())
  if (process.env['DUBAN_WRITE_EXAMPLES'] !== undefined) writeFileSync(FILE, JSON.stringify(examples, null, 2))
  expect(examples).toEqual(JSON.parse(readFileSync(FILE, 'utf8')))
})
