/**
 * The life of a notice, as a table: which happening leads from which state to which. The README's picture is drawn from it.
 * States only move forward, in whatever order the facts arrive. `leased` and `attempted` are not here: they are written once for
 * a whole batch (its lease, and what it has in hand).
 */

export const NOTICE_STATES = [
  'planned',
  'unknown',
  'sent',
  'accepted',
  'delivered',
  'failed',
  'withdrawn',
  'suppressed',
  'withheld',
] as const
export type NoticeState = (typeof NOTICE_STATES)[number]

/** Not ended: it may still be sent, or its receipt is still awaited. */
export const OPEN_STATES = ['planned', 'unknown', 'sent'] as const satisfies readonly NoticeState[]

/** What nobody can read is not open. */
export const isOpen = ({ state }: { state: NoticeState | 'unreadable' }): boolean => OPEN_STATES.some(open => open === state)

/** What a worker's decision or a provider's receipt does to a notice. */
export const HAPPENINGS = [
  /** Not now, certainly not sent. */
  'deferred',
  /** It may have been sent. */
  'lost',
  /** A provider with receipts took it. */
  'handed-over',
  /** A provider without receipts took it: nothing more will be heard. */
  'accepted',
  /** The provider will never take it, it was given up, or nobody is left to tell. */
  'failed',
  /** Nothing of it is still due. */
  'withdrawn',
  /** Its address or its office's mail is barred. */
  'suppressed',
  /** The allow-list held it back. */
  'withheld',
  /** Receipts. */
  'send',
  'delivery',
  'bounce',
  'reject',
  /** No receipt came in its time. */
  'no-receipt',
] as const
export type Happening = (typeof HAPPENINGS)[number]

const BEFORE_HAND_OVER = {
  'handed-over': 'sent',
  accepted: 'accepted',
  failed: 'failed',
  withdrawn: 'withdrawn',
  suppressed: 'suppressed',
  withheld: 'withheld',
  send: 'sent',
  delivery: 'delivered',
  bounce: 'failed',
  reject: 'failed',
} as const satisfies Partial<Record<Happening, NoticeState>>

export const LIFE: Readonly<Record<NoticeState, Readonly<Partial<Record<Happening, NoticeState>>>>> = {
  planned: { deferred: 'planned', lost: 'unknown', ...BEFORE_HAND_OVER },
  // A later attempt that was deferred says nothing about the one that may have gone out.
  unknown: { deferred: 'unknown', lost: 'unknown', ...BEFORE_HAND_OVER },
  sent: { delivery: 'delivered', bounce: 'failed', reject: 'failed', 'no-receipt': 'accepted' },
  // Ended for want of a receipt; one that comes late is still true.
  accepted: { delivery: 'delivered', bounce: 'failed', reject: 'failed' },
  // A mail server may take a mail and return it afterwards.
  delivered: { bounce: 'failed' },
  failed: {},
  withdrawn: {},
  suppressed: {},
  withheld: {},
}

/** @returns undefined where the happening comes too late, twice, or cannot be */
export const nextState = (state: NoticeState, happening: Happening): NoticeState | undefined => LIFE[state][happening]

/** The states that a happening moves on: the condition of its write. */
export const listSources = (happening: Happening): NoticeState[] =>
  NOTICE_STATES.filter(state => nextState(state, happening) !== undefined)
