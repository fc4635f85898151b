/** How far the notices of the Outbox have come. This program may look at all of the table; a function never does. */
import * as z from 'zod/mini'
import { OPEN_STATES } from '../../functions/core/outbox/states.ts'
import { callDynamoDb, TABLES } from './runtime/dynamodb.ts'

const $text = z.pipe(
  z.object({ S: z.string() }),
  z.transform(({ S }) => S),
)
const $NoticeLine = z.object({ id: $text, state: $text, cause: z.optional($text), changedAt: $text })
const $Page = z.object({ Items: z.array($NoticeLine), LastEvaluatedKey: z.optional(z.unknown()) })

export type NoticeLine = z.infer<typeof $NoticeLine>
export type NoticeCount = { total: number; open: number; byState: ReadonlyMap<string, number> }

export async function listNotices(endpoint: string, table: string): Promise<NoticeLine[]> {
  const lines: NoticeLine[] = []
  let start: unknown
  do {
    const page = $Page.parse(
      await callDynamoDb(endpoint, `${TABLES}.Scan`, {
        TableName: table,
        FilterExpression: 'entity = :notice',
        ProjectionExpression: 'id, #state, cause, changedAt',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':notice': { S: 'notice' } },
        ...(start !== undefined && { ExclusiveStartKey: start }),
      }),
    )
    lines.push(...page.Items)
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  return lines
}

export function countNotices(lines: readonly NoticeLine[]): NoticeCount {
  const byState = new Map<string, number>()
  for (const { state } of lines) byState.set(state, (byState.get(state) ?? 0) + 1)
  const open = OPEN_STATES.reduce((count, state) => count + (byState.get(state) ?? 0), 0)
  return { total: lines.length, open, byState }
}
