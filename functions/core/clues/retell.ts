/** The clue that its entries tell of: what the Register says of it now must be no other. */
import type { Clue, ClueEntry } from './clue.ts'

/** @param entries whole and in order */
export function retellClue(entries: readonly ClueEntry[]): Clue | undefined {
  const first = entries[0]
  const last = entries.at(-1)
  if (first === undefined || last === undefined) return undefined
  const { number, kind, level, state, from, to, clocks, version } = last
  const now = { number, kind, level, state, from, to, clocks, version, head: last.digest }
  return {
    ...now,
    createdAt: first.at,
    changedAt: last.at,
    invited: entries.flatMap(({ invited }) => invited ?? []),
    returnedBy: entries.filter(({ deed }) => deed === 'return').map(({ office }) => office),
    files: entries.filter(({ deed }) => deed === 'attach').length,
    ...findRequest(entries),
    ...(state === 'reported' && findReporter(entries)),
  }
}

function findRequest(entries: readonly ClueEntry[]): Pick<Clue, 'extension'> {
  const latest = entries.findLast(({ deed, granted }) => deed === 'extend' || deed === 'report' || granted !== undefined)
  return latest?.deed === 'extend' && latest.until !== undefined
    ? { extension: { reportBy: latest.until, askedBy: latest.actor } }
    : {}
}

function findReporter(entries: readonly ClueEntry[]): Pick<Clue, 'reportedBy'> {
  const report = entries.findLast(({ deed }) => deed === 'report')
  return report === undefined ? {} : { reportedBy: report.actor }
}
