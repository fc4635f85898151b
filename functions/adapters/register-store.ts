/** The Register in DynamoDB. */
import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod/mini'
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { RegisterStore } from '../core/ports.ts'
import type { OfficeCode } from '../core/register/register.ts'
import { buildClueReader } from './clue-reader.ts'
import { isRefused, parseOne, parseRows, type Row, tryWrite } from './dynamo.ts'
import { getAll, queryAll } from './dynamo-reads.ts'
import {
  buildDutyKey,
  buildPartyKey,
  buildTaskKey,
  buildTasksPk,
  buildWatermarkKey,
  listSlicePks,
  PARTY_PREFIX,
  SLICE_FROM,
  SLICE_TO,
  TASK_PREFIX,
  TITLES_PREFIX,
} from './keys.ts'
import {
  $DutyRow,
  $PartyRow,
  $TaskRow,
  $TitlesRow,
  $Watermark,
  toDutyItem,
  toPartyItem,
  toTaskItem,
  toTitlesItem,
  toWatermarkItem,
} from './register-rows.ts'

const hasEntity =
  (entity: string) =>
  (row: Row): boolean =>
    row['entity'] === entity

const $UnitId = z.object({ party: z.object({ id: z.string() }), retired: z.optional(z.boolean()) })

/** As they are stored: what is undefined is not there. */
const isSameRow = (a: Row, b: Row): boolean => isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)))

export function buildRegisterStore(client: DynamoDBDocumentClient, table: string): RegisterStore {
  const readParts = async (office: OfficeCode, prefix: string, projection?: string): Promise<Row[]> =>
    (await Promise.all(listSlicePks(office).map(pk => queryAll(client, table, { pk, prefix }, projection)))).flat()

  /** A row is replaced only by the one that follows the version read; the first only where there is none. */
  const saveVersion = async (item: Row, version: number): Promise<boolean> => {
    const answer = await tryWrite(() =>
      client.send(
        new PutCommand({
          TableName: table,
          Item: item,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...(version === 1
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#version = :before',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':before': version - 1 },
              }),
        }),
      ),
    )
    // The SDK repeats a write whose answer was lost, and then meets its own row.
    return !isRefused(answer) || (answer.refusedBy !== undefined && isSameRow(answer.refusedBy, item))
  }

  return {
    ...buildClueReader(client, table),

    async readOffice(office) {
      const range = { from: SLICE_FROM, to: SLICE_TO }
      const rows = (await Promise.all(listSlicePks(office).map(pk => queryAll(client, table, { pk, ...range })))).flat()
      return splitSlice(rows)
    },

    async readTasks(issuer) {
      const rows = await queryAll(client, table, { pk: buildTasksPk(issuer), prefix: TASK_PREFIX })
      const { rows: tasks, problems } = parseRows(rows, $TaskRow)
      return { tasks, problems }
    },

    async readTitles(office) {
      const { rows: titles, problems } = parseRows(await readParts(office, TITLES_PREFIX), $TitlesRow)
      return { titles, problems }
    },

    async readState({ parties, duties, tasks }) {
      const keys = [
        ...parties.map(({ party, office }) => buildPartyKey(party, office)),
        ...duties.map(buildDutyKey),
        ...tasks.map(({ issuer, id }) => buildTaskKey(issuer, id)),
      ]
      // A moment old, at half the price: less than what lies between composing a message and its arrival.
      const rows = await getAll(client, table, keys, { recent: true })
      const known = parseRows(rows.filter(hasEntity('task')), $TaskRow)
      const slice = splitSlice(rows.filter(row => !hasEntity('task')(row)))
      return { ...slice, tasks: known.rows, problems: [...slice.problems, ...known.problems] }
    },

    async findDuty(duty) {
      const [row] = await getAll(client, table, [buildDutyKey(duty)])
      return row === undefined ? undefined : parseOne(row, $DutyRow)
    },

    async listUnitIds(office) {
      const rows = await readParts(office, `${PARTY_PREFIX}UNIT#`, 'party.id, retired')
      return rows.flatMap(row => {
        const { success, data } = z.safeParse($UnitId, row)
        return success && data.retired !== true ? [data.party.id] : []
      })
    },

    saveParty: row => saveVersion(toPartyItem(row), row.version),
    async dropUnreadableParty({ party, office }) {
      const Key = buildPartyKey(party, office)
      const [row] = await getAll(client, table, [Key])
      if (row === undefined || parseRows([row], $PartyRow).problems.length === 0) return false
      await client.send(new DeleteCommand({ TableName: table, Key }))
      return true
    },
    saveDuty: row => saveVersion(toDutyItem(row), row.version),
    saveTask: row => saveVersion(toTaskItem(row), row.version),
    saveTitles: row => saveVersion(toTitlesItem(row), row.version),

    async findWatermark(office) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: buildWatermarkKey(office), ConsistentRead: true }),
      )
      return Item === undefined ? undefined : parseOne(Item, $Watermark)
    },

    async saveWatermark(mark, before) {
      const answer = await tryWrite(() =>
        client.send(
          new PutCommand({
            TableName: table,
            Item: toWatermarkItem(mark),
            ConditionExpression: before === undefined ? 'attribute_not_exists(pk)' : 'begun = :begun AND size(done) = :pieces',
            ...(before === undefined
              ? {}
              : { ExpressionAttributeValues: { ':begun': before.begun, ':pieces': before.done.length } }),
          }),
        ),
      )
      return !isRefused(answer)
    },

    async finishPiece(office, begun, piece) {
      const answer = await tryWrite(() =>
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: buildWatermarkKey(office),
            UpdateExpression: 'ADD done :piece',
            ConditionExpression: 'begun = :begun',
            ExpressionAttributeValues: { ':piece': new Set([piece]), ':begun': begun },
          }),
        ),
      )
      return !isRefused(answer)
    },
  }
}

function splitSlice(
  rows: readonly Row[],
): Pick<Awaited<ReturnType<RegisterStore['readState']>>, 'parties' | 'duties' | 'problems'> {
  const duties = parseRows(rows.filter(hasEntity('duty')), $DutyRow)
  const parties = parseRows(
    rows.filter(row => !hasEntity('duty')(row)),
    $PartyRow,
  )
  return { parties: parties.rows, duties: duties.rows, problems: [...parties.problems, ...duties.problems] }
}
