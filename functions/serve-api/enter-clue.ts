/** Use case: an officer enters a clue. */
import type { Principal } from '../core/clues/clue.ts'
import type { Draft, Entered } from '../core/clues/clue-calls.ts'
import type { ClueSecrets, ClueStore, Request } from '../core/clues/clue-store.ts'

export type ClueNeeds = {
  clues: ClueStore
  secrets: ClueSecrets
  now: () => string
}

export async function enterClue(_needs: ClueNeeds, _principal: Principal, _draft: Draft, _request?: Request): Promise<Entered> {
  throw new Error('not yet')
}
