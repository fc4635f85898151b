/** The open clues of an office as `duban clues` shows them: what is up next, for whom, and how it stands. Nothing of it is sealed. */
import { type Light, findLight } from '../../../functions/core/clues/light.ts'
import type { ClockName, Clue, ClueKind, ClueState, Level } from '../../../functions/core/clues/clue.ts'
import type { ClueReader } from '../../../functions/core/clues/clue-store.ts'
import { getKind, ownerOf } from '../../../functions/core/clues/parties.ts'
import type { Day } from '../../../functions/core/day.ts'
import type { Calendar } from '../../../functions/core/deadlines/calendar.ts'
import type { RowProblem } from '../../../functions/core/ports.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'

/** `own`: the office itself is sender and receiver; `other`: the centre looks at a clue of two offices. */
export type ClueRole = 'sent' | 'received' | 'own' | 'other'

/** Of the clock that runs out first. `left`: working days; negative once it has. `owner`: whose step it waits for. */
export type NextClock = { name: ClockName; due: Day; left: number; owner: OfficeCode; overdue: boolean }

export type ClueLine = {
  number: string
  kind: ClueKind
  clause: string
  level: Level
  state: ClueState
  from: OfficeCode
  to: OfficeCode
  role: ClueRole
  /** The other office; of a clue of others, and of one's own, none. */
  counterpart: OfficeCode | null
  clock: NextClock | null
  light: Light | null
}

type Question = { office: OfficeCode; today: Day; days: Calendar }

/** What runs out first stands first. */
export async function listOpenClues(
  register: Pick<ClueReader, 'listOpenClues'>,
  question: Question,
): Promise<{ clues: ClueLine[]; problems: RowProblem[] }> {
  const { clues, problems } = await register.listOpenClues(question.office)
  return { clues: clues.map(clue => toLine(clue, question)).toSorted(byDue), problems }
}

const byDue = (a: ClueLine, b: ClueLine): number => (sortKey(a) < sortKey(b) ? -1 : 1)
const sortKey = ({ clock, number }: ClueLine): string => `${clock?.due ?? '~'} ${number}`

function toLine(clue: Clue, { office, today, days }: Question): ClueLine {
  const { number, kind, level, state, from, to } = clue
  const role = findRole(clue, office)
  const next = findLight(days, clue, today)
  return {
    number,
    kind,
    clause: getKind(kind).clause,
    level,
    state,
    from,
    to,
    role,
    counterpart: role === 'sent' ? to : role === 'received' ? from : null,
    clock:
      next === undefined
        ? null
        : { name: next.clock, due: next.due, left: next.left, owner: ownerOf(clue, next.clock), overdue: next.light === 'red' },
    light: next?.light ?? null,
  }
}

function findRole({ from, to }: Pick<Clue, 'from' | 'to'>, office: OfficeCode): ClueRole {
  if (from === to && from === office) return 'own'
  if (from === office) return 'sent'
  return to === office ? 'received' : 'other'
}
