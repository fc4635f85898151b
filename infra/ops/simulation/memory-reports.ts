/** What offices and the operator are told of, in memory. */
import { dayInShanghai } from '../../../functions/core/day.ts'
import type {
  FailureRow,
  PlanRemarks,
  PreparedReport,
  ReportStore,
  UnreachableRow,
  UnreachedRow,
} from '../../../functions/core/ports.ts'
import { partyKey } from '../../../functions/core/register/register.ts'

type Reports = ReportStore & {
  unreachable: Map<string, UnreachableRow>
  failures: Map<string, FailureRow>
  remarks: Map<string, PlanRemarks>
  unreached: Map<string, UnreachedRow>
  prepared: Map<string, PreparedReport>
}

export function buildMemoryReports(): Reports {
  const unreachable: Reports['unreachable'] = new Map()
  const failures: Reports['failures'] = new Map()
  const remarks: Reports['remarks'] = new Map()
  const unreached: Reports['unreached'] = new Map()
  const prepared: Reports['prepared'] = new Map()
  const putOnce = <T>(rows: Map<string, T>, key: string, row: T): void => {
    if (!rows.has(key)) rows.set(key, structuredClone(row))
  }
  return {
    unreachable,
    failures,
    remarks,
    unreached,
    prepared,
    saveUnreachable: async row => putOnce(unreachable, `${row.office}#${row.day}#${partyKey(row.party)}`, row),
    async saveFailure(row) {
      failures.set(row.notice, structuredClone(row))
    },
    async saveRemarks(row) {
      remarks.set(`${row.office}#${row.day}`, structuredClone(row))
    },
    async readDay(day) {
      const cameUp = <T extends { createdAt: string }>(rows: Map<string, T>): T[] =>
        [...rows.values()].filter(({ createdAt }) => dayInShanghai(createdAt) === day)
      return { unreachable: cameUp(unreachable), failures: cameUp(failures), remarks: cameUp(remarks), problems: [] }
    },
    saveUnreached: async row => putOnce(unreached, `${row.office}#${row.slot}#${row.notice}`, row),
    readUnreached: async (office, slot) =>
      structuredClone([...unreached.values()].filter(row => row.office === office && row.slot === slot)),
    savePrepared: async report => putOnce(prepared, report.id, report),
    findPrepared: async id => structuredClone(prepared.get(id)),
  }
}
