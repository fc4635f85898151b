import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildNoticeId, NOTICES_PER_BATCH } from '../../functions/core/outbox/notice.ts'
import type { OutboxStore } from '../../functions/core/ports.ts'
import { createStores, startDynamo } from '../support/dynamo-stores.ts'
import { at, batch, leaseAt, notice, T0 } from '../support/outbox-samples.ts'

let running: Awaited<ReturnType<typeof startDynamo>>
beforeAll(async () => {
  running = await startDynamo()
})
afterAll(() => running.dynamo.stop())

const connect = () =>
  new DynamoDBClient({
    endpoint: running.dynamo.endpoint,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
const open = (client: DynamoDBClient) =>
  createStores({
    ...running,
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  })

/** A network that loses the first answer to each call: the SDK makes the call again. */
function loseAnswers(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.add(
    next => async args => {
      await next(args).catch(() => undefined)
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'high' },
  )
  return client
}

/** Adds up what the table charges for each write of this client, its index left out. */
function countUnits(client: DynamoDBClient): { units: number } {
  const bill = { units: 0 }
  client.middlewareStack.add(
    next => async args => {
      const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } })
      const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: { Table?: { CapacityUnits?: number } } }
      bill.units += ConsumedCapacity?.Table?.CapacityUnits ?? 0
      return answer
    },
    { step: 'initialize', priority: 'high' },
  )
  return bill
}

describe('a write whose answer is lost is made again by the SDK and is known as one’s own:', () => {
  const HELD = { attempts: 0, possibleDoubles: 0 }
  const putOne = async (outbox: OutboxStore) => {
    await outbox.putNotice(notice('u1'), T0)
    return (await outbox.readNotices([notice('u1').id])).notices[0]!
  }
  const leaseOne = async (outbox: OutboxStore) => {
    await outbox.putBatch(batch('b1', ['n']))
    return (await leaseAt(outbox, 'b1', 0, 'h'))!
  }
  const suppression = {
    addressHash: 'a',
    cause: 'complaint',
    channel: 'email',
    office: '44',
    party: { kind: 'unit', id: 'u1' },
    role: 'primary',
    notice: 'n1',
    since: T0,
  } as const
  const brake = { office: '44', since: T0, mails: 1000, hardBounces: 40, complaints: 0 }
  const ref = { office: '44', day: '2026-11-23', id: 'b1' }
  const CASES: [string, (outbox: OutboxStore) => Promise<unknown>, unknown][] = [
    ['a notice put', outbox => outbox.putNotice(notice('u1'), T0), undefined],
    ['a notice claimed', async outbox => outbox.claimNotice((await putOne(outbox)).id, 'b1', 'b2'), undefined],
    [
      'a notice changed',
      async outbox => outbox.changeNotice(await putOne(outbox), { ...HELD, state: 'sent', at: at(1), batch: 'b2' }),
      undefined,
    ],
    [
      'a receipt',
      async outbox => outbox.applyReceipt((await putOne(outbox)).id, ['planned'], { state: 'sent', at: at(1) }),
      expect.objectContaining({ kind: 'changed', was: 'planned' }),
    ],
    ['a batch put', outbox => outbox.putBatch(batch('b1', ['n'])), ['n']],
    ['a lease', async outbox => (await leaseOne(outbox)).attempt, 1],
    ['what is in hand', async outbox => outbox.recordInHand(await leaseOne(outbox), { since: at(1), notices: ['n'] }), true],
    ['a release', async outbox => outbox.releaseBatch(await leaseOne(outbox), at(60)), true],
    ['an end', async outbox => outbox.endBatch(await leaseOne(outbox), at(60)), true],
    [
      'a batch put off',
      async outbox => {
        await outbox.putBatch(batch('b1', ['n']))
        return outbox.postponeBatch(ref, at(300), at(1))
      },
      true,
    ],
    ['a brake', outbox => outbox.saveBrake(brake), true],
    [
      'a brake released',
      async outbox => {
        await outbox.saveBrake(brake)
        return outbox.releaseBrake({ office: '44', at: at(9), reason: '示例', by: '示例' })
      },
      true,
    ],
    ['an entry', outbox => outbox.addEntry({ at: T0, action: 'pause', of: 'all', reason: '示例', by: '示例' }), undefined],
    ['a suppression', outbox => outbox.saveSuppression(suppression), true],
    [
      'a suppression lifted',
      async outbox => {
        await outbox.saveSuppression(suppression)
        return outbox.liftSuppression('a', { at: at(9), reason: '示例', by: '示例' })
      },
      true,
    ],
    ['the first slots', outbox => outbox.saveRate('ses', undefined, { leasedUntil: 1 }), undefined],
    [
      'later slots',
      async outbox => {
        await outbox.saveRate('ses', undefined, { leasedUntil: 1 })
        return outbox.saveRate('ses', { leasedUntil: 1 }, { leasedUntil: 2 })
      },
      undefined,
    ],
  ]
  test.each(CASES)('%s', async (_what, write, answer) => {
    const { outbox } = await open(loseAnswers(connect()))
    expect(await write(outbox)).toEqual(answer)
  })

  test('a slip of that network is seen', async () => {
    const { outboxTable } = await open(connect())
    const client = DynamoDBDocumentClient.from(loseAnswers(connect()))
    const put = client.send(
      new PutCommand({ TableName: outboxTable, Item: { pk: 'p', sk: 's' }, ConditionExpression: 'attribute_not_exists(pk)' }),
    )
    await expect(put).rejects.toThrow('conditional')
  })
})

describe('a batch of fifty', () => {
  const drawId = (index: number) =>
    `44${String((index * 7_919) % 10_000).padStart(4, '0')}-${String((index * 104_729) % 100_000).padStart(5, '0')}`
  const ROLES = ['primary', 'deputy', 'leader'] as const
  const ids = (purpose: 'task' | 'fallback') =>
    Array.from({ length: NOTICES_PER_BATCH }, (_, index) =>
      buildNoticeId({
        purpose,
        addressee: { kind: 'unit', id: drawId(index) },
        role: ROLES[index % 3]!,
        channel: 'email',
        day: '2026-11-23',
        ...(purpose === 'fallback' ? { event: `task-${ROLES[(index * 5) % 3]}-email` } : {}),
      }),
    )

  test.each(['task', 'fallback'] as const)('costs one write unit for each of its writes (%s)', async purpose => {
    const client = connect()
    const { outbox } = await open(client)
    const notices = ids(purpose)
    const id = randomUUID()
    const bill = countUnits(client)
    const costs: number[] = []
    const cost = async <T>(write: Promise<T>): Promise<T> => {
      const before = bill.units
      const answer = await write
      costs.push(bill.units - before)
      return answer
    }
    const ref = { office: '44', day: '2026-11-23', id }
    const lease = () => outbox.leaseBatch(ref, { now: T0, until: at(60), holder: randomUUID() })
    await cost(outbox.putBatch(batch(id, notices, { lane: 'later' })))
    await cost(outbox.postponeBatch(ref, at(1), T0))
    const held = (await cost(lease()))!
    await cost(outbox.recordInHand(held, { since: T0, notices: notices.slice(0, 10) }))
    await cost(outbox.releaseBatch(held, at(2)))
    const again = (await cost(lease()))!
    await cost(outbox.recordInHand(again, { since: T0, notices: notices.slice(10, 20) }))
    await cost(outbox.endBatch(again, at(3)))
    expect(costs).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
  })
})
