/** An office's lists of clues, page by page. */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { Clue, ClueState } from '../core/clues/clue.ts'
import type { ClueSecrets, ClueStore, ListQuestion } from '../core/clues/clue-store.ts'
import type { RowProblem } from '../core/ports.ts'
import { CENTRE, type OfficeCode } from '../core/register/register.ts'
import type { ClueAccess } from './clue-access.ts'
import { buildCursors } from './clue-cursor.ts'
import { buildClueReader } from './clue-reader.ts'
import { $DeskRow } from './clue-rows.ts'
import { parseRows, type Row } from './dynamo.ts'
import { buildDeskRange, listDeskKeys, SHELVES, toShelf } from './keys.ts'

/** Rows of a page that is narrowed afterwards: rows are small, and few are of one state. */
const FILTERED_PAGE = 300

export function buildClueLists({ client, tables }: ClueAccess, { hashRequest }: ClueSecrets): Pick<ClueStore, 'listClues'> {
  const cursors = buildCursors(hashRequest)
  const { readClues } = buildClueReader(client, tables.register)
  return {
    async listClues({ office }, question) {
      const list = `${office} ${question.role} ${question.state ?? ''}`
      const after = question.cursor === undefined ? undefined : cursors.read(list, question.cursor)
      if (question.role === 'all' && office !== CENTRE) return { clues: [], problems: [] }
      const { desks, problems: unread } = await takeDesks(client, tables.register, office, {
        ...question,
        ...(after && { after }),
      })
      const page = desks.slice(0, question.limit)
      const { clues, problems } = await readClues(page.flatMap(({ numbers }) => numbers))
      const last = desks.length > question.limit ? page.at(-1) : undefined
      return {
        clues: clues.filter(clue => stands(clue, office, question)),
        problems: [...unread, ...problems],
        ...(last && { cursor: cursors.write(list, last.position) }),
      }
    },
  }
}

/** It may have left the list since that was read. */
const stands = (clue: Clue, office: OfficeCode, { role, state }: ListQuestion): boolean =>
  (state === undefined || clue.state === state) &&
  listRanges(office, { role }).some(({ pk, prefix }) =>
    listDeskKeys(clue).some(key => key.pk === pk && key.sk.startsWith(prefix)),
  )

const listRanges = (office: OfficeCode, { role, state }: Pick<ListQuestion, 'role' | 'state'>) =>
  (state === undefined ? SHELVES : [toShelf(state)]).map(shelf => buildDeskRange(office, role, shelf))

type Desk = { position: string; numbers: string[] }
type Wanted = Pick<ListQuestion, 'role' | 'state' | 'limit'> & { after?: string }

/** One more than a page holds, if there is one: so it is known whether another page follows. */
async function takeDesks(
  client: DynamoDBDocumentClient,
  table: string,
  office: OfficeCode,
  wanted: Wanted,
): Promise<{ desks: Desk[]; problems: RowProblem[] }> {
  const found = new Map<string, Desk>()
  const problems: RowProblem[] = []
  for (const { pk, prefix } of listRanges(office, wanted)) {
    const rows = await takeNewest(client, table, { pk, prefix }, wanted)
    // One that cannot be read keeps its place: else the list would seem to end there.
    for (const row of rows) {
      const position = String(row['sk']).slice(prefix.length)
      found.set(position, { position, numbers: parseRows([row], $DeskRow).rows.map(({ number }) => number) })
    }
    problems.push(...parseRows(rows, $DeskRow).problems)
  }
  const newestFirst = [...found.values()].toSorted((a, b) => (a.position < b.position ? 1 : -1))
  return { desks: newestFirst.slice(0, wanted.limit + 1), problems }
}

async function takeNewest(
  client: DynamoDBDocumentClient,
  table: string,
  { pk, prefix }: { pk: string; prefix: string },
  { state, limit, after }: Wanted,
): Promise<Row[]> {
  const rows: Row[] = []
  let start: Row | undefined = after === undefined ? undefined : { pk, sk: `${prefix}${after}` }
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ...narrow(state),
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix, ...(state && { ':state': state }) },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: state === undefined ? limit + 1 : FILTERED_PAGE,
        ...(start && { ExclusiveStartKey: start }),
      }),
    )
    rows.push(...(page.Items ?? []))
    start = page.LastEvaluatedKey
  } while (start !== undefined && rows.length <= limit)
  return rows
}

const narrow = (state: ClueState | undefined) =>
  state === undefined ? {} : { FilterExpression: '#state = :state', ExpressionAttributeNames: { '#state': 'state' } }
