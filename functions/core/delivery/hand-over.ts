/** Hands a chunk over to its provider: on record first, then each message at its slot's instant. */
import { addMilliseconds } from '../instant.ts'
import type { Ready } from './compose-chunk.ts'
import { allowedFrom } from '../outbox/due-index.ts'
import { holdBack, holdBusy, SEND_MARGIN, type Work } from './delivery-work.ts'
import { findOpening, isForfeited, isLeaseOver, isPaused } from './gates.ts'
import { putInHand } from './in-hand.ts'
import { judgeOutcome } from './outcome.ts'
import { describeAddressee } from './prepare.ts'
import type { SendOutcome } from './sending.ts'
import { settle } from './settle.ts'
import { type Rate, takeSlots } from './slots.ts'

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
  if (ready.length === 0 || isHeldBack(work)) return
  const ids = ready.map(({ notice }) => notice.id)
  if (!(await putInHand(work, ids))) holdBack(work, 'lost', work.batch.leaseUntil)
  for (let rest = ready; rest.length > 0 && !isHeldBack(work);) {
    const slots = await findSlots(work, rest)
    for (const [index, one] of rest.slice(0, slots.length).entries()) start(work, one, slots[index])
    rest = rest.slice(slots.length)
  }
}

/** No rate, no slot: `undefined` stands for at once. */
type Slot = number | undefined

/** As many as are to be had at once; none holds the batch back. */
async function findSlots(work: Work, rest: readonly Ready[]): Promise<Slot[]> {
  const { needs, batch } = work
  const rate = rest[0] && needs.rateOf(rest[0].notice.channel)
  if (rate === undefined) return rest.map(() => undefined)
  const slots = await takeSlots(needs, rate, { want: rest.length, priority: batch.priority, until: lastWait(work) })
  if (slots === undefined) holdBack(work, 'no-slot', needs.now())
  return slots ?? []
}

/** No longer than there is time to send. */
const lastWait = ({ needs, began }: Work): number =>
  Math.min(Date.parse(began) + needs.patience, Date.parse(needs.now()) + needs.remaining() - SEND_MARGIN)

function start(work: Work, one: Ready, slot: Slot): void {
  const done = work.needs.sending[work.batch.priority](() => sendAt(work, one, slot))
  // Its error is heard when all have come to an end.
  done.catch(() => undefined)
  work.underWay.push(done)
}

async function sendAt(work: Work, one: Ready, slot: Slot): Promise<void> {
  let mine = slot
  while (mine !== undefined) {
    await waitUntil(work, mine)
    if (await isStopped(work, one)) return
    if (!isForfeited(mine, work.needs.now())) break
    ;[mine] = await findSlots(work, [one])
    if (mine === undefined) return
  }
  if (mine !== undefined || !(await isStopped(work, one))) await send(work, one, mine)
}

async function waitUntil({ needs }: Work, slot: number): Promise<void> {
  // A timer may fire a moment early.
  for (let early = slot - Date.parse(needs.now()); early > 0; early = slot - Date.parse(needs.now()))
    await needs.wait(Math.ceil(early))
}

/** The last look before a message goes: what it stops is certainly unsent. */
async function isStopped(work: Work, { notice: { channel } }: Ready): Promise<boolean> {
  const { needs, batch } = work
  if (mayNotSend(work)) return true
  const opening = findOpening(needs, { channel, priority: batch.priority, now: needs.now() })
  if (opening !== undefined) holdBack(work, 'window', opening)
  // The next look puts the batch off: what a resume brings forward is what was put off.
  if (isPaused(await needs.controls(batch.office))) holdBack(work, 'paused', needs.now())
  if (needs.remaining() < SEND_MARGIN || isLeaseOver(batch, needs.now())) holdBack(work, 'no-time', needs.now())
  return mayNotSend(work)
}

export const isHeldBack = ({ hold }: Work): boolean => hold !== undefined

/** What has its slot uses it, though others of the batch have none. */
const mayNotSend = ({ hold }: Work): boolean => hold !== undefined && hold.kind !== 'no-slot'

async function send(work: Work, { notice, message }: Ready, slot: Slot): Promise<void> {
  const { needs, batch, random } = work
  const outcome = await needs.send(notice, message).catch((): SendOutcome => ({ kind: 'unknown', reason: 'sender-failed' }))
  const at = needs.now()
  if (outcome.kind === 'busy') return holdBusy(work, notice, outcome.reason)
  const isTaken = outcome.kind === 'accepted'
  if (isTaken && notice.channel === 'email') work.mails += 1
  if (isTaken) needs.onHandOver(notice, (Date.parse(at) - Math.max(Date.parse(allowedFrom(batch)), slot ?? 0)) / 1_000)
  const attempts = notice.attempts + 1
  const hasReceipts = needs.powersOf(notice.channel)?.receipts === true
  const isDouble = notice.state === 'unknown' && (isTaken || outcome.kind === 'unknown')
  await settle(work, notice, judgeOutcome(outcome, { attempts, at, hasReceipts, random }), {
    attempts,
    possibleDoubles: notice.possibleDoubles + (isDouble ? 1 : 0),
    ...describeAddressee(message),
    ...(isTaken ? { sentAt: at } : {}),
  })
}
