/** The life of a clue as a table (interfaces.md §6): which side may do what in which state, and where it leads. */
import type { ClueAction, ClueRole, ClueState } from './clue.ts'

/** `receiver` and `sender` by office; the centre may do whatever the sender may. */
export type Side = 'receiver' | 'sender' | 'invited'

export type Move = {
  from: readonly ClueState[]
  side: Side
  /** Any of them will do. */
  roles: readonly ClueRole[]
  /** Undefined: the state stays. */
  to?: ClueState
  /** Whether a request for more time must be open, or must not. */
  extension?: 'open' | 'none'
  /** Another person than the one who reported, or asked. */
  unlike?: 'reporter' | 'asker'
  /** It is taken only with its reason. */
  reason?: 'needed'
}

const ANY_OFFICER = ['officer', 'reviewer'] as const
const REVIEWER = ['reviewer'] as const
const AT_WORK = ['signed', 'handling'] as const

export const MOVES: Readonly<Record<ClueAction, readonly Move[]>> = {
  sign: [{ from: ['transferred'], side: 'receiver', roles: ANY_OFFICER, to: 'signed' }],
  return: [{ from: ['transferred'], side: 'receiver', roles: ANY_OFFICER, to: 'returned' }],
  reroute: [{ from: ['returned'], side: 'sender', roles: REVIEWER, to: 'transferred' }],
  invite: [{ from: AT_WORK, side: 'receiver', roles: ANY_OFFICER }],
  contribute: [{ from: AT_WORK, side: 'invited', roles: ANY_OFFICER }],
  handle: [{ from: ['signed'], side: 'receiver', roles: ANY_OFFICER, to: 'handling' }],
  report: [{ from: ['handling'], side: 'receiver', roles: ANY_OFFICER, to: 'reported' }],
  reject: [{ from: ['reported'], side: 'sender', roles: REVIEWER, to: 'handling' }],
  extend: [{ from: AT_WORK, side: 'receiver', roles: ANY_OFFICER, extension: 'none' }],
  'approve-extension': [{ from: AT_WORK, side: 'sender', roles: REVIEWER, extension: 'open', unlike: 'asker' }],
  'refuse-extension': [{ from: AT_WORK, side: 'sender', roles: REVIEWER, extension: 'open' }],
  close: [
    { from: ['reported'], side: 'sender', roles: REVIEWER, to: 'closed', unlike: 'reporter' },
    { from: ['transferred', 'returned'], side: 'sender', roles: REVIEWER, to: 'closed', reason: 'needed' },
  ],
}

const WITH_RECEIVER = ['transferred', 'signed', 'handling', 'reported'] as const

/** No action of the machine: the sender adds a file as long as it is open, the receiver until it sends it back. */
export const ATTACH: readonly Move[] = [
  { from: WITH_RECEIVER, side: 'receiver', roles: ANY_OFFICER },
  { from: [...WITH_RECEIVER, 'returned'], side: 'sender', roles: ANY_OFFICER },
]
