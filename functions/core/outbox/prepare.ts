/** Which notices of a chunk may be handed over now: each gate settles what it stops, or lets it wait with its batch. */
import { finishAll } from '../limiter.ts'
import type { NoticeRecord } from '../ports.ts'
import { isAllowed } from './allow-list.ts'
import { LONGEST_WAIT } from './backoff.ts'
import type { Composed } from './compose.ts'
import type { Addressed } from './delivery-needs.ts'
import { ageOf, park, type Work } from './delivery-work.ts'
import { isBarred, isBraked } from './gates.ts'
import { hourOf, isCapped, nextHour } from './hourly-cap.ts'
import { giveUp, type Verdict } from './outcome.ts'
import { type Details, settle } from './settle.ts'

export type Ready = { notice: NoticeRecord; message: Addressed }

export async function prepareChunk(work: Work, notices: readonly NoticeRecord[]): Promise<Ready[]> {
  const composed = await work.needs.compose(notices)
  const speaking = (await finishAll(notices.map(notice => listenTo(work, notice, composed.get(notice.id))))).flat()
  const gates = [dropUnallowed, dropSuppressed, dropBraked, dropCapped]
  let ready: Ready[] = speaking
  for (const gate of gates) ready = ready.length === 0 ? ready : await gate(work, ready)
  return ready
}

/** Ends the notice when there is nothing to send, lets it wait for what cannot be read; else hands it on. */
async function listenTo(work: Work, notice: NoticeRecord, composed: Composed | undefined): Promise<Ready[]> {
  const verdict = judgeComposed(work, notice, composed)
  if (verdict !== undefined) await settle(work, notice, verdict)
  else if (composed?.kind === 'ready')
    return [{ notice, message: { ...composed, addressHash: work.needs.hashAddress(composed.to) } }]
  return []
}

/** Of these a next way may know better. */
const WITHOUT_ADDRESS: ReadonlySet<string> = new Set(['contact-gone', 'no-email', 'no-sms'])

function judgeComposed(work: Work, notice: NoticeRecord, composed: Composed | undefined): Verdict | undefined {
  if (composed === undefined) return { happening: 'failed', cause: 'not-composed' }
  switch (composed.kind) {
    case 'end': {
      const { state, cause } = composed
      return { happening: state, cause, ...(WITHOUT_ADDRESS.has(cause) ? { seeksWay: 'party' as const } : {}) }
    }
    case 'wait':
      return judgeWait(work, notice, composed.cause)
    case 'ready':
      return work.needs.powersOf(notice.channel) === undefined
        ? { happening: 'failed', cause: 'channel-off', seeksWay: 'party' }
        : undefined
  }
}

/** What cannot be put into words now waits with its batch, without a write, until it is too old. */
function judgeWait(work: Work, notice: NoticeRecord, cause: string): Verdict | undefined {
  if (ageOf(work, notice) >= LONGEST_WAIT) return giveUp(cause)
  park(work, notice)
  return undefined
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

const dropCapped: Gate = async (work, ready) => {
  const { needs } = work
  const now = needs.now()
  const allowed = await finishAll(
    ready.map(async one => {
      if (!isCapped(one.notice)) return [one]
      if (await needs.outbox.takeAllowance(one.message.addressHash, hourOf(now), needs.hourlyCap)) return [one]
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
