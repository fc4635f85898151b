/** What an operator changed, in memory. */
import type { AuditEntry, AuditStore } from '../../../functions/core/ports.ts'

export function buildMemoryAudit(): AuditStore {
  const entries: AuditEntry[] = []
  return {
    async addEntry(entry) {
      entries.push({ ...entry })
    },
    listEntries: async (_, limit) => ({
      entries: structuredClone(entries.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, limit)),
      problems: [],
    }),
  }
}
