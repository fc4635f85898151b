/** The last look before a message goes: what it stops is certainly unsent. */
import { addMilliseconds } from '../instant.ts'
import type { Ready } from './compose-chunk.ts'
import { dropWithdrawn, isTemplateWithdrawn } from '../outbox/withdrawn.ts'
import { holdBack, parkFor, SEND_MARGIN, type Work } from './delivery-work.ts'
import { findOpening, isBarred, isBraked, isLeaseOver, isPaused } from './gates.ts'
import { putOnRecord } from './on-record.ts'
import { prepareChunk } from './prepare.ts'
import { leave } from './watch-time.ts'

/** Whether an address is barred is asked again of what has waited longer than this (milliseconds). */
const GATE_HOLDS = 2_000

/** What has waited longer than this for its slot is put into words again (milliseconds). */
const WORDS_HOLD = 5_000

/** Nothing of its kind may go now. */
export async function isStopped(work: Work, { notice: { channel } }: Ready): Promise<boolean> {
  const { needs, batch } = work
  if (mayNotSend(work)) return true
  const opening = findOpening(needs, { channel, priority: batch.priority, now: needs.now() })
  if (opening !== undefined) holdBack(work, 'window', opening)
  const controls = await needs.controls(batch.office)
  // The next look puts the batch off: what a resume brings forward is what was put off.
  if (isPaused(controls)) holdBack(work, 'paused', needs.now())
  // The next look opens another way.
  if (isBraked(controls, channel)) holdBack(work, 'window', needs.now())
  if (needs.remaining() < SEND_MARGIN || isLeaseOver(batch, needs.now())) holdBack(work, 'no-time', needs.now())
  return mayNotSend(work)
}

/** What became known of this one while it waited. */
const isOvertaken = async (work: Work, one: Ready): Promise<boolean> =>
  (await isSettled(work, one)) || (await isWithdrawnMeanwhile(work, one)) || isBarredMeanwhile(work, one)

/** The next look at the batch takes out of it what is withdrawn. */
async function isWithdrawnMeanwhile(work: Work, { notice, message }: Ready): Promise<boolean> {
  const { withdrawals = [] } = await work.needs.controls(work.batch.office)
  if (dropWithdrawn(notice, withdrawals) === notice && !isTemplateWithdrawn(notice, message.template, withdrawals)) return false
  parkFor(work, 0)
  work.inHand.delete(notice.id)
  return true
}

/** Of an unknown outcome a receipt may have told: what was sent is not sent again. */
async function isSettled(work: Work, { notice: { id, state } }: Ready): Promise<boolean> {
  if (state !== 'unknown') return false
  const { notices } = await work.needs.outbox.readNotices([id])
  const settled = notices.find(notice => notice.state !== 'unknown')
  if (settled === undefined) return false
  leave(work, settled)
  work.inHand.delete(id)
  return true
}

/** The next look at the batch ends it and opens another way. */
async function isBarredMeanwhile(work: Work, { notice, message: { addressHash }, since }: Ready): Promise<boolean> {
  const { outbox, now } = work.needs
  if (now() <= addMilliseconds(since, GATE_HOLDS)) return false
  if (!isBarred(await outbox.findSuppressed([addressHash]), addressHash)) return false
  parkFor(work, 0)
  work.inHand.delete(notice.id)
  return true
}

/** What has its slot uses it, though others of the batch have none. */
export const mayNotSend = ({ hold }: Work): boolean => hold !== undefined && hold.kind !== 'no-slot'

const isOld = ({ needs }: Work, { since }: Ready): boolean => needs.now() > addMilliseconds(since, WORDS_HOLD)

/** Of what waited for a moment only a few things are asked. */
export const lookAgain = (work: Work, one: Ready): Promise<Ready | undefined> =>
  isOld(work, one) ? renew(work, one) : keep(work, one)

export const keep = async (work: Work, one: Ready): Promise<Ready | undefined> =>
  (await isOvertaken(work, one)) ? undefined : one

/** All gates again and the words of now, without what was answered meanwhile: in its place, since it would wait as long in the next batch. */
async function renew(work: Work, one: Ready): Promise<Ready | undefined> {
  const [fresh] = await prepareChunk(work, [one.notice])
  if (fresh === undefined) {
    work.inHand.delete(one.notice.id)
    return undefined
  }
  // What would say the same goes as it is: its link is on record.
  if (isSame(one, fresh)) return { ...one, since: fresh.since }
  await putOnRecord(work, [fresh])
  return fresh
}

const isSame = ({ message: was }: Ready, { message: is }: Ready): boolean =>
  was.content !== undefined && was.content === is.content && was.to === is.to
