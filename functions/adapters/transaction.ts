/** Several conditional writes, also to several tables, that are all made or none. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import { setTimeout } from 'node:timers/promises'
import { ContendedError } from '../core/errors.ts'
import type { Row } from './dynamo.ts'
import type { Key } from './keys.ts'

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

/** Puts a row where there is none. */
export const putNew = (table: string, item: Row): Write => ({
  Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
})

/** Puts a row over the one that has these values. */
export const putAfter = (table: string, item: Row, was: Row): Write => ({
  Put: {
    TableName: table,
    Item: item,
    ConditionExpression: Object.keys(was)
      .map(name => `#${name} = :${name}`)
      .join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(Object.keys(was).map(name => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(Object.entries(was).map(([name, value]) => [`:${name}`, value])),
  },
})

/** Both without a condition: another row of the same transaction has it. */
export const putOver = (table: string, item: Row): Write => ({ Put: { TableName: table, Item: item } })
export const remove = (table: string, key: Key): Write => ({ Delete: { TableName: table, Key: key } })

/** Reasons that pass by themselves. */
const PASSING = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])

/**
 * `refused`: a condition does not hold, be it because the SDK repeated a transaction whose answer was lost: whoever calls must recognise
 * what is there as its own. `contended`: others were at the same rows; nothing was judged.
 */
export async function transact(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  writes: Write[],
): Promise<'done' | 'refused' | 'contended'> {
  try {
    await client.send(new TransactWriteCommand({ TransactItems: writes }))
    return 'done'
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error
    const codes = (error.CancellationReasons ?? []).map(({ Code = '' }) => Code)
    if (codes.includes('ConditionalCheckFailed')) return 'refused'
    if (codes.some(code => PASSING.has(code))) return 'contended'
    throw error
  }
}

const ATTEMPTS = 60
const FIRST_PAUSE = 10
const LONGEST_PAUSE = 400

/** Tries again, with pauses of random length, while `attempt` has no answer because somebody else was quicker. */
export async function untilAnswered<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tried = 0; tried < ATTEMPTS; tried += 1) {
    const answer = await attempt()
    if (answer !== undefined) return answer
    await setTimeout(Math.random() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tried))
  }
  throw new ContendedError('others kept writing the same rows')
}
