/** Rows of the running register as the rules know it. */
import type { DutyRow, PartyRow, TaskRow } from '../ports.ts'
import type { Progress, Register } from './register.ts'

/** Retired parties are left out: nobody is told, and nobody counts them. */
export function toRegister(
  rows: { parties: readonly PartyRow[]; duties: readonly DutyRow[] },
  tasks: readonly TaskRow[],
): Register {
  const active = rows.parties.filter(({ retired }) => !retired)
  return {
    units: active.flatMap(({ unit }) => (unit === undefined ? [] : [unit])),
    contacts: active.flatMap(({ contacts }) => contacts),
    tasks: tasks.map(({ task }) => task),
    progress: rows.duties.flatMap(({ facts, issuer, task, party }): Progress[] =>
      facts.map(fact => ({ ...fact, issuer, task, party })),
    ),
    titles: [],
  }
}
