/** How far the notices of the Outbox have come. This program may look at all of the table; a function never does. */
import * as z from 'zod/mini'
import { OPEN_STATES } from '../../functions/core/outbox/states.ts'
import { callDynamoDb, TABLES } from './runtime/dynamodb.ts'

const $Page = z.object({
  Items: z.array(z.object({ state: z.object({ S: z.string() }) })),
  LastEvaluatedKey: z.optional(z.unknown()),
})

export type NoticeCount = { total: number; open: number; byState: ReadonlyMap<string, number> }

export async function countNotices(endpoint: string, table: string): Promise<NoticeCount> {
  const byState = new Map<string, number>()
  let start: unknown
  do {
    const page = $Page.parse(
      await callDynamoDb(endpoint, `${TABLES}.Scan`, {
        TableName: table,
        FilterExpression: 'entity = :notice',
        ProjectionExpression: '#state',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':notice': { S: 'notice' } },
        ...(start !== undefined && { ExclusiveStartKey: start }),
      }),
    )
    for (const { state } of page.Items) byState.set(state.S, (byState.get(state.S) ?? 0) + 1)
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  const sum = (states: readonly string[]): number => states.reduce((count, state) => count + (byState.get(state) ?? 0), 0)
  return { total: sum([...byState.keys()]), open: sum(OPEN_STATES), byState }
}
