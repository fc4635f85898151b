/** Whether what a notice is to tell of a clue still stands (a decision, no I/O). */
import type { OfficeCode } from '../register/register.ts'
import type { Clue, ClueSubject } from './clue.ts'
import { ownerOf } from './parties.ts'

const isAtWork = ({ state }: Clue): boolean => state === 'signed' || state === 'handling'

const concerns = ({ from, to, invited }: Clue, office: OfficeCode): boolean => [from, to, ...invited].includes(office)

/** A clock that was stopped, or has another due day by now, is told of by its own stages. */
const isRunning = ({ clocks }: Clue, { clock, due }: ClueSubject): boolean =>
  clock !== undefined && clocks[clock] !== undefined && clocks[clock].due === due

/** @param office that is told; the centre for its departments */
export function isMomentOver(clue: Clue, subject: ClueSubject, office: OfficeCode): boolean {
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
