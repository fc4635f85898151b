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
  /** The P of tasks whose rows could not be read when they were planned last: once mended, they go on from there. */
  behind?: Record<string, Day>
  /** The P of parties whose rows could not be read when the day was begun: the day leaves them out. */
  leftOut?: Record<string, Day>
  /** The P of parties that the day before left out: they go on from there. */
  back?: Record<string, Day>
}

/** What a beginning day finds; `unreadable` are the keys of what is there and cannot be read. */
type Found = {
  before: Watermark | undefined
  tasks: readonly Task[]
  unreadable?: { tasks: readonly string[]; parties: readonly string[] }
}

const NOTHING = { tasks: [], parties: [] }
/** A watermark is one row: of a register of nothing but bad rows the others lose the day. */
const MOST_LEFT_OUT = 500

/** The pieces of an office, in the order in which they are planned. */
export const listPieces = (office: OfficeCode): Piece[] =>
  office === CENTRE ? ['desk'] : ['desk', ...Array.from({ length: SHARDS }, (_, shard): Piece => `${shard}`)]

export const pieceOf = (party: PartyRef): Piece => (party.kind === 'unit' ? `${shardOf(party.id)}` : 'desk')

export const isFinished = (mark: Watermark): boolean => listPieces(mark.office).every(piece => mark.done.includes(piece))

/** The watermark of a day that begins now. A cancelled task stays in it if it was known: revived, it is not news. */
export function beginDay(office: OfficeCode, day: Day, { before, tasks, unreadable = NOTHING }: Found): Watermark {
  const known = new Set(before?.tasks)
  const keys = tasks
    .map(task => ({ key: taskKey(task.issuer, task.id), cancelled: task.cancelled }))
    .filter(({ key, cancelled }) => !cancelled || known.has(key))
    .map(({ key }) => key)
  const behind = listBehind(before, keys, unreadable.tasks)
  const unread = new Set(unreadable.parties.slice(0, MOST_LEFT_OUT))
  const leftOut = [...unread].map(key => [key, before?.leftOut?.[key] ?? before?.begun ?? addDays(day, -1)] as const)
  const back = Object.entries(before?.leftOut ?? {}).filter(([key]) => !unread.has(key))
  return {
    office,
    begun: day,
    done: [],
    tasks: keys,
    ...(before === undefined ? {} : { since: before.begun }),
    knownBefore: before?.tasks ?? [],
    ...(behind.length === 0 ? {} : { behind: Object.fromEntries(behind) }),
    ...(leftOut.length === 0 ? {} : { leftOut: Object.fromEntries(leftOut) }),
    ...(back.length === 0 ? {} : { back: Object.fromEntries(back) }),
  }
}

/** Tasks that `before` did not plan because their rows could not be read, and known ones whose rows cannot be read now. */
function listBehind(before: Watermark | undefined, keys: readonly string[], unreadable: readonly string[]): [string, Day][] {
  const planned = new Set(before?.tasks)
  return [...unreadable, ...keys.filter(key => !planned.has(key))].flatMap((key): [string, Day][] => {
    const since = planned.has(key) ? before?.begun : before?.behind?.[key]
    return since === undefined ? [] : [[key, since]]
  })
}

/** A register that counts as planned up to `day`, such as a folder given to `npm start`: nothing of it is caught up. */
export const finishedUpTo = (office: OfficeCode, day: Day, tasks: readonly Task[]): Watermark => ({
  ...beginDay(office, day, { before: undefined, tasks }),
  done: listPieces(office),
})

/**
 * The window that the begun day's plan looks at (rules.md §3.9). A task that the last finished plan did not know has its
 * own P: the day before its 发布日期, else the day before it was loaded; a task or a party whose row could not be read goes on
 * from where that began.
 */
export function toWindow(mark: Watermark, loadedOn: (task: Task) => Day): PlanWindow {
  const knownBefore = new Set(mark.knownBefore)
  return {
    date: mark.begun,
    ...(mark.since === undefined ? {} : { since: mark.since }),
    ...(mark.leftOut === undefined ? {} : { leftOut: new Set(Object.keys(mark.leftOut)) }),
    ...(mark.back === undefined ? {} : { back: new Map(Object.entries(mark.back)) }),
    sinceOf: task => {
      const key = taskKey(task.issuer, task.id)
      return knownBefore.has(key) ? mark.since : (mark.behind?.[key] ?? addDays(task.issuedOn ?? loadedOn(task), -1))
    },
  }
}
