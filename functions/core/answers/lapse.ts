/** Whether a request for more time still waits for its answer. */
import type { Day } from '../day.ts'
import type { ExtensionRequest } from '../register/register.ts'

/** Why nobody need answer it any more: the unit has asked anew, or the day has come that it asked for. */
export type Lapse = 'superseded' | 'passed'

/** @param all of the duty, of which only the last one counts */
export function findLapse(request: ExtensionRequest, all: readonly ExtensionRequest[], today: Day): Lapse | undefined {
  if (request.answer !== undefined) return undefined
  if (all.at(-1)?.id !== request.id) return 'superseded'
  return request.until <= today ? 'passed' : undefined
}
