/** What an entry of a clue's timeline asks for: who is told of it at once (interfaces.md §6), and what others hear. */
import type { ClueDeed, ClueEntry, Occasion } from '../clues/clue.ts'
import { type Day, dayInShanghai } from '../day.ts'
import type { ClueHappening } from '../events.ts'
import { fingerprint } from '../fingerprint.ts'
import type { OfficeCode } from '../register/register.ts'

/** What of an entry is told. */
export type EntryTold = Pick<ClueEntry, 'number' | 'kind' | 'level' | 'version' | 'at' | 'from' | 'to'>

/** `to`: the office that is told; `about`: of `unreachable`, the one that has nobody. `day`: of the entry, so that reacting again leads to the same notice. */
export type WantedClueNotice = {
  entry: EntryTold
  occasion: Occasion
  to: OfficeCode
  about?: OfficeCode
  day: Day
  event: string
}
export type ClueReaction = { notices: WantedClueNotice[]; happened: ClueHappening[] }

type Deed = {
  told?: { occasion: Occasion; who: (entry: ClueEntry) => readonly OfficeCode[] }
  event?: ClueHappening['event']
}

const receiver = ({ to }: ClueEntry): OfficeCode[] => [to]
const sender = ({ from }: ClueEntry): OfficeCode[] => [from]

const DEEDS: Readonly<Record<ClueDeed, Deed>> = {
  create: { told: { occasion: 'transferred', who: receiver }, event: 'ClueTransferred' },
  sign: { told: { occasion: 'signed', who: sender }, event: 'ClueSigned' },
  return: { told: { occasion: 'returned', who: sender }, event: 'ClueReturned' },
  reroute: { told: { occasion: 'transferred', who: receiver }, event: 'ClueRerouted' },
  invite: { told: { occasion: 'invited', who: ({ invited = [] }) => invited }, event: 'ClueOfficesInvited' },
  contribute: { event: 'ClueContributed' },
  handle: { event: 'ClueHandled' },
  report: { told: { occasion: 'reported', who: sender }, event: 'ClueReported' },
  reject: { told: { occasion: 'rejected', who: receiver }, event: 'ClueRejected' },
  extend: { told: { occasion: 'extension-asked', who: sender }, event: 'ClueExtensionAsked' },
  'approve-extension': { told: { occasion: 'extension-answered', who: receiver }, event: 'ClueExtensionAnswered' },
  'refuse-extension': { told: { occasion: 'extension-answered', who: receiver }, event: 'ClueExtensionAnswered' },
  close: { event: 'ClueClosed' },
  attach: {},
}

/** Nobody is told of what its own office did. */
export function reactToEntry(entry: ClueEntry): ClueReaction {
  const { told, event } = DEEDS[entry.deed]
  const offices = (told?.who(entry) ?? []).filter(office => office !== entry.office)
  return {
    notices: told === undefined ? [] : [...new Set(offices)].map(to => want(entry, told.occasion, to)),
    happened: event === undefined ? [] : [{ event, version: entry.version, clue: describe(entry) }],
  }
}

/** Room for it is left in the longest notice id; among the notices of one party, purpose and day no two are equal by accident. */
const EVENT_LENGTH = 13

/** @param about of `unreachable`: the office that has nobody */
export const want = (entry: EntryTold, occasion: Occasion, to: OfficeCode, about?: OfficeCode): WantedClueNotice => ({
  entry,
  occasion,
  to,
  ...(about !== undefined && { about }),
  day: dayInShanghai(entry.at),
  event: fingerprint([entry.number, entry.version, occasion, about ?? ''].join('\n')).slice(-EVENT_LENGTH),
})

/** Codes, days and instants only: who acted, and what was said, stays where it is. */
const describe = ({ number, kind, level, state, from, to, clocks, at, office, invited, before }: ClueEntry) => ({
  number,
  kind,
  level,
  state,
  from,
  to,
  ...(invited && { invited }),
  ...(before && { before }),
  clocks,
  at,
  office,
})
