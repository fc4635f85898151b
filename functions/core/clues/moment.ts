/** Whether what a notice is to tell of a clue still stands (a decision, no I/O). */
import type { OfficeCode } from '../register/register.ts'
import type { Clue, ClueDeed, ClueEntry, ClueSubject, Occasion } from './clue.ts'
import { ownerOf } from './parties.ts'
import { isReceiver } from './sight.ts'

/** `entries`: from the one that is told of to the clue's latest; none of a reminder. */
export type ClueNow = { clue: Clue; entries: readonly ClueEntry[] }

/** Deeds after which nothing is told of an earlier one: the same once more, or what makes it untrue. */
const REPLACED_BY: Readonly<Record<Occasion, readonly ClueDeed[]>> = {
  transferred: ['reroute'],
  signed: ['report'],
  returned: ['return'],
  reported: ['report'],
  rejected: ['reject'],
  'extension-asked': ['extend'],
  // A report ends its time; where it is rejected, another begins.
  'extension-answered': ['approve-extension', 'refuse-extension', 'report'],
  // Nobody is invited twice.
  invited: [],
  unreachable: [],
  due: [],
  overdue: [],
}

const isReplaced = (entries: readonly ClueEntry[], { occasion, version = 0 }: ClueSubject): boolean =>
  entries.some(({ version: later, deed }) => later > version && REPLACED_BY[occasion].includes(deed))

const isAtWork = ({ state }: Clue): boolean => state === 'signed' || state === 'handling'

const concerns = (clue: Clue, office: OfficeCode): boolean =>
  clue.from === office || clue.invited.includes(office) || isReceiver(office, clue)

/** A clock that was stopped, or has another due day by now, is told of by its own stages. */
const isRunning = ({ clocks }: Clue, { clock, due }: ClueSubject): boolean =>
  clock !== undefined && clocks[clock] !== undefined && clocks[clock].due === due

/** @param office that is told; the centre for its departments */
export const isMomentOver = ({ clue, entries }: ClueNow, subject: ClueSubject, office: OfficeCode): boolean =>
  isReplaced(entries, subject) || isOver(clue, subject, office)

function isOver(clue: Clue, subject: ClueSubject, office: OfficeCode): boolean {
  switch (subject.occasion) {
    case 'transferred':
      return clue.state !== 'transferred' || clue.to !== office
    case 'rejected':
      return clue.state !== 'handling'
    case 'extension-answered':
    case 'signed':
      return !isAtWork(clue)
    case 'invited':
      return !isAtWork(clue) || !clue.invited.includes(office)
    case 'returned':
      return clue.state !== 'returned'
    case 'reported':
      return clue.state !== 'reported'
    case 'extension-asked':
      return clue.extension === undefined
    case 'unreachable':
      return clue.state === 'closed' || !concerns(clue, subject.office ?? clue.to)
    case 'due':
      return !isRunning(clue, subject) || subject.clock === undefined || ownerOf(clue, subject.clock) !== office
    case 'overdue':
      return !isRunning(clue, subject)
  }
}
