/** Which notices of a chunk may be handed over now: each gate settles what it stops, or lets it wait with its batch. */
import { finishAll } from '../limiter.ts'
import type { NoticeRecord } from '../ports.ts'
import { isAllowed } from './allow-list.ts'
import { composeChunk, type Ready } from './compose-chunk.ts'
import type { Addressed } from './delivery-needs.ts'
import type { Work } from './delivery-work.ts'
import { isBarred, isBraked } from './gates.ts'
import { hourOf, isCapped, nextHour } from './hourly-cap.ts'
import type { Verdict } from './outcome.ts'
import { type Details, settle } from './settle.ts'
import { leave } from './watch-time.ts'

export async function prepareChunk(work: Work, notices: readonly NoticeRecord[]): Promise<Ready[]> {
  const gates = [dropUnallowed, dropSuppressed, dropBraked, dropSettled, dropCapped]
  let ready = await composeChunk(work, notices)
  for (const gate of gates) ready = ready.length === 0 ? ready : await gate(work, ready)
  return ready
}

type Gate = (work: Work, ready: readonly Ready[]) => Promise<Ready[]>

const dropUnallowed: Gate = (work, ready) =>
  keepThose(work, ready, ({ message }) =>
    isAllowed(work.needs.allowList, message.to) ? undefined : { happening: 'withheld', cause: 'allow-list' },
  )

const dropSuppressed: Gate = async (work, ready) => {
  const suppressed = await work.needs.outbox.findSuppressed([...new Set(ready.map(({ message }) => message.addressHash))])
  return keepThose(work, ready, ({ message }) =>
    isBarred(suppressed, message.addressHash)
      ? { happening: 'suppressed', cause: 'address-suppressed', seeksWay: 'party' }
      : undefined,
  )
}

const dropBraked: Gate = async (work, ready) => {
  const controls = await work.needs.controls(work.batch.office)
  return keepThose(work, ready, ({ notice }) => (isBraked(controls, notice.channel) ? BRAKED : undefined))
}

/** The mail goes another way where there is one, and else waits until a person has released the brake. */
const BRAKED: Verdict = { happening: 'suppressed', cause: 'braked', seeksWay: 'person', elseAfter: 3_600_000 }

/** What a receipt has settled since the batch was read is not sent again. */
const dropSettled: Gate = async (work, ready) => {
  const unsettled = ready.flatMap(({ notice: { id, state } }) => (state === 'unknown' ? [id] : []))
  if (unsettled.length === 0) return [...ready]
  const { notices } = await work.needs.outbox.readNotices(unsettled)
  const settled = notices.filter(({ state }) => state !== 'unknown')
  for (const notice of settled) leave(work, notice)
  return ready.filter(({ notice }) => settled.every(({ id }) => id !== notice.id))
}

const dropCapped: Gate = async (work, ready) => {
  const { needs } = work
  const now = needs.now()
  const allowed = await finishAll(
    ready.map(async one => {
      if (!isCapped(one.notice)) return [one]
      // One for each attempt: what a provider had no time for asks again.
      const allowance = { taker: `${one.notice.id} ${one.notice.attempts}`, cap: needs.hourlyCap }
      if (await needs.outbox.takeAllowance(one.message.addressHash, hourOf(now), allowance)) return [one]
      work.wakes.push(nextHour(now))
      return []
    }),
  )
  return allowed.flat()
}

/** One after the other: of two contacts of one party neither must count on the other, when both are about to end here. */
async function keepThose(work: Work, ready: readonly Ready[], judge: (one: Ready) => Verdict | undefined): Promise<Ready[]> {
  const kept: Ready[] = []
  for (const one of ready) {
    const verdict = judge(one)
    if (verdict === undefined) kept.push(one)
    else await settle(work, one.notice, verdict, describeAddressee(one.message))
  }
  return kept
}

export const describeAddressee = ({ contactVersion, template, addressHash }: Addressed): Details => ({
  contactVersion,
  template,
  addressHash,
})
