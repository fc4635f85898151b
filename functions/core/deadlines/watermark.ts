/** How far an office's plan has come: a day is begun, its pieces are finished one by one, and only then another day begins. */
import { addDays, type Day } from '../day.ts'
import type { PlanWindow } from './plan.ts'
import { CENTRE, type OfficeCode, type PartyRef, type Task, taskKey } from '../register/register.ts'
import { SHARDS, shardOf } from '../register/shard.ts'

/** `desk` holds the office itself (for `00` the departments), the digits its units. */
export type Piece = 'desk' | `${number}`

export type Watermark = {
  office: OfficeCode
  begun: Day
  done: Piece[]
  /** The tasks known when the day was begun: what is loaded later waits for the next day. */
  tasks: string[]
  /** P: the day finished before, with the tasks known then; none when this is the first. */
  since?: Day
  knownBefore: string[]
}

/** The pieces of an office, in the order in which they are planned. */
export const listPieces = (office: OfficeCode): Piece[] =>
  office === CENTRE ? ['desk'] : ['desk', ...Array.from({ length: SHARDS }, (_, shard): Piece => `${shard}`)]

export const pieceOf = (party: PartyRef): Piece => (party.kind === 'unit' ? `${shardOf(party.id)}` : 'desk')

export const isFinished = (mark: Watermark): boolean => listPieces(mark.office).every(piece => mark.done.includes(piece))

/** The watermark of a day that begins now. */
export const beginDay = (
  office: OfficeCode,
  day: Day,
  known: { before: Watermark | undefined; tasks: readonly Task[] },
): Watermark => ({
  office,
  begun: day,
  done: [],
  tasks: known.tasks.map(task => taskKey(task.issuer, task.id)),
  ...(known.before === undefined ? {} : { since: known.before.begun }),
  knownBefore: known.before?.tasks ?? [],
})

/** A register that counts as planned up to `day`, such as a folder given to `npm start`: nothing of it is caught up. */
export const finishedUpTo = (office: OfficeCode, day: Day, tasks: readonly Task[]): Watermark => ({
  ...beginDay(office, day, { before: undefined, tasks }),
  done: listPieces(office),
})

/**
 * The window that the begun day's plan looks at (interfaces.md §3.9). A task that the last finished plan did not know has its
 * own P: the day before its 发布日期, else the day before it was loaded.
 */
export function toWindow(mark: Watermark, loadedOn: (task: Task) => Day): PlanWindow {
  const knownBefore = new Set(mark.knownBefore)
  return {
    date: mark.begun,
    ...(mark.since === undefined ? {} : { since: mark.since }),
    sinceOf: task => (knownBefore.has(taskKey(task.issuer, task.id)) ? mark.since : addDays(task.issuedOn ?? loadedOn(task), -1)),
  }
}
