/** Who stands behind an office of a clue: the centre hears through the department of the clue's kind. */
import { CENTRE, type OfficeCode, type PartyRef } from '../register/register.ts'
import { type ClockName, type Clue, CLUE_KINDS, type ClueKind } from './clue.ts'

type KindRow = (typeof CLUE_KINDS)[number]
const KINDS: ReadonlyMap<ClueKind, KindRow> = new Map(CLUE_KINDS.map(row => [row.code, row]))

/** In charge of kinds of clues. */
export const CLUE_DEPARTMENTS: readonly string[] = [...new Set(CLUE_KINDS.map(({ department }) => department))]

export function getKind(code: ClueKind): KindRow {
  const row = KINDS.get(code)
  if (row === undefined) throw new RangeError(`no kind of clues: ${code}`)
  return row
}

export const partyOf = (office: OfficeCode, kind: ClueKind): PartyRef & { kind: 'office' | 'department' } =>
  office === CENTRE ? { kind: 'department', id: getKind(kind).department } : { kind: 'office', id: office }

/** Whose step a clock waits for. */
const OWNERS: Readonly<Record<ClockName, 'from' | 'to'>> = {
  signBy: 'to',
  handleBy: 'to',
  reportBy: 'to',
  decideBy: 'from',
  reviewBy: 'from',
}
export const ownerOf = (clue: Pick<Clue, 'from' | 'to'>, clock: ClockName): OfficeCode => clue[OWNERS[clock]]
