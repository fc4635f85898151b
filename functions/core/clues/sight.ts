/** How much of a clue an office sees (interfaces.md §6). Where it sees nothing, there is no such clue. */
import { CENTRE, type OfficeCode } from '../register/register.ts'
import type { Clue, Sight } from './clue.ts'

export function findSight(
  office: OfficeCode,
  { from, to, invited, returnedBy }: Pick<Clue, 'from' | 'to' | 'invited' | 'returnedBy'>,
): Sight | undefined {
  if (office === from || office === CENTRE) return 'party'
  if (invited.includes(office)) return 'invited'
  if (returnedBy.includes(office)) return 'former'
  return office === to ? 'party' : undefined
}

/** Who has it: `to` stays after a return, and whoever returned a clue never gets it again. */
export const isReceiver = (office: OfficeCode, { to, returnedBy }: Pick<Clue, 'to' | 'returnedBy'>): boolean =>
  office === to && !returnedBy.includes(office)
