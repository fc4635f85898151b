/** What an act does to a clue beside the state that the machine gives it. */
import type { Day } from '../day.ts'
import type { OfficeCode } from '../register/register.ts'
import type { Act } from './clue-calls.ts'
import type { Clocks, Clue, ClueEntry, ClueState, Principal } from './clue.ts'
import { avoid } from './routing.ts'

export type Effect = {
  state: ClueState
  /** Those that run until the new state is looked at. */
  clocks?: Clocks
  extension?: 'ends'
  clue?: Partial<Pick<Clue, 'to' | 'invited' | 'returnedBy' | 'extension' | 'reportedBy' | 'files'>>
  entry?: Partial<Pick<ClueEntry, 'invited' | 'before' | 'until' | 'granted'>>
}

type Known = { clue: Clue; targetOffice?: OfficeCode | undefined }
type Now = { state: ClueState; on: Day }

/** @param now `state`: where the machine leads */
export function applyAct(
  { clue, targetOffice }: Known,
  { actor }: Pick<Principal, 'actor'>,
  act: Act,
  { state, on }: Now,
): Effect {
  switch (act.action) {
    case 'return':
      return { state, clue: { returnedBy: [...clue.returnedBy, clue.to] } }
    case 'reroute': {
      const to = avoid(act.office, targetOffice)
      return { state: to === clue.from ? 'signed' : state, clue: { to }, entry: { before: clue.to } }
    }
    case 'invite': {
      const invited = listInvited(act.offices, targetOffice)
      return { state, clue: { invited: [...clue.invited, ...invited] }, entry: { invited } }
    }
    case 'report':
      return { state, extension: 'ends', clue: { reportedBy: actor } }
    case 'extend':
      return { state, clue: { extension: { reportBy: act.reportBy, askedBy: actor } }, entry: { until: act.reportBy } }
    case 'approve-extension':
      return answerExtension(clue, { state, on }, true)
    case 'refuse-extension':
      return answerExtension(clue, { state, on }, false)
    case 'sign':
    case 'contribute':
    case 'handle':
    case 'reject':
    case 'close':
      return { state }
  }
}

/** Each once, the target's own office replaced. */
export const listInvited = (offices: readonly OfficeCode[], targetOffice: OfficeCode | undefined): OfficeCode[] => [
  ...new Set(offices.map(office => avoid(office, targetOffice))),
]

function answerExtension({ extension, clocks }: Clue, { state, on }: Now, granted: boolean): Effect {
  const until = extension?.reportBy
  if (until === undefined) return { state }
  const moved = granted ? { clocks: { ...clocks, reportBy: { from: on, due: until } } } : {}
  return { state, extension: 'ends', ...moved, entry: { until, granted } }
}
