/**
 * What goes wrong, and how often. Each seed draws a mixture of its own (some faults often, some never), so that no fault always
 * hides behind another.
 */
import type { Random } from './random.ts'

/** The highest probability of each. */
const MOST = {
  /** Of a worker: it dies before or after one of its calls. */
  death: 0.5,
  /** Of a worker: it is not stopped in time, as if its machine had slept. */
  overstay: 0.5,
  /** Of a call: it is made, and its answer is an error. */
  lostAnswer: 0.01,
  /** Of a call: the store takes nothing. */
  refusedCall: 0.01,
  /** Of a call: seconds or minutes pass. */
  slowCall: 0.04,
  /** Of whatever sets a worker going: a schedule, a stream record, an event of the bus. */
  lostTrigger: 0.2,
  repeatedTrigger: 0.2,
  lateTrigger: 0.2,
  lostReceipt: 0.3,
  repeatedReceipt: 0.3,
  lateReceipt: 0.3,
  /** Of a hand-over: no answer comes; the provider has the message, or does not. */
  timeoutAfterSuccess: 0.1,
  timeoutBeforeSuccess: 0.05,
  throttled: 0.1,
  serverError: 0.1,
  refusedMessage: 0.02,
  /** Of an address. */
  hardBounce: 0.25,
  softBounce: 0.1,
  /** Taken by its server, and sent back afterwards. */
  returnedMail: 0.2,
  complaint: 0.2,
  rejection: 0.03,
  silence: 0.15,
  /** Of an hour: the provider pauses our account; an operator pauses or resumes; somebody changes the register. */
  accountPause: 0.03,
  pause: 0.15,
  change: 0.7,
  /** Of a change of a notice: for a moment it is not shown to whoever reads at half the price. */
  lateRead: 0.5,
  /** Of a message: its reader answers it; and what he does with it is not what it is for. */
  answer: 0.5,
  misuse: 0.5,
  /** Of a day and office: an operator takes back, puts right, plans or plays again. */
  steer: 0.4,
  /** And somebody comes to his clues. */
  officer: 0.4,
} as const

export type Fault = keyof typeof MOST
export type Faults = (fault: Fault) => number

export const NO_FAULTS: Faults = () => 0

const OCCURS = 0.6

export function drawFaults(random: Random): Faults {
  const chances = new Map<string, number>(
    Object.entries(MOST).map(([fault, most]) => [fault, random.chance(OCCURS) ? most * random.next() : 0]),
  )
  return fault => chances.get(fault) ?? 0
}

/** An address keeps its ways; everything else stops when the faults stop. */
export const OF_ADDRESSES: ReadonlySet<Fault> = new Set([
  'hardBounce',
  'softBounce',
  'returnedMail',
  'complaint',
  'rejection',
  'silence',
])
