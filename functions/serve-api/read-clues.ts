/** Use cases: what is shown of clues. */
import type { Principal } from '../core/clues/clue.ts'
import type { InformantShown, Listed, Shown, SlipShown, Timeline } from '../core/clues/clue-calls.ts'
import type { ListQuestion } from '../core/clues/clue-store.ts'
import type { ClueNeeds } from './enter-clue.ts'

export async function showClue(_needs: ClueNeeds, _principal: Principal, _number: string): Promise<Shown> {
  throw new Error('not yet')
}

export async function listClues(_needs: ClueNeeds, _principal: Principal, _question: ListQuestion): Promise<Listed> {
  throw new Error('not yet')
}

export async function showTimeline(_needs: ClueNeeds, _principal: Principal, _number: string): Promise<Timeline> {
  throw new Error('not yet')
}

export async function showSlip(_needs: ClueNeeds, _principal: Principal, _number: string): Promise<SlipShown> {
  throw new Error('not yet')
}

/** The reading is on record, with its reason, before anything is shown. */
export async function readInformant(
  _needs: ClueNeeds,
  _principal: Principal,
  _number: string,
  _reason: string,
): Promise<InformantShown> {
  throw new Error('not yet')
}
