/** Hands a chunk over to its provider: on record first, then each message at its slot's instant. */
import { addMilliseconds } from '../instant.ts'
import type { Ready } from './compose-chunk.ts'
import type { Channel } from '../outbox/channel.ts'
import { allowedFrom } from '../outbox/due-index.ts'
import { holdBack, holdBusy, SEND_MARGIN, type Work } from './delivery-work.ts'
import { isForfeited } from './gates.ts'
import { linkOf } from './in-hand.ts'
import { isStopped, keep, lookAgain, mayNotSend } from './last-look.ts'
import { putOnRecord } from './on-record.ts'
import { judgeOutcome } from './outcome.ts'
import { describeAddressee } from './prepare.ts'
import type { SendOutcome } from './sending.ts'
import { settle } from './settle.ts'
import { type Rate, shareSlots, type Slot, type TakeSlot, takeSlots } from './slots.ts'

/** Notices that are handed over together: when a worker dies, only these may have been sent. */
const MOST_IN_HAND = 10
/** A batch that a pause met on its way is looked at again after about this time. */
const PAUSE_LOOK = 300_000

/** At most what the rate lets go in a second, so that little lies in hand while it waits. */
export const chunkSize = (rate: Rate | undefined): number =>
  rate === undefined ? MOST_IN_HAND : Math.max(1, Math.min(MOST_IN_HAND, Math.floor(rate.perSecond)))

/** Not all paused batches come back at once. */
export const afterPause = (now: string, random: () => number): string =>
  addMilliseconds(now, Math.ceil(PAUSE_LOOK * (0.5 + random() / 2)))

/** Comes back when each of them has its slot: the next chunk is made ready while these are under way. */
export async function startChunk(work: Work, ready: readonly Ready[]): Promise<void> {
  const [first] = ready
  if (first === undefined || isHeldBack(work)) return
  await putOnRecord(work, ready)
  if (isHeldBack(work)) return
  const takeSlot = queueForSlots(work, first.notice.channel)
  await Promise.all(ready.map(one => start(work, one, takeSlot)))
}

/** Without a rate every instant is a slot. When none is to be had in time the batch is held back. */
function queueForSlots(work: Work, channel: Channel): TakeSlot {
  const { needs, batch } = work
  const rate = needs.rateOf(channel)
  if (rate === undefined) return async () => ({ at: Date.parse(needs.now()), freeSince: 0 })
  return shareSlots(async want => {
    if (isHeldBack(work)) return []
    const slots = await takeSlots(needs, rate, { want, priority: batch.priority, until: lastWait(work) })
    if (slots === undefined) holdBack(work, 'no-slot', needs.now())
    return slots ?? []
  })
}

/** No longer than there is time to send. */
const lastWait = ({ needs, began }: Work): number =>
  Math.min(Date.parse(began) + needs.patience, Date.parse(needs.now()) + needs.remaining() - SEND_MARGIN)

/** First a place among the sends in flight, then a slot, which would expire in that queue. Comes back with the slot. */
function start(work: Work, one: Ready, takeSlot: TakeSlot): Promise<Slot | undefined> {
  const { promise, resolve } = Promise.withResolvers<Slot | undefined>()
  const done = work.needs.sending[work.batch.priority](async () => {
    const slot = takeSlot()
    resolve(slot)
    await sendAt(work, one, await slot, takeSlot)
  })
  // Its error is heard when all have come to an end.
  done.catch(() => undefined)
  work.underWay.push(done)
  return promise
}

async function sendAt(work: Work, ready: Ready, first: Slot | undefined, takeSlot: TakeSlot): Promise<void> {
  let one = ready
  let isNew = false
  for (let slot = first; slot !== undefined; slot = await takeSlot()) {
    await waitUntil(work, slot.at)
    if (await isStopped(work, one)) return
    // What lost its slot over its new words goes with the next: however slow the rate, it does go.
    const present: Ready | undefined = await (isNew ? keep(work, one) : lookAgain(work, one))
    if (present === undefined || mayNotSend(work)) return
    if (!isForfeited(slot.at, work.needs.now())) return send(work, present, first?.freeSince ?? 0)
    isNew = present !== one
    one = present
  }
}

async function waitUntil({ needs }: Work, slot: number): Promise<void> {
  // A timer may fire a moment early.
  for (let early = slot - Date.parse(needs.now()); early > 0; early = slot - Date.parse(needs.now()))
    await needs.wait(Math.ceil(early))
}

export const isHeldBack = ({ hold }: Work): boolean => hold !== undefined

async function send(work: Work, { notice, message }: Ready, freeSince: number): Promise<void> {
  const { needs, batch, random } = work
  const outcome = await needs.send(notice, message).catch((): SendOutcome => ({ kind: 'unknown', reason: 'sender-failed' }))
  const at = needs.now()
  if (outcome.kind === 'busy') return holdBusy(work, notice, outcome.reason)
  const isTaken = outcome.kind === 'accepted'
  if (isTaken && notice.channel === 'email') work.mails += 1
  if (isTaken) needs.onHandOver(notice, (Date.parse(at) - Math.max(Date.parse(allowedFrom(batch)), freeSince)) / 1_000)
  const attempts = notice.attempts + 1
  const hasReceipts = needs.powersOf(notice.channel)?.receipts === true
  const mayHaveGone = isTaken || outcome.kind === 'unknown'
  const isDouble = notice.state === 'unknown' && mayHaveGone
  const link = mayHaveGone ? linkOf(message.answerKey) : undefined
  await settle(work, notice, judgeOutcome(outcome, { attempts, at, hasReceipts, random }), {
    attempts,
    possibleDoubles: notice.possibleDoubles + (isDouble ? 1 : 0),
    ...describeAddressee(message),
    ...(isTaken ? { sentAt: at } : {}),
    ...(link !== undefined && { link }),
  })
}
