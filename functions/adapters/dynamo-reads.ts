/** Reads that need more than one call: whole partitions and lists of keys. */
import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { RetryableError } from '../core/errors.ts'
import { describeKey, isRow, type Row } from './dynamo.ts'
import type { Key } from './keys.ts'

/** A page of BatchGetItem. */
const KEYS_PER_CALL = 100
const MAX_CALLS = 20

export type Range = { pk: string; from: string; to: string } | { pk: string; prefix: string }

/** All rows of a partition within a range of sort keys, page after page. */
export async function queryAll(client: DynamoDBDocumentClient, table: string, range: Range, projection?: string): Promise<Row[]> {
  const rows: Row[] = []
  const condition = 'prefix' in range ? 'begins_with(sk, :prefix)' : 'sk BETWEEN :from AND :to'
  const values = 'prefix' in range ? { ':prefix': range.prefix } : { ':from': range.from, ':to': range.to }
  let start: Row | undefined
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: `pk = :pk AND ${condition}`,
        ExpressionAttributeValues: { ':pk': range.pk, ...values },
        ConsistentRead: true,
        ...(projection === undefined ? {} : { ProjectionExpression: projection }),
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    )
    rows.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  return rows
}

/** The rows of many keys, read consistently; what is not there is not in the answer. */
export async function getAll(client: DynamoDBDocumentClient, table: string, keys: readonly Key[]): Promise<Row[]> {
  const rows: Row[] = []
  const seen = new Map(keys.map(key => [describeKey(key), key]))
  let open: Record<string, unknown>[] = [...seen.values()]
  for (let call = 0; open.length > 0; call += 1) {
    if (call > MAX_CALLS + seen.size / KEYS_PER_CALL) throw new RetryableError('the store keeps leaving keys unread')
    const page = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: open.slice(0, KEYS_PER_CALL), ConsistentRead: true } } }),
    )
    rows.push(...(page.Responses?.[table] ?? []).filter(isRow))
    open = [...open.slice(KEYS_PER_CALL), ...(page.UnprocessedKeys?.[table]?.Keys ?? [])]
  }
  return rows
}
