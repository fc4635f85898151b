import { afterEach, describe, expect, it } from 'vitest'
import { lambda, type LocalStack, mapping, schedule, startLocalStack, table } from '../../support/local-stack.ts'

let stack: LocalStack | undefined
afterEach(() => stack?.stop())

const MIDNIGHT = '2026-11-22T16:00:00Z'
const NEXT_MIDNIGHT = Date.parse('2026-11-23T16:00:00Z')

describe('the clock of the local runtime', () => {
  it('takes a scheduled call through a table and its stream to another function at the planned instant', async () => {
    stack = await startLocalStack(
      MIDNIGHT,
      {
        Table: table('Table'),
        plan: lambda('plan'),
        deliver: lambda('deliver'),
        At: schedule('plan', 'cron(30 8 * * ? *)'),
        M: mapping('deliver'),
      },
      {
        plan: `note(event); await put('a'); note(['plan', now()])`,
        deliver: `note(['deliver', keys(event), now(), event.Records[0].dynamodb.ApproximateCreationDateTime])`,
      },
    )
    await stack.runtime.liveUntil(NEXT_MIDNIGHT)
    expect(stack.failures).toEqual([])
    expect(stack.notes()).toEqual([
      { scheduledTime: '2026-11-23T00:30:00Z' },
      ['plan', '2026-11-23T00:30:00.000Z'],
      ['deliver', ['a'], '2026-11-23T00:30:00.000Z', Date.parse('2026-11-23T00:30:00Z') / 1000],
    ])
    expect(stack.runtime.now()).toBe(NEXT_MIDNIGHT)
  })
})
