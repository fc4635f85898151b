/** The rows of clues in memory, as whoever has no key to what is sealed reads them. */
import type { Clue, ClueEntry, Reading } from '../../../functions/core/clues/clue.ts'
import type { ClueReader } from '../../../functions/core/clues/clue-store.ts'
import { isReceiver } from '../../../functions/core/clues/sight.ts'
import { CENTRE, type OfficeCode } from '../../../functions/core/register/register.ts'

/** By number. */
export type ClueRows = {
  clues: Map<string, Clue>
  entries: Map<string, ClueEntry[]>
  readings: Map<string, Reading[]>
}

export const buildClueRows = (): ClueRows => ({ clues: new Map(), entries: new Map(), readings: new Map() })

export function buildMemoryClueReader({ clues, entries, readings }: ClueRows): ClueReader {
  const list = (wanted: (clue: Clue) => boolean) => ({ clues: [...clues.values()].filter(wanted), problems: [] })
  const isOf = (clue: Clue, office: OfficeCode): boolean => clue.from === office || isReceiver(office, clue)
  return {
    readClues: async numbers => list(({ number }) => numbers.includes(number)),
    listOpenClues: async office => list(clue => clue.state !== 'closed' && (office === CENTRE || isOf(clue, office))),
    listChangedClues: async (office, since) => list(clue => clue.changedAt >= since && isOf(clue, office)),
    readEntries: async number => ({ entries: entries.get(number) ?? [], problems: [] }),
    async readReadingChain(number) {
      const own = readings.get(number) ?? []
      const last = own.at(-1)
      return { readings: own, ...(last && { end: { position: last.position, digest: last.digest } }), problems: [] }
    },
  }
}
