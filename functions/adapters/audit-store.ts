/** What an operator changed and what pages refused, in DynamoDB: rows are added and never touched again. */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { isDeepStrictEqual } from 'node:util'
import { addMilliseconds } from '../core/instant.ts'
import type { AuditEntry, AuditStore, RowProblem } from '../core/ports.ts'
import { isRefused, parseRows, type Row } from './dynamo.ts'
import { buildWrites } from './dynamo-writes.ts'
import { $AuditEntry } from './gate-rows.ts'
import { buildAuditKey, buildAuditPk, buildRefusedPk, toYear } from './keys.ts'
import { toTtlOf } from './row-fields.ts'

const KEEP_REFUSALS_DAYS = 180

export function buildAuditStore(client: DynamoDBDocumentClient, table: string): AuditStore {
  const { putNew } = buildWrites(client, table)

  const readLatest = async (pk: string, limit: number): Promise<Row[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      }),
    )
    return Items
  }

  /** Another change of the same thing in this very millisecond (a virtual clock may stand still) pushes it to the next. */
  async function addEntry(entry: AuditEntry): Promise<void> {
    const ttl = entry.action === 'refuse' ? { ttl: toTtlOf(entry.at, KEEP_REFUSALS_DAYS) } : {}
    const answer = await putNew({ ...buildAuditKey(entry), entity: 'audit', ...entry, ...ttl })
    if (isRefused(answer) && !isDeepStrictEqual($AuditEntry.safeParse(answer.refusedBy).data, entry))
      await addEntry({ ...entry, at: addMilliseconds(entry.at, 1) })
  }

  return {
    addEntry,

    async listEntries(until, limit) {
      const year = toYear(until)
      const latest = await readLatest(buildAuditPk(year), limit)
      const isAll = latest.length === limit
      return parseEntries(isAll ? latest : [...latest, ...(await readLatest(buildAuditPk(year - 1), limit - latest.length))])
    },

    listRefusals: async (day, limit) => parseEntries(await readLatest(buildRefusedPk(day), limit)),
  }
}

function parseEntries(rows: readonly Row[]): { entries: AuditEntry[]; problems: RowProblem[] } {
  const { rows: entries, problems } = parseRows(rows, $AuditEntry)
  return { entries, problems }
}
