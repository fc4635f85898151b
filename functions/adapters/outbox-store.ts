/** The Outbox in DynamoDB: notices, batches and what a plan has to tell the operator. */
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type * as z from 'zod/mini'
import { OPEN_STATES } from '../core/outbox/states.ts'
import type { HeldNotice, NoticeChange, OutboxStore } from '../core/ports.ts'
import { isRefused, parseRows, type Row } from './dynamo.ts'
import { getAll, queryAll } from './dynamo-reads.ts'
import { buildWrites } from './dynamo-writes.ts'
import { buildBatchKey, buildDuePk, buildNoticeKey, listOperatorPks, OPERATOR_FROM, OPERATOR_TO, parseDueRow } from './keys.ts'
import {
  $BatchRow,
  $FailureRow,
  $HeldNotice,
  $LeasedBatch,
  $NoticeRecord,
  $PlanRemarks,
  $UnreachableRow,
  toBatchItem,
  toFailureItem,
  toNoticeItem,
  toRemarksItem,
  toUnreachableItem,
} from './outbox-rows.ts'

export const DUE_INDEX = 'gsi1'

export function buildOutboxStore(client: DynamoDBDocumentClient, table: string): OutboxStore {
  const { putNew, update } = buildWrites(client, table)
  return {
    async putNotice(notice, at) {
      const answer = await putNew(toNoticeItem(notice, at))
      if (!isRefused(answer)) return undefined
      return answer.refusedBy?.['batch'] === notice.batch ? undefined : toHeldNotice(notice.id, answer.refusedBy)
    },

    async claimNotice(id, from, to) {
      const answer = await update({
        key: buildNoticeKey(id),
        set: { batch: to },
        condition: `#batch = :from AND #state IN (${OPEN_STATES.map(state => `:${state}`).join(', ')})`,
        values: { from, ...Object.fromEntries(OPEN_STATES.map(state => [state, state])) },
      })
      if (!isRefused(answer) || answer.refusedBy?.['batch'] === to) return undefined
      return toHeldNotice(id, answer.refusedBy)
    },

    async putBatch(batch) {
      const answer = await putNew(toBatchItem(batch))
      return isRefused(answer) ? $BatchRow.parse(answer.refusedBy).notices : batch.notices
    },

    async leaseBatch(ref, { now, until, holder }) {
      const answer = await update({
        key: buildBatchKey(ref),
        set: { leaseUntil: until, holder },
        add: { attempt: 1 },
        condition:
          'attribute_exists(#pk) AND attribute_not_exists(#endedAt) AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now)',
        values: { now },
      })
      if (!isRefused(answer)) return $LeasedBatch.parse(answer.Attributes)
      return answer.refusedBy?.['holder'] === holder ? $LeasedBatch.parse(answer.refusedBy) : undefined
    },

    async recordInHand(batch, inHand) {
      const answer = await update({
        key: buildBatchKey(batch),
        set: { inHand },
        condition: '#attempt = :held AND attribute_not_exists(#endedAt)',
        values: { held: batch.attempt },
      })
      return !isRefused(answer)
    },

    async endBatch(batch, at) {
      const answer = await update({
        key: buildBatchKey(batch),
        set: { endedAt: at },
        // Out of the due index, which holds open batches only.
        remove: ['gsi1pk', 'gsi1sk'],
        condition: '#attempt = :held AND attribute_not_exists(#endedAt)',
        values: { held: batch.attempt },
      })
      return !isRefused(answer) || answer.refusedBy?.['endedAt'] === at
    },

    async readNotices(ids) {
      const items = await getAll(client, table, ids.map(buildNoticeKey))
      const { rows: notices, problems } = parseRows(items, $NoticeRecord)
      const found = new Set(items.map(item => item['id']))
      const missing = ids.filter(id => !found.has(id)).map(id => ({ row: buildNoticeKey(id).pk, message: 'missing' }))
      return { notices, problems: [...problems, ...missing] }
    },

    async changeNotice(notice, change) {
      const answer = await update({
        key: buildNoticeKey(notice.id),
        set: toChangedAttributes(change),
        condition: '#batch = :held AND #state = :was',
        values: { held: notice.batch, was: notice.state },
      })
      // The SDK's own repetition of a write whose answer was lost meets what it wrote.
      return !isRefused(answer) || (answer.refusedBy?.['changedAt'] === change.at && answer.refusedBy['state'] === change.state)
    },

    async listDue(shard, until, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: DUE_INDEX,
          KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk < :until',
          // `~` lies behind every id, so that the instant itself is included.
          ExpressionAttributeValues: { ':pk': buildDuePk(shard), ':until': `${until}#~` },
          Limit: limit,
        }),
      )
      return Items.flatMap(({ pk, sk, gsi1sk }) => {
        const due = parseDueRow({ pk: String(pk), sk: String(sk), gsi1sk: String(gsi1sk) })
        return due === undefined ? [] : [due]
      })
    },

    async saveUnreachable(row) {
      // Refused: it was told before, or is about to be.
      await putNew(toUnreachableItem(row))
    },

    // Both without a condition: the later one is as true as the first.
    async saveFailure(row) {
      await client.send(new PutCommand({ TableName: table, Item: toFailureItem(row) }))
    },

    async saveRemarks(row) {
      await client.send(new PutCommand({ TableName: table, Item: toRemarksItem(row) }))
    },

    async readDay(day) {
      const range = { from: OPERATOR_FROM, to: OPERATOR_TO }
      const rows = (await Promise.all(listOperatorPks(day).map(pk => queryAll(client, table, { pk, ...range })))).flat()
      const parse = <T>(entity: string, schema: z.ZodMiniType<T>) =>
        parseRows(
          rows.filter(row => row['entity'] === entity),
          schema,
        )
      const unreachable = parse('unreachable', $UnreachableRow)
      const failures = parse('failure', $FailureRow)
      const remarks = parse('remarks', $PlanRemarks)
      return {
        unreachable: unreachable.rows,
        failures: failures.rows,
        remarks: remarks.rows,
        problems: [unreachable, failures, remarks].flatMap(({ problems }) => problems),
      }
    },
  }
}

/** One row that cannot be read must not stop the plan of its office. */
function toHeldNotice(id: string, row: Row | undefined): HeldNotice {
  const parsed = $HeldNotice.safeParse(row)
  return parsed.success ? parsed.data : { id, batch: '', attempts: 0, state: 'unreadable' }
}

const toChangedAttributes = ({ at, ...change }: NoticeChange): Row => ({
  changedAt: at,
  ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
})
