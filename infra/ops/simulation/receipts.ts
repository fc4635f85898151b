/** What becomes of a mail that the provider took, and the events by which it tells: late, twice, in any order, or not at all. */
import type { HandOver } from './providers.ts'
import type { Random } from './random.ts'
import type { Machine } from './worker.ts'

/** How an address answers its mail: always alike, whoever writes to it. */
export type Temper = 'delivers' | 'returns' | 'bounces-hard' | 'bounces-soft' | 'complains' | 'is-rejected' | 'stays-silent'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

export function temperOf({ faults }: Machine, random: Random, address: string): Temper {
  const own = random.fork(`address ${address}`)
  if (own.chance(faults('hardBounce'))) return 'bounces-hard'
  if (own.chance(faults('softBounce'))) return 'bounces-soft'
  if (own.chance(faults('returnedMail'))) return 'returns'
  if (own.chance(faults('complaint'))) return 'complains'
  if (own.chance(faults('rejection'))) return 'is-rejected'
  return own.chance(faults('silence')) ? 'stays-silent' : 'delivers'
}

/** An event as SES calls it, and within which time it comes. */
type Event = { type: string; bounceKind?: string; within: number }

const SENT: Event = { type: 'Email Sent', within: 2 * SECOND }
const DELIVERED: Event = { type: 'Email Delivered', within: 30 * SECOND }

const EVENTS: Readonly<Record<Temper, readonly Event[]>> = {
  delivers: [SENT, DELIVERED],
  returns: [SENT, DELIVERED, { type: 'Email Bounced', bounceKind: 'Permanent', within: HOUR }],
  'bounces-hard': [SENT, { type: 'Email Bounced', bounceKind: 'Permanent', within: MINUTE }],
  'bounces-soft': [
    SENT,
    { type: 'Email Delivery Delayed', within: HOUR },
    { type: 'Email Bounced', bounceKind: 'Transient', within: 6 * HOUR },
  ],
  complains: [SENT, DELIVERED, { type: 'Email Complaint Received', within: 3 * HOUR }],
  'is-rejected': [SENT, { type: 'Email Rejected', within: MINUTE }],
  'stays-silent': [SENT],
}

const LATEST = 40 * HOUR

/** @param deliver takes a receipt's body to the queue */
export function sendReceipts(machine: Machine, random: Random, handOver: HandOver, deliver: (body: string) => void): void {
  const { scheduler, faults } = machine
  const own = random.fork(`receipts ${handOver.noticeId} ${handOver.attempt}`)
  for (const event of EVENTS[temperOf(machine, random, handOver.to)]) {
    const times = own.chance(faults('lostReceipt')) ? 0 : own.chance(faults('repeatedReceipt')) ? 2 : 1
    const happens = own.between(50, event.within)
    const time = new Date(scheduler.time() + happens).toISOString()
    for (let copy = 0; copy < times; copy += 1) {
      const lateness = own.chance(faults('lateReceipt'))
        ? own.between(1, own.pick([MINUTE, HOUR, LATEST]))
        : own.between(1, SECOND)
      scheduler.after(happens + lateness, () => deliver(toBody(event, handOver, time)))
    }
  }
}

const toBody = ({ type, bounceKind }: Event, { noticeId, messageId, addressHash }: HandOver, time: string): string =>
  JSON.stringify({ type, noticeId, messageId, time, ...(bounceKind === undefined ? {} : { bounceKind }), addressHash })
