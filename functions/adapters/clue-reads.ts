/** What a principal reads of one clue: its timeline, what was entered, other clues of the same target. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { ClueStore } from '../core/clues/clue-store.ts'
import type { Principal, Words } from '../core/clues/clue.ts'
import { findSight } from '../core/clues/sight.ts'
import { UnreadableRowError } from '../core/errors.ts'
import type { RowProblem } from '../core/ports.ts'
import { type ClueAccess, mayReadSealed } from './clue-access.ts'
import { buildClueReader } from './clue-reader.ts'
import { parseRows } from './dynamo.ts'
import { queryAll } from './dynamo-reads.ts'
import { buildClueKey, buildCluePk, buildReadingKey, buildTargetPk, buildWordsKey, READING_PREFIX, WORDS_PREFIX } from './keys.ts'
import { $SealedIntake, $TargetRow, $Words, openRow } from './sealed-rows.ts'

/** The latest clues of one target: with more of them nobody looks at each. */
const REPEATS = 100

type ClueReads = Pick<ClueStore, 'readTimeline' | 'readReadings' | 'readIntake' | 'listRepeats'>

export function buildClueReads(access: ClueAccess): ClueReads {
  const { client, tables } = access
  const { readClues, readEntries, readReadingChain } = buildClueReader(client, tables.register)

  /** Opens those words only that stand under the wanted sort keys. */
  async function openWords(principal: Principal, number: string, prefix: string, wanted: string[]): Promise<Map<string, Words>> {
    if (!mayReadSealed(principal) || wanted.length === 0) return new Map()
    const rows = await queryAll(client, tables.sealed, { pk: buildCluePk(number), prefix })
    const key = await access.openKey(number)
    const mine = rows.filter(({ sk }) => wanted.includes(String(sk)))
    return new Map(mine.map(row => [String(row['sk']), openRow(row, key, $Words)]))
  }

  const readIntakeRow = (number: string) => access.readSealed(number, buildClueKey(number, 'INTAKE'), $SealedIntake)

  async function listOfTarget(hash: string): Promise<string[]> {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: tables.sealed,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': buildTargetPk(hash) },
        ScanIndexForward: false,
        Limit: REPEATS,
      }),
    )
    return parseRows(Items ?? [], $TargetRow).rows.map(({ number }) => number)
  }

  return {
    async readTimeline(principal, number) {
      const seen = await access.find(principal, number)
      if (seen === undefined) return []
      const all = throwOn(await readEntries(number)).entries
      const entries = seen.sight === 'former' ? all.filter(({ office }) => office === principal.office) : all
      const placed = entries.map(entry => ({ entry, sk: buildWordsKey(number, entry.version).sk }))
      const opened = await openWords(
        principal,
        number,
        WORDS_PREFIX,
        placed.map(({ sk }) => sk),
      )
      return placed.map(({ entry, sk }) => ({ entry, ...pick(opened, sk) }))
    },

    async readReadings(principal, number) {
      if ((await access.find(principal, number))?.sight !== 'party') return []
      const { readings } = throwOn(await readReadingChain(number))
      const placed = readings.map(reading => ({ reading, sk: buildReadingKey(number, reading.position).sk }))
      const opened = await openWords(
        principal,
        number,
        READING_PREFIX,
        placed.map(({ sk }) => sk),
      )
      return placed.map(({ reading, sk }) => ({ reading, ...pick(opened, sk) }))
    },

    async readIntake(principal, number) {
      const seen = await access.findForSealed(principal, number)
      return seen && (await readIntakeRow(number))?.intake
    },

    async listRepeats(principal, number) {
      const seen = await access.findForSealed(principal, number)
      const targets = seen === undefined ? [] : ((await readIntakeRow(number))?.targets ?? [])
      const numbers = new Set((await Promise.all(targets.map(listOfTarget))).flat())
      numbers.delete(number)
      const { clues } = await readClues([...numbers])
      const seenToo = clues.filter(clue => ['party', 'invited'].includes(findSight(principal.office, clue) ?? ''))
      return seenToo
        .map(clue => clue.number)
        .toSorted()
        .toReversed()
    },
  }
}

const pick = (words: ReadonlyMap<string, Words>, sk: string): { words?: Words } => {
  const mine = words.get(sk)
  return mine === undefined ? {} : { words: mine }
}

/** A history that misses a line would be a wrong one. */
function throwOn<T extends { problems: RowProblem[] }>(read: T): T {
  const [first] = read.problems
  if (first !== undefined) throw new UnreadableRowError(`${first.row}: ${first.message}`)
  return read
}
