/** What an operator changed, in memory. */
import { isDeepStrictEqual } from 'node:util'
import { dayInShanghai } from '../../../functions/core/day.ts'
import { addMilliseconds } from '../../../functions/core/instant.ts'
import type { AuditEntry, AuditStore } from '../../../functions/core/ports.ts'

export function buildMemoryAudit(): AuditStore {
  const entries = new Map<string, AuditEntry>()
  async function addEntry(entry: AuditEntry): Promise<void> {
    const key = `${entry.at} ${entry.action} ${entry.of}`
    const known = entries.get(key) ?? entry
    if (!isDeepStrictEqual(known, entry)) return addEntry({ ...entry, at: addMilliseconds(entry.at, 1) })
    entries.set(key, { ...entry })
  }
  const list = (isMeant: (entry: AuditEntry) => boolean, limit: number) => ({
    entries: structuredClone(
      [...entries.values()]
        .filter(isMeant)
        .toSorted((a, b) => (a.at < b.at ? 1 : -1))
        .slice(0, limit),
    ),
    problems: [],
  })
  return {
    addEntry,
    listEntries: async (_, limit) => list(({ action }) => action !== 'refuse', limit),
    listRefusals: async (day, limit) => list(({ action, at }) => action === 'refuse' && dayInShanghai(at) === day, limit),
  }
}
