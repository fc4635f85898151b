/** What an operator changed, in DynamoDB: rows are added and never touched again. */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { isDeepStrictEqual } from 'node:util'
import { addMilliseconds } from '../core/instant.ts'
import type { AuditEntry, AuditStore } from '../core/ports.ts'
import { isRefused, parseRows, type Row } from './dynamo.ts'
import { buildWrites } from './dynamo-writes.ts'
import { $AuditEntry } from './gate-rows.ts'
import { buildAuditKey, buildAuditPk, toYear } from './keys.ts'

export function buildAuditStore(client: DynamoDBDocumentClient, table: string): AuditStore {
  const { putNew } = buildWrites(client, table)

  const readYear = async (year: number, limit: number): Promise<Row[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': buildAuditPk(year) },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      }),
    )
    return Items
  }

  /** Another change of the same thing in this very millisecond (a virtual clock may stand still) pushes it to the next. */
  async function addEntry(entry: AuditEntry): Promise<void> {
    const answer = await putNew({ ...buildAuditKey(entry), entity: 'audit', ...entry })
    if (isRefused(answer) && !isDeepStrictEqual($AuditEntry.safeParse(answer.refusedBy).data, entry))
      await addEntry({ ...entry, at: addMilliseconds(entry.at, 1) })
  }

  return {
    addEntry,

    async listEntries(until, limit) {
      const year = toYear(until)
      const latest = await readYear(year, limit)
      const rows = latest.length < limit ? [...latest, ...(await readYear(year - 1, limit - latest.length))] : latest
      const { rows: entries, problems } = parseRows(rows, $AuditEntry)
      return { entries, problems }
    },
  }
}
