import { BatchWriteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import { lambda, type LocalStack, mapping, startLocalStack, table } from '../../support/local-stack.ts'

let stack: LocalStack | undefined
afterEach(() => stack?.stop())

const START = '2026-11-23T00:00:00Z'
const HOUR = Date.parse('2026-11-23T01:00:00Z')
const DEAD = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'Dead' } }
const BOUNDS = {
  MaximumRetryAttempts: 2,
  DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
}

const start = async (properties: Record<string, unknown>, handler: string): Promise<LocalStack> => {
  stack = await startLocalStack(
    START,
    { Table: table('Table'), Dead: DEAD, f: lambda('f'), M: mapping('f', { BatchSize: 4, ...properties }) },
    { f: handler },
  )
  return stack
}
const write = async ({ dynamodb }: LocalStack, ...keys: string[]): Promise<void> => {
  const puts = keys.map(key => ({
    PutRequest: { Item: { pk: { S: key }, lane: { S: key.startsWith('u') ? 'urgent' : 'now' } } },
  }))
  await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { Table: puts } }))
}
const queue = ({ runtime }: LocalStack): unknown => Object.values(runtime.listQueues())[0]
const numbersOf = `const numbers = event.Records.map(r => r.dynamodb.SequenceNumber);`

describe('stream mappings of the local runtime', () => {
  it('pass the records that fit the filter, in batches of the declared size', async () => {
    const running = await start(
      { FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"lane":{"S":["now"]}}}}' }] } },
      `note(keys(event))`,
    )
    await write(running, 'a', 'u1', 'b', 'c', 'u2', 'd', 'e')
    await running.runtime.liveUntil(HOUR)
    expect(running.notes().flat()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(running.notes().map(batch => Array.isArray(batch) && batch.length)).toEqual([4, 1])
  })

  it('hear of what somebody else writes after a quiet time', async () => {
    const running = await start({}, `note([now(), ...keys(event)])`)
    const quarters = [1, 2, 3].map(hour => HOUR + hour * 900_000)
    for (const [index, until] of quarters.entries()) {
      await write(running, `k${index}`)
      await running.runtime.liveUntil(until)
    }
    expect(running.notes()).toEqual([
      ['2026-11-23T00:00:00.000Z', 'k0'],
      ['2026-11-23T01:15:00.000Z', 'k1'],
      ['2026-11-23T01:30:00.000Z', 'k2'],
    ])
  })

  it('leave out a write that changed nothing, which the service would not record', async () => {
    const running = await start({}, `note(event.Records.map(r => r.eventName))`)
    for (const lane of ['now', 'now', 'later'])
      await running.dynamodb.send(new PutItemCommand({ TableName: 'Table', Item: { pk: { S: 'a' }, lane: { S: lane } } }))
    await running.runtime.liveUntil(HOUR)
    expect(running.notes().flat()).toEqual(['INSERT', 'MODIFY'])
  })

  it('repeat a failed batch, later and later, until it passes', async () => {
    const running = await start(
      { MaximumRetryAttempts: 5 },
      `note(now()); if (now() < '2026-11-23T00:00:05Z') throw new Error('not yet')`,
    )
    await write(running, 'a')
    await running.runtime.liveUntil(HOUR)
    expect(running.notes()).toEqual(['00', '01', '03', '07'].map(second => `2026-11-23T00:00:${second}.000Z`))
    expect(queue(running)).toEqual([])
  })

  it('give a batch up after the declared attempts, say where it lies, and go on', async () => {
    const running = await start(
      { ...BOUNDS, BatchSize: 2 },
      `note(keys(event)); if (keys(event).includes('poison')) throw new Error('poison')`,
    )
    await write(running, 'poison', 'b', 'c')
    await running.runtime.liveUntil(HOUR)
    expect(running.notes()).toEqual([['poison', 'b'], ['poison', 'b'], ['poison', 'b'], ['c']])
    expect(queue(running)).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted' },
        DDBStreamBatchInfo: { batchSize: 2, startSequenceNumber: '1', endSequenceNumber: '2' },
      },
    ])
  })

  it('find a poison record by halves, so that it alone is lost', async () => {
    const running = await start(
      { ...BOUNDS, BisectBatchOnFunctionError: true },
      `if (keys(event).includes('poison')) throw new Error('poison'); note(keys(event))`,
    )
    await write(running, 'a', 'b', 'poison', 'd', 'e')
    await running.runtime.liveUntil(HOUR)
    expect(running.notes().flat()).toEqual(['a', 'b', 'd', 'e'])
    expect(queue(running)).toMatchObject([{ DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: '3' } }])
  })

  it('go on from the lowest item that was reported as failed', async () => {
    const running = await start(
      { ...BOUNDS, FunctionResponseTypes: ['ReportBatchItemFailures'] },
      `${numbersOf} note(keys(event)); return { batchItemFailures: event.Records[0].dynamodb.Keys.pk.S === 'a' ? [{ itemIdentifier: numbers[3] }, { itemIdentifier: numbers[2] }] : [] }`,
    )
    await write(running, 'a', 'b', 'c', 'd', 'e')
    await running.runtime.liveUntil(HOUR)
    expect(running.notes()).toEqual([['a', 'b', 'c', 'd'], ['c', 'd'], ['e']])
    expect(queue(running)).toEqual([])
  })

  it('give up what has become too old', async () => {
    const running = await start(
      { ...BOUNDS, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: 60 },
      `note(now()); throw new Error('never')`,
    )
    await write(running, 'a')
    await running.runtime.liveUntil(HOUR)
    expect(running.notes().at(-1)).toBe('2026-11-23T00:00:31.000Z')
    expect(queue(running)).toMatchObject([{ requestContext: { condition: 'RecordAgeExceeded' } }])
  })

  it('keep the order of one item where batches run side by side', async () => {
    const running = await start(
      { ParallelizationFactor: 10, BatchSize: 1 },
      `const [r] = event.Records; await new Promise(done => globalThis.setTimeout(done, 20)); note([r.dynamodb.Keys.pk.S, r.dynamodb.NewImage.n.N])`,
    )
    for (const n of ['1', '2', '3'])
      for (const key of ['a', 'b', 'c'])
        await running.dynamodb.send(new PutItemCommand({ TableName: 'Table', Item: { pk: { S: key }, n: { N: n } } }))
    await running.runtime.liveUntil(HOUR)
    for (const key of ['a', 'b', 'c'])
      expect(running.notes().filter(note => Array.isArray(note) && note[0] === key)).toEqual([
        [key, '1'],
        [key, '2'],
        [key, '3'],
      ])
  })
})
