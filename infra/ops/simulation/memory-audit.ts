/** What an operator changed, in memory. */
import { isDeepStrictEqual } from 'node:util'
import type { AuditEntry, AuditStore } from '../../../functions/core/ports.ts'

export function buildMemoryAudit(): AuditStore {
  const entries = new Map<string, AuditEntry>()
  return {
    async addEntry(entry) {
      const key = `${entry.at} ${entry.action} ${entry.of}`
      const known = entries.get(key) ?? entry
      if (!isDeepStrictEqual(known, entry)) throw new Error('another change of the same thing is on record at this very instant')
      entries.set(key, { ...entry })
    },
    listEntries: async (_, limit) => ({
      entries: structuredClone([...entries.values()].toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, limit)),
      problems: [],
    }),
  }
}
