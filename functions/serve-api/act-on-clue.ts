/** Use case: somebody acts on a clue. */
import type { Principal } from '../core/clues/clue.ts'
import type { Act, Acted } from '../core/clues/clue-calls.ts'
import type { ClueNeeds } from './enter-clue.ts'

/** @param version which the act rests on: another one by now is told, and nothing is changed */
export async function actOnClue(
  _needs: ClueNeeds,
  _principal: Principal,
  _number: string,
  _version: number,
  _act: Act,
): Promise<Acted> {
  throw new Error('not yet')
}
