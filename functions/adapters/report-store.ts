/** What offices and the operator are told of, in DynamoDB. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type * as z from 'zod/mini'
import type { ReportStore } from '../core/ports.ts'
import { parseOne, parseRows } from './dynamo.ts'
import { getAll, queryAll } from './dynamo-reads.ts'
import { buildWrites } from './dynamo-writes.ts'
import { buildPreparedKey, buildSlotPrefix, buildUnreachedPk, listOperatorPks, OPERATOR_FROM, OPERATOR_TO } from './keys.ts'
import {
  $FailureRow,
  $PlanRemarks,
  $PreparedReport,
  $UnreachableRow,
  $UnreachedRow,
  toFailureItem,
  toPreparedItem,
  toRemarksItem,
  toUnreachableItem,
  toUnreachedItem,
} from './report-rows.ts'

export function buildReportStore(client: DynamoDBDocumentClient, table: string): ReportStore {
  const { putNew, putOver } = buildWrites(client, table)
  return {
    async saveUnreachable(row) {
      // Refused: it was told before, or is about to be.
      await putNew(toUnreachableItem(row))
    },

    // Both without a condition: the later one is as true as the first.
    async saveFailure(row) {
      await putOver(toFailureItem(row))
    },

    async saveRemarks(row) {
      await putOver(toRemarksItem(row))
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

    async saveUnreached(row) {
      await putNew(toUnreachedItem(row))
    },

    async readUnreached(office, slot) {
      const rows = await queryAll(client, table, { pk: buildUnreachedPk(office), prefix: buildSlotPrefix(slot) })
      // One that cannot be read costs the report a line; the operator sees the notice itself among the failures.
      return parseRows(rows, $UnreachedRow).rows
    },

    async savePrepared(report) {
      await putNew(toPreparedItem(report))
    },

    async findPrepared(id) {
      const [row] = await getAll(client, table, [buildPreparedKey(id)])
      return row === undefined ? undefined : parseOne(row, $PreparedReport)
    },
  }
}
