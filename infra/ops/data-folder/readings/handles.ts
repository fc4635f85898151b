/** 分工: kinds of clues, by name or code, and the clauses that they stand under. */
import { CLUE_KINDS } from '../../../../functions/core/clues/clue.ts'
import { type Cell, cellToText } from '../grid.ts'
import { fold } from './fold.ts'
import { good, type Reading, wrong } from './reading.ts'

const CLAUSES: readonly string[] = [...new Set(CLUE_KINDS.map(({ clause }) => clause))]
/** In the order in which they are kept. */
const HANDLED: readonly string[] = [...CLUE_KINDS.map(({ code }) => code), ...CLAUSES]
const LONGEST = 2

/** Names of kinds hold the very sign that separates a list: a part may need the next one to be a name. */
const BY_SPELLING: ReadonlyMap<string, string> = new Map([
  ...CLUE_KINDS.flatMap(({ code, name }): [string, string][] => [
    [fold(name), code],
    [code, code],
  ]),
  ...CLAUSES.map((clause): [string, string] => [clause, clause]),
])

const nameKinds = (word: (kind: (typeof CLUE_KINDS)[number]) => string): string =>
  `线索类别（${CLUE_KINDS.map(word).join('；')}）或者条款（${CLAUSES.join('、')}）`

/** Short enough for a note that shows in a cell. */
export const HANDLES_NOTE = nameKinds(({ name }) => name)
const ALLOWED = nameKinds(({ name, code }) => `${name} 即 ${code}`)

const splitParts = (cell: Cell): string[] =>
  cellToText(cell)
    .normalize('NFKC')
    .split(/[、;；]/)
    .map(fold)
    .filter(part => part !== '')

/** @returns codes and clauses, or the first part that is none */
function findHandled(parts: readonly string[]): { found: string[]; unknown?: string } {
  const found: string[] = []
  for (let start = 0; start < parts.length;) {
    const length = [LONGEST, 1].find(count => BY_SPELLING.has(parts.slice(start, start + count).join('、'))) ?? 0
    const code = BY_SPELLING.get(parts.slice(start, start + length).join('、'))
    if (code === undefined) return { found, unknown: parts[start] ?? '' }
    found.push(code)
    start += length
  }
  return { found }
}

export function readHandles(cell: Cell): Reading<string[]> {
  const { found, unknown } = findHandled(splitParts(cell))
  if (unknown !== undefined)
    return wrong(`“${unknown}”不是线索类别，也不是有线索的条款`, `请填写${ALLOWED}，可填一项或几项，用顿号（、）分隔。`)
  return good(HANDLED.filter(code => found.includes(code)))
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ...CLUE_KINDS.map(({ code, name }): [string, string] => [code, name]),
  ...CLAUSES.map((clause): [string, string] => [clause, `第 ${clause} 条`]),
])

export const wordHandled = (handled: string): string => NAMES.get(handled) ?? handled
