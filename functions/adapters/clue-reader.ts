/** The Register's rows of clues, without what is sealed. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { ClueReader, ListRole } from '../core/clues/clue-store.ts'
import type { RowProblem } from '../core/ports.ts'
import { CENTRE, type OfficeCode } from '../core/register/register.ts'
import { $Clue, $ClueEntry, $DeskRow, $LatestReading, $Reading } from './clue-rows.ts'
import { parseRows } from './dynamo.ts'
import { getAll, queryAll } from './dynamo-reads.ts'
import { buildClueKey, buildCluePk, buildDeskRange, ENTRY_PREFIX, READING_PREFIX, SHELVES } from './keys.ts'

const OWN: readonly ListRole[] = ['received', 'sent']

export function buildClueReader(client: DynamoDBDocumentClient, table: string): ClueReader {
  /** In the order of the numbers; one that is not there is left out. */
  const readClues: ClueReader['readClues'] = async numbers => {
    const keys = numbers.map(number => buildClueKey(number))
    const { rows, problems } = parseRows(await getAll(client, table, keys), $Clue)
    const found = new Map(rows.map(clue => [clue.number, clue]))
    return { clues: numbers.flatMap(number => found.get(number) ?? []), problems }
  }

  /** Those whose desk changed on or after `since`, and what could not be read on the way. */
  async function readDesks(ranges: readonly { pk: string; prefix: string }[], since = '') {
    const numbers = new Set<string>()
    const problems: RowProblem[] = []
    for (const range of ranges) {
      const desks = parseRows(await queryAll(client, table, range), $DeskRow)
      for (const { number, changedAt } of desks.rows) if (changedAt >= since) numbers.add(number)
      problems.push(...desks.problems)
    }
    const read = await readClues([...numbers])
    return { clues: read.clues, problems: [...problems, ...read.problems] }
  }

  return {
    readClues,

    async listOpenClues(office) {
      const roles = office === CENTRE ? (['all'] as const) : OWN
      const { clues, problems } = await readDesks(roles.map(role => buildDeskRange(office, role, 'OPEN')))
      // One may have been closed since the desks were read.
      return { clues: clues.filter(({ state }) => state !== 'closed'), problems }
    },

    listChangedClues: (office: OfficeCode, since) =>
      readDesks(
        SHELVES.flatMap(shelf => OWN.map(role => buildDeskRange(office, role, shelf))),
        since,
      ),

    async readEntries(number) {
      const rows = await queryAll(client, table, { pk: buildCluePk(number), prefix: ENTRY_PREFIX })
      const { rows: entries, problems } = parseRows(rows, $ClueEntry)
      return { entries, problems }
    },

    async readReadingChain(number) {
      const [rows, [row]] = await Promise.all([
        queryAll(client, table, { pk: buildCluePk(number), prefix: READING_PREFIX }),
        getAll(client, table, [buildClueKey(number, 'READINGS')]),
      ])
      const { rows: readings, problems } = parseRows(rows, $Reading)
      const latest = parseRows(row === undefined ? [] : [row], $LatestReading)
      const [end] = latest.rows
      return { readings, ...(end && { end }), problems: [...problems, ...latest.problems] }
    },
  }
}
