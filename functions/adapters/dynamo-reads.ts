/** Reads that need more than one call: whole partitions and lists of keys. */
import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { setTimeout } from 'node:timers/promises'
import { RetryableError } from '../core/errors.ts'
import { describeKey, isRow, type Row } from './dynamo.ts'
import type { Key } from './keys.ts'

/** A page of BatchGetItem. */
const KEYS_PER_CALL = 100
/** Calls in a row that bring nothing. */
const MAX_IDLE_CALLS = 8
const FIRST_PAUSE = 50
const LONGEST_PAUSE = 2_000

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

type Reading = {
  wait?: (milliseconds: number) => Promise<unknown>
  /** As the rows were a moment ago: half the price. */
  recent?: true
  /** These attributes only, as they were a moment ago. */
  peek?: readonly string[]
}

/** The rows of many keys, read consistently unless a recent state will do; what is not there is not in the answer. */
export async function getAll(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  table: string,
  keys: readonly Key[],
  { wait = setTimeout, recent, peek }: Reading = {},
): Promise<Row[]> {
  const how = peek === undefined ? { ConsistentRead: recent === undefined } : toProjection(peek)
  const rows: Row[] = []
  const seen = new Map(keys.map(key => [describeKey(key), key]))
  let open: Record<string, unknown>[] = [...seen.values()]
  let idle = 0
  while (open.length > 0) {
    const asked = open.slice(0, KEYS_PER_CALL)
    const page = await client.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: asked, ...how } } }))
    rows.push(...(page.Responses?.[table] ?? []).filter(isRow))
    const unread = page.UnprocessedKeys?.[table]?.Keys ?? []
    open = [...open.slice(KEYS_PER_CALL), ...unread]
    idle = unread.length < asked.length ? 0 : idle + 1
    if (idle > MAX_IDLE_CALLS) throw new RetryableError('the store keeps leaving keys unread')
    // Asked again at once, a throttled table throttles again.
    if (unread.length > 0) await wait(Math.random() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** idle))
  }
  return rows
}

const toProjection = (names: readonly string[]) => ({
  ProjectionExpression: names.map(name => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(names.map(name => [`#${name}`, name])),
})
