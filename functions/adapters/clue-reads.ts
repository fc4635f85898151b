/** What a principal reads of one clue: its timeline, what was entered, other clues of the same target. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { isMarked } from '../core/clues/attachments.ts'
import { type Sealed, verifyWords } from '../core/clues/chain.ts'
import { type ClueSecrets, type ClueStore, MOST_REPEATS } from '../core/clues/clue-store.ts'
import type { ClueEntry, Principal, Words } from '../core/clues/clue.ts'
import { findSight } from '../core/clues/sight.ts'
import { UnreadableRowError } from '../core/errors.ts'
import { type ClueAccess, mayReadSealed } from './clue-access.ts'
import { openFile } from './clue-files.ts'
import { buildClueReader } from './clue-reader.ts'
import { $ClueEntry, $LatestReading, $Reading } from './clue-rows.ts'
import { describeKey, parseOne, parseRows } from './dynamo.ts'
import { getAll, queryAll } from './dynamo-reads.ts'
import { buildClueKey, buildEntryKey, buildFileKey, buildReadingKey, buildTargetPk, buildWordsKey, type Key } from './keys.ts'
import { $Informant, $SealedIntake, $TargetRow, $Words, openRow } from './sealed-rows.ts'

/** Behind the last version that keys have room for. */
const LAST = 999_999
/** The latest clues of one target, among which those are looked for that the principal may see. */
const LOOKED_THROUGH = 100

type ClueReads = Pick<ClueStore, 'readTimeline' | 'readReadings' | 'readIntake' | 'listRepeats'>

export function buildClueReads(access: ClueAccess, { digest }: Pick<ClueSecrets, 'digest'>): ClueReads {
  const { client, tables } = access
  const { readClues } = buildClueReader(client, tables.register)

  /**
   * The rows with their words, each as it was sealed with its row.
   * @param readRest what else was sealed with it
   * @throws UnreadableRowError where they are gone, or others
   */
  async function addWords<T extends { number: string; words?: string }>(
    principal: Principal,
    rows: readonly T[],
    toKey: (row: T) => Key,
    readRest: (row: T) => Promise<Omit<Sealed, 'words'>>,
  ): Promise<{ row: T; words?: Words }[]> {
    const [first] = rows
    if (first === undefined || !mayReadSealed(principal)) return rows.map(row => ({ row }))
    const key = await access.openKey(first.number)
    const found = await getAll(client, tables.sealed, rows.map(toKey))
    return Promise.all(
      rows.map(async row => {
        const place = toKey(row)
        const sealed = found.find(({ sk }) => sk === place.sk)
        if (sealed === undefined && row.words === undefined) return { row }
        const words = sealed && openRow(sealed, key, $Words)
        if (words === undefined || !verifyWords(digest, row, { words, ...(await readRest(row)) }))
          throw new UnreadableRowError(`${describeKey(place)}: not the words that were sealed`)
        return { row, words }
      }),
    )
  }

  const readIntakeRow = (number: string) => access.readSealed(number, buildClueKey(number, 'INTAKE'), $SealedIntake)

  /** The informant is opened for the digest alone, and shown to nobody. */
  async function readFirst({ number, version }: ClueEntry): Promise<Omit<Sealed, 'words'>> {
    if (version !== 1) return {}
    const [row, informant] = await Promise.all([
      readIntakeRow(number),
      access.readSealed(number, buildClueKey(number, 'INFORMANT'), $Informant),
    ])
    return { intake: row?.intake, informant }
  }

  /** @throws UnreadableRowError where a file is another than was attached */
  async function checkFiles(number: string, words: readonly Words[]): Promise<void> {
    const marks = words.flatMap(({ file }) => file ?? [])
    if (marks.length === 0) return
    const key = await access.openKey(number)
    const rows = await getAll(
      client,
      tables.sealed,
      marks.map(({ id }) => buildFileKey(number, id)),
    )
    for (const mark of marks) {
      const place = buildFileKey(number, mark.id)
      const row = rows.find(({ sk }) => sk === place.sk)
      if (row === undefined || !isMarked(openFile(row, key), mark))
        throw new UnreadableRowError(`${describeKey(place)}: not the file that was attached`)
    }
  }

  async function listOfTarget(hash: string): Promise<string[]> {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: tables.sealed,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': buildTargetPk(hash) },
        ScanIndexForward: false,
        Limit: LOOKED_THROUGH,
      }),
    )
    return parseRows(Items ?? [], $TargetRow).rows.map(({ number }) => number)
  }

  return {
    async readTimeline(principal, number, { after, limit }) {
      const seen = await access.find(principal, number)
      if (seen === undefined) return []
      const isFormer = seen.sight === 'former'
      const { pk, sk: from } = buildEntryKey(number, after + 1)
      // Of one that had the clue most entries may be those of others.
      const { sk: to } = buildEntryKey(number, isFormer ? LAST : after + limit)
      const rows = await queryAll(client, tables.register, { pk, from, to })
      const entries = rows.map(row => parseOne(row, $ClueEntry)).filter(({ office }) => !isFormer || office === principal.office)
      const toKey = ({ version }: ClueEntry): Key => buildWordsKey(number, version)
      const opened = await addWords(principal, entries.slice(0, limit), toKey, readFirst)
      await checkFiles(
        number,
        opened.flatMap(({ words }) => words ?? []),
      )
      return opened.map(({ row, ...words }) => ({ entry: row, ...words }))
    },

    async readReadings(principal, number, latest) {
      if ((await access.find(principal, number))?.sight !== 'party') return []
      const [head] = await getAll(client, tables.register, [buildClueKey(number, 'READINGS')])
      if (head === undefined) return []
      const { position } = parseOne(head, $LatestReading)
      const { pk, sk: from } = buildReadingKey(number, Math.max(1, position - latest + 1))
      const rows = await queryAll(client, tables.register, { pk, from, to: buildReadingKey(number, position).sk })
      const readings = rows.map(row => parseOne(row, $Reading))
      const opened = await addWords(
        principal,
        readings,
        reading => buildReadingKey(number, reading.position),
        async () => ({}),
      )
      return opened.map(({ row, ...words }) => ({ reading: row, ...words }))
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
      return clues
        .filter(clue => ['party', 'invited'].includes(findSight(principal.office, clue) ?? ''))
        .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
        .slice(0, MOST_REPEATS)
        .map(clue => clue.number)
    },
  }
}
