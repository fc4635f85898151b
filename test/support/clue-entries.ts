import type { ClockName, Clue, ClueEntry } from '../../functions/core/clues/clue.ts'
import { instantInShanghai } from '../../functions/core/day.ts'

type Part = Pick<ClueEntry, 'deed' | 'state'> & {
  /** Day and time in Shanghai; noon where only the day is given. */
  on: string
  /** Due days of the clocks that run. */
  due?: Partial<Record<ClockName, string>>
} & Partial<Omit<ClueEntry, 'clocks'>>

const toInstant = (on: string): string => instantInShanghai(on.slice(0, 10), on.slice(11) || '12:00')

/** The timeline of a clue, without a chain: each line says what is special about it; offices stay as they were before. */
export const timeline = (number: string, offices: { from: string; to: string }, parts: Part[]): ClueEntry[] => {
  let { from, to } = offices
  return parts.map(({ on, due = {}, ...part }, index): ClueEntry => {
    ;({ from, to } = { from, to, ...part })
    const bySender = ['create', 'reroute', 'reject', 'approve-extension', 'refuse-extension', 'close'].includes(part.deed)
    return {
      number,
      kind: 'trademark-squatting',
      level: 'ordinary',
      version: index + 1,
      at: toInstant(on),
      office: bySender ? from : to,
      actor: 'actor-1',
      from,
      to,
      clocks: Object.fromEntries(Object.entries(due).map(([name, day]) => [name, { from: on.slice(0, 10), due: day }])),
      salt: 'salt',
      previous: index === 0 ? '' : `${number}-${index}`,
      digest: `${number}-${index + 1}`,
      ...part,
    }
  })
}

/** As many entries as the clue has versions: where none is given, one that tells nobody of anything. */
export const fillUp = ({ number, from, to, state, version }: Clue, entries: readonly ClueEntry[]): ClueEntry[] =>
  timeline(
    number,
    { from, to },
    Array.from({ length: version }, () => ({ deed: 'attach', state, on: '2026-11-23' })),
  ).map(other => entries.find(entry => entry.version === other.version) ?? other)
