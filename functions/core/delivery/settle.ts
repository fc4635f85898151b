/** Puts what happened to a notice on its record, one conditional write each. */
import { UnreadableRowError } from '../errors.ts'
import type { FailureRow, NoticeChange, NoticeRecord } from '../ports.ts'
import { AFTER_UNKNOWN } from '../messages/failure-wording.ts'
import { LONGEST_WAIT } from './backoff.ts'
import { ageOf, park, parkFor, type Work } from './delivery-work.ts'
import type { Dead, NextWay } from '../ways/next-way.ts'
import { giveUp, type Verdict } from './outcome.ts'
import { isOpen, nextState, type NoticeState } from '../outbox/states.ts'
import { describeEnd } from '../outbox/ends.ts'
import { keepWatch } from './watch-time.ts'

/** What an attempt, or the look at an address, adds to the record. */
export type Details = Partial<Omit<NoticeChange, 'state' | 'at' | 'cause' | 'batch'>>

/**
 * Opens the next way first where there must be one, then writes. A receipt that was faster keeps its state: only what it could not
 * know is added. Whoever finds the notice in other hands leaves it alone.
 */
export async function settle(work: Work, notice: NoticeRecord, given: Verdict, details: Details = {}): Promise<void> {
  const sought = await seekWay(work, notice, given)
  if (sought === undefined) return
  const { verdict } = sought
  let stands: NoticeRecord | undefined = notice
  while (stands !== undefined) {
    const change = toChange(work, stands, verdict, details)
    // First, so that a death in between loses nothing: the report lists those that have failed indeed.
    if (isToReport(stands, change)) await work.needs.outbox.saveFailure(toFailure(stands, change))
    const held = await work.needs.outbox.changeNotice(stands, change)
    if (held === undefined) {
      noteChange(work, stands, verdict, change)
      if (sought.way !== undefined && sought.dead !== undefined) await work.needs.confirmNextWay(notice, sought.dead, sought.way)
      break
    }
    stands = held.batch === work.batch.id && held.state !== stands.state ? await readAgain(work, notice.id) : undefined
  }
  work.open.delete(notice.id)
  work.inHand.delete(notice.id)
}

/** The operator hears of what fails, and of what was sent again although it may have arrived. */
const isToReport = (stands: NoticeRecord, { state, possibleDoubles }: NoticeChange): boolean =>
  (state === 'failed' && stands.state !== 'failed') || possibleDoubles > stands.possibleDoubles

async function readAgain({ needs, batch }: Work, id: string): Promise<NoticeRecord | undefined> {
  const { notices } = await needs.outbox.readNotices([id])
  return notices.find(({ batch: held }) => held === batch.id)
}

type Sought = { verdict: Verdict; dead?: Dead; way?: NextWay }

/**
 * A crash between the next way and the failing state is completed: the way has the same id again.
 * @returns undefined when the notice waits instead
 */
async function seekWay(work: Work, notice: NoticeRecord, verdict: Verdict): Promise<Sought | undefined> {
  const { seeksWay, elseAfter, cause = 'failed' } = verdict
  if (seeksWay === undefined) return { verdict }
  const dead = { cause, reach: seeksWay }
  const way = await findWay(work, notice, dead)
  // A row that nobody can read leaves open where it leads: it stops this notice only, and not for ever.
  if (way === undefined) return ageOf(work, notice) >= LONGEST_WAIT ? { verdict } : park(work, notice)
  const isNowhere = way.kind === 'nobody' || way.kind === 'none'
  if (isNowhere && elseAfter !== undefined)
    return ageOf(work, notice) >= LONGEST_WAIT ? seekWay(work, notice, giveUp(cause)) : parkFor(work, elseAfter)
  if (way.kind !== 'nobody' || seeksWay === 'person') return { verdict, dead, way }
  return { verdict: { ...verdict, happening: 'failed', cause: `unreachable: ${cause}` } }
}

async function findWay({ needs }: Work, notice: NoticeRecord, dead: Dead): Promise<NextWay | undefined> {
  try {
    return await needs.openNextWay(notice, dead)
  } catch (error) {
    if (error instanceof UnreadableRowError) return undefined
    throw error
  }
}

function toChange({ needs, next }: Work, stands: NoticeRecord, verdict: Verdict, details: Details): NoticeChange {
  const { happening, cause, messageId, move } = verdict
  const state = nextState(stands.state, happening)
  return {
    attempts: stands.attempts,
    possibleDoubles: stands.possibleDoubles,
    ...details,
    at: needs.now(),
    ...(messageId === undefined ? {} : { messageId }),
    state: state ?? stands.state,
    ...(state === undefined || cause === undefined ? {} : { cause: qualify(cause, stands.state, state) }),
    ...(state === undefined || move === undefined ? {} : { batch: next[move.into] }),
  }
}

/** Of these a reader takes for granted that nothing went out. */
const UNSENT: ReadonlySet<NoticeState> = new Set(['withdrawn', 'suppressed', 'withheld'])

const qualify = (cause: string, was: NoticeState, is: NoticeState): string =>
  was === 'unknown' && UNSENT.has(is) ? `${cause} ${AFTER_UNKNOWN}` : cause

function noteChange(work: Work, stands: NoticeRecord, { move }: Verdict, change: NoticeChange): void {
  work.needs.onChange(stands, change)
  if (change.batch !== undefined && move !== undefined) work.moved.push({ id: stands.id, ...move })
  if (isOpen(stands) && !isOpen(change)) work.ended.set(stands.id, describeEnd(stands, change))
  if (change.state === 'sent') keepWatch(work, { ...stands, sentAt: change.sentAt ?? stands.sentAt ?? change.at })
}

const toFailure = ({ id, office, day }: NoticeRecord, { at }: NoticeChange): FailureRow => ({
  notice: id,
  office,
  day,
  createdAt: at,
})
