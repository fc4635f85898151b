/** Batches in DynamoDB, and the index of those that fall due. */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { draftLook } from '../core/outbox/due-index.ts'
import type { BatchStore, LeasedBatch } from '../core/ports.ts'
import { isRefused, parseRows, type Row } from './dynamo.ts'
import { getAll, queryAll } from './dynamo-reads.ts'
import { buildWrites } from './dynamo-writes.ts'
import { BATCH_PREFIX, buildBatchKey, buildDayPk, buildDueKey, buildDuePk, buildDueSk, parseDueRow } from './keys.ts'
import { $BatchNotices, $BatchRecord, $HandOfBatch, $LeasedBatch, toBatchItem, toFresh, toInHand } from './batch-rows.ts'

export const DUE_INDEX = 'gsi1'

/** Nobody has leased the batch since, and its holder has neither ended nor released it. */
const fence = ({ attempt }: LeasedBatch) => ({
  condition: '#attempt = :held AND attribute_exists(#leaseUntil) AND attribute_not_exists(#endedAt)',
  values: { held: attempt },
})
const FREE =
  'attribute_exists(#pk) AND attribute_not_exists(#endedAt) AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now)' +
  ' AND (attribute_not_exists(#draft) OR #draft <= :now)'

export function buildBatchStore(client: DynamoDBDocumentClient, table: string): BatchStore {
  const { putNew, update } = buildWrites(client, table)
  return {
    async putBatch(batch) {
      const answer = await putNew(toBatchItem(batch))
      return isRefused(answer) ? $BatchNotices.parse(answer.refusedBy).notices : batch.notices
    },

    async draftBatch(batch, until) {
      // Refused: the SDK's own repetition.
      await putNew({ ...toBatchItem(batch), gsi1sk: buildDueSk(batch.id, draftLook(batch, until)), draft: until })
    },

    async publishBatch(batch) {
      const answer = await update({
        key: buildBatchKey(batch),
        set: { ...toFresh(batch), gsi1sk: buildDueKey(batch).gsi1sk },
        remove: ['draft'],
        condition: 'attribute_exists(#draft) AND attribute_not_exists(#leaseUntil) AND attribute_not_exists(#endedAt)',
        values: {},
      })
      return !isRefused(answer) || (answer.refusedBy !== undefined && answer.refusedBy['draft'] === undefined)
    },

    async leaseBatch(ref, { now, until, holder }) {
      const answer = await update({
        key: buildBatchKey(ref),
        set: { leaseUntil: until, holder },
        add: { attempt: 1 },
        remove: ['fresh'],
        condition: FREE,
        values: { now },
      })
      if (!isRefused(answer)) return $LeasedBatch.parse(answer.Attributes)
      return answer.refusedBy?.['holder'] === holder ? $LeasedBatch.parse(answer.refusedBy) : undefined
    },

    async recordInHand(batch, inHand) {
      const answer = await update({ key: buildBatchKey(batch), set: { inHand: toInHand(batch, inHand) }, ...fence(batch) })
      return !isRefused(answer)
    },

    async findInHand(ref) {
      const [row] = await getAll(client, table, [buildBatchKey(ref)])
      return $HandOfBatch.safeParse(row).data
    },

    async releaseBatch(batch, dueAt) {
      const answer = await update({
        key: buildBatchKey(batch),
        set: { dueAt, gsi1sk: buildDueSk(batch.id, dueAt) },
        remove: ['leaseUntil', 'holder', 'inHand'],
        ...fence(batch),
      })
      return !isRefused(answer) || isReleased(answer.refusedBy, batch, dueAt)
    },

    async endBatch(batch, at) {
      const answer = await update({
        key: buildBatchKey(batch),
        set: { endedAt: at },
        // Out of the due index, which holds open batches only.
        remove: ['gsi1pk', 'gsi1sk'],
        ...fence(batch),
      })
      return !isRefused(answer) || isEnded(answer.refusedBy, batch, at)
    },

    async postponeBatch(ref, until, now) {
      const set = { gsi1sk: buildDueSk(ref.id, until) }
      const answer = await update({ key: buildBatchKey(ref), set, remove: ['fresh'], condition: FREE, values: { now } })
      return !isRefused(answer)
    },

    async listDue(partition, until, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: DUE_INDEX,
          KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk < :until',
          // `~` lies behind every id, so that the instant itself is included.
          ExpressionAttributeValues: { ':pk': buildDuePk(partition), ':until': `${until}#~` },
          Limit: limit,
        }),
      )
      return Items.flatMap(({ pk, sk, gsi1sk }) => {
        const due = parseDueRow({ pk: String(pk), sk: String(sk), gsi1sk: String(gsi1sk) })
        return due === undefined ? [] : [due]
      })
    },

    async listBatches(office, day) {
      const rows = await queryAll(client, table, { pk: buildDayPk(office, day), prefix: BATCH_PREFIX })
      const { rows: batches, problems } = parseRows(rows, $BatchRecord)
      return { batches, problems }
    },
  }
}

/** What the SDK's own repetition of a write meets. */
const isReleased = (row: Row | undefined, { attempt }: LeasedBatch, dueAt: string): boolean =>
  row?.['attempt'] === attempt && row['dueAt'] === dueAt && row['leaseUntil'] === undefined && row['endedAt'] === undefined
const isEnded = (row: Row | undefined, { attempt }: LeasedBatch, at: string): boolean =>
  row?.['attempt'] === attempt && row['endedAt'] === at
