/** Reads a table's stream from its beginning and hands every record once, in order, to whoever maps it. */
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod/mini'
import type { Clock } from './clock.ts'
import { callDynamoDb, STREAMS, TABLES } from './dynamodb.ts'
import { REGION } from './resource-types.ts'

const $Image = z.record(z.string(), z.unknown())
const $Record = z.looseObject({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.looseObject({
    SequenceNumber: z.string(),
    Keys: $Image,
    NewImage: z.optional($Image),
    OldImage: z.optional($Image),
    ApproximateCreationDateTime: z.optional(z.number()),
  }),
})
export type StreamRecord = z.infer<typeof $Record> & { eventSourceARN?: string }

const $Table = z.object({ Table: z.object({ LatestStreamArn: z.string() }) })
const $Stream = z.object({ StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })) }) })
const $Iterator = z.object({ ShardIterator: z.string() })
const $Records = z.object({ Records: z.array($Record), NextShardIterator: z.nullish(z.string()) })

export type StreamReader = {
  table: string
  /** One GetRecords of every open shard. @returns how many records there were */
  readOnce: () => Promise<number>
}

/** DynamoDB writes no record for a write that changes nothing; the emulator does. */
const isChange = ({ eventName, dynamodb }: StreamRecord): boolean =>
  eventName !== 'MODIFY' || dynamodb.OldImage === undefined || !isDeepStrictEqual(dynamodb.OldImage, dynamodb.NewImage)

/** @param onRecords gets the records as a Lambda would see them, dated by the runtime's clock */
export function createStreamReader(
  endpoint: string,
  table: { name: string; arn: string },
  clock: Clock,
  onRecords: (records: StreamRecord[]) => void,
): StreamReader {
  const iterators = new Map<string, string | undefined>()
  let stream: string | undefined

  const openShards = async (): Promise<void> => {
    stream ??= $Table.parse(await callDynamoDb(endpoint, `${TABLES}.DescribeTable`, { TableName: table.name })).Table
      .LatestStreamArn
    const { StreamDescription } = $Stream.parse(await callDynamoDb(endpoint, `${STREAMS}.DescribeStream`, { StreamArn: stream }))
    for (const { ShardId } of StreamDescription.Shards) {
      if (iterators.has(ShardId)) continue
      const request = { StreamArn: stream, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
      iterators.set(ShardId, $Iterator.parse(await callDynamoDb(endpoint, `${STREAMS}.GetShardIterator`, request)).ShardIterator)
    }
  }

  const toLambdaRecord = (record: StreamRecord): StreamRecord => ({
    ...record,
    awsRegion: REGION,
    eventSource: 'aws:dynamodb',
    eventSourceARN: `${table.arn}/stream/local`,
    dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: clock.now() / 1000 },
  })

  const readOnce = async (): Promise<number> => {
    const open = [...iterators].filter(([, iterator]) => iterator !== undefined)
    if (open.length === 0) await openShards()
    let count = 0
    for (const [shard, iterator] of iterators) {
      if (iterator === undefined) continue
      const page = $Records.parse(await callDynamoDb(endpoint, `${STREAMS}.GetRecords`, { ShardIterator: iterator, Limit: 1000 }))
      iterators.set(shard, page.NextShardIterator ?? undefined)
      count += page.Records.length
      onRecords(page.Records.filter(isChange).map(toLambdaRecord))
    }
    return count
  }

  return { table: table.name, readOnce }
}
