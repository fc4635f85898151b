/** What DynamoDB says each call has consumed, by what the call did. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'

export type Consumed = { calls: number; write: number; index: number; read: number }

const $units = z.object({ CapacityUnits: z.optional(z.number()) })
const $consumed = z.object({
  TableName: z.string(),
  CapacityUnits: z.optional(z.number()),
  Table: z.optional($units),
  GlobalSecondaryIndexes: z.optional(z.record(z.string(), $units)),
})
const $output = z.object({ output: z.object({ ConsumedCapacity: z.optional(z.union([$consumed, z.array($consumed)])) }) })

const WRITES = new Set(['PutItemCommand', 'UpdateItemCommand', 'PutCommand', 'UpdateCommand'])

/** Which row a call is about, in words. */
function describeCall(command: string, input: object): string {
  const text = JSON.stringify(input)
  const row = /NOTICE#/.test(text) ? 'notice' : /BATCH#/.test(text) ? 'batch' : /WATERMARK/.test(text) ? 'watermark' : 'rows'
  const deed = /inHand = /.test(text)
    ? 'attempt on record'
    : /endedAt = :endedAt/.test(text)
      ? 'end'
      : /leaseUntil = :leaseUntil/.test(text)
        ? 'lease'
        : /changedAt = /.test(text)
          ? 'outcome'
          : command.replace(/(?:Item)?Command$/, '').toLowerCase()
  return `${row}: ${deed}`
}

/** Counts every call of this client from now on. */
export function countCapacity(client: DynamoDBClient): Map<string, Consumed> {
  const counts = new Map<string, Consumed>()
  client.middlewareStack.add(
    (next, context) => async args => {
      const input = { ...args.input, ReturnConsumedCapacity: 'INDEXES' as const }
      const answer = await next({ ...args, input })
      const name = describeCall(String(context['commandName']), args.input)
      const known = counts.get(name) ?? { calls: 0, write: 0, index: 0, read: 0 }
      const consumed = [$output.parse(answer).output.ConsumedCapacity ?? []].flat()
      const table = consumed.reduce((sum, { Table }) => sum + (Table?.CapacityUnits ?? 0), 0)
      const index = consumed
        .flatMap(({ GlobalSecondaryIndexes = {} }) => Object.values(GlobalSecondaryIndexes))
        .reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
      const isWrite = WRITES.has(String(context['commandName']))
      counts.set(name, {
        calls: known.calls + 1,
        write: known.write + (isWrite ? table : 0),
        index: known.index + (isWrite ? index : 0),
        read: known.read + (isWrite ? 0 : table + index),
      })
      return answer
    },
    { step: 'initialize', priority: 'high' },
  )
  return counts
}
