/** What is known of a clue's attachments; their bytes lie in the bucket. */
import { hasRoom } from '../core/clues/attachments.ts'
import type { ClueFile, ClueStore } from '../core/clues/clue-store.ts'
import type { ClueAccess } from './clue-access.ts'
import { parseOne, type Row } from './dynamo.ts'
import { getAll, queryAll } from './dynamo-reads.ts'
import { buildClueKey, buildCluePk, buildFileKey, FILE_PREFIX } from './keys.ts'
import type { ClueKey } from './seal.ts'
import { $FilesRow, $OpenFile, $SealedFile, openRow, toFileItem, toFilesItem } from './sealed-rows.ts'
import { putAfter, putNew, transact, untilAnswered } from './transaction.ts'

export function buildClueFiles(access: ClueAccess): Pick<ClueStore, 'announceFile' | 'findFile' | 'listFiles' | 'refuseFile'> {
  const { client, tables } = access
  const readFileRows = (number: string): Promise<Row[]> =>
    queryAll(client, tables.sealed, { pk: buildCluePk(number), prefix: FILE_PREFIX })

  /** Counted and written on condition that nobody has announced another one in between. */
  const announce = (number: string, file: ClueFile, key: ClueKey): Promise<boolean> =>
    untilAnswered(async () => {
      // One after the other: what is counted is never older than what the write rests on.
      const [row] = await getAll(client, tables.sealed, [buildClueKey(number, 'FILES')])
      const files = (await readFileRows(number)).map(each => parseOne(each, $OpenFile))
      if (files.some(({ id }) => id === file.id)) return true
      if (!hasRoom(files, file.at)) return false
      const announced = row === undefined ? 0 : parseOne(row, $FilesRow).announced
      const next = toFilesItem(number, announced + 1)
      const result = await transact(client, [
        row === undefined ? putNew(tables.sealed, next) : putAfter(tables.sealed, next, { announced }),
        putNew(tables.sealed, toFileItem(number, file, key)),
      ])
      // Refused: it is there already, or another one is. The next look tells which.
      return result === 'done' || undefined
    })

  return {
    async announceFile(principal, number, file) {
      if ((await access.findForSealed(principal, number)) === undefined) return false
      return announce(number, file, await access.openKey(number))
    },

    async findFile(principal, number, id) {
      if ((await access.findForSealed(principal, number)) === undefined) return undefined
      const [row] = await getAll(client, tables.sealed, [buildFileKey(number, id)])
      return row && openFile(row, await access.openKey(number))
    },

    async listFiles(principal, number) {
      if ((await access.findForSealed(principal, number)) === undefined) return []
      const rows = await readFileRows(number)
      if (rows.length === 0) return []
      const key = await access.openKey(number)
      return rows.map(row => openFile(row, key))
    },

    async refuseFile(principal, number, file) {
      if ((await access.findForSealed(principal, number)) === undefined) return
      const refused = toFileItem(number, { ...file, state: 'refused' }, await access.openKey(number))
      await untilAnswered(async () => {
        const result = await transact(client, [putAfter(tables.sealed, refused, { state: 'waiting' })])
        return result === 'contended' ? undefined : result
      })
    },
  }
}

export const openFile = (row: Row, key: ClueKey): ClueFile => ({ ...parseOne(row, $OpenFile), ...openRow(row, key, $SealedFile) })
