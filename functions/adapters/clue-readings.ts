/** Readings of what is sealed: on record, in a chain of their own, before anything is shown. */
import type { ClueStore, BuildReading } from '../core/clues/clue-store.ts'
import type { Principal, ReadingsEnd, Words } from '../core/clues/clue.ts'
import { type ClueAccess, checkMade, isThere } from './clue-access.ts'
import { $LatestReading, toLatestReadingItem, toReadingItem } from './clue-rows.ts'
import { parseOne } from './dynamo.ts'
import { getAll } from './dynamo-reads.ts'
import { buildClueKey, buildReadingKey } from './keys.ts'
import { $Informant, sealItem } from './sealed-rows.ts'
import { putAfter, putNew, transact, untilAnswered } from './transaction.ts'

export function buildClueReadings(access: ClueAccess): Pick<ClueStore, 'findReadingsEnd' | 'readInformant' | 'recordReading'> {
  const { client, tables } = access

  async function findEnd(number: string): Promise<ReadingsEnd | undefined> {
    const [row] = await getAll(client, tables.register, [buildClueKey(number, 'READINGS')])
    return row && parseOne(row, $LatestReading)
  }

  /** Of two who read at once, one comes after the other. The clue's own row is left alone. */
  async function append(principal: Principal, number: string, build: BuildReading, words: Words): Promise<true> {
    const key = await access.openKey(number)
    return untilAnswered(async () => {
      const end = await findEnd(number)
      const reading = build(end ?? { position: 0, digest: '' })
      checkMade(principal, number, reading)
      const place = buildReadingKey(number, reading.position)
      const latest = toLatestReadingItem(reading)
      const result = await transact(client, [
        end === undefined ? putNew(tables.register, latest) : putAfter(tables.register, latest, end),
        putNew(tables.register, toReadingItem(reading)),
        putNew(tables.sealed, sealItem(place, 'clueReadingWords', key, words)),
      ])
      const isMade =
        result === 'done' || (result === 'refused' && (await isThere(access, tables.register, place, reading.digest)))
      return isMade || undefined
    })
  }

  return {
    async findReadingsEnd(principal, number) {
      const seen = await access.find(principal, number)
      return seen === undefined || seen.sight === 'former' ? undefined : findEnd(number)
    },

    async readInformant(principal, number, build, words) {
      const seen = await access.findForSealed(principal, number)
      if (seen?.sight !== 'party' || !principal.roles.includes('reviewer')) return undefined
      const informant = await access.readSealed(number, buildClueKey(number, 'INFORMANT'), $Informant)
      return informant && (await append(principal, number, build, words)) && informant
    },

    recordReading: async (principal, number, build, words) =>
      (await access.findForSealed(principal, number)) !== undefined && append(principal, number, build, words),
  }
}
