/** The send path over the stores in memory, by a clock that is given: no network, no engine. */
import { randomUUID } from 'node:crypto'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import type { BatchingNeeds } from '../../../functions/core/outbox/batching.ts'
import type { Compose } from '../../../functions/core/compose/compose.ts'
import { rememberControls } from '../../../functions/core/delivery/controls-cache.ts'
import type { DeliveryNeeds } from '../../../functions/core/delivery/delivery-needs.ts'
import { rememberRates } from '../../../functions/core/delivery/known-rates.ts'
import type { OutboxStore } from '../../../functions/core/ports.ts'

export type Clock = { now: () => string; wait: (milliseconds: number) => Promise<unknown> }

export const RULES = buildRules(currentGuide)
const POWERS = { receipts: true, statusQuery: false, idempotent: false }
const REMAINING = 120_000

export const buildPlacing = <Outbox extends BatchingNeeds['outbox']>(outbox: Outbox, { now }: Pick<Clock, 'now'>) => ({
  outbox,
  now,
  newId: () => randomUUID(),
  limit: buildLimit(64),
})

export type World = {
  outbox: OutboxStore
  clock: Clock
  compose: Compose
  send: DeliveryNeeds['send']
  /** E-mails a second; undefined: any number. */
  rate?: number
}

/** @param patience how long it waits for a slot of the rate */
export function buildDelivery({ outbox, clock, compose, send, rate }: World, patience: number): DeliveryNeeds {
  return {
    ...buildPlacing({ ...outbox, ...rememberRates(outbox, clock.now) }, clock),
    ...clock,
    patience,
    compose,
    send,
    random: Math.random,
    remaining: () => REMAINING,
    controls: rememberControls(outbox.readControls, () => Date.parse(clock.now())),
    openNextWay: async () => ({ kind: 'none' }),
    confirmNextWay: async (_notice, _dead, way) => way,
    allowList: 'open',
    windows: 'always',
    calendar: RULES.calendar,
    hourlyCap: 10,
    hashAddress: address => address,
    rateOf: () => (rate === undefined ? undefined : { provider: 'ses', perSecond: rate }),
    powersOf: () => POWERS,
    sending: { ordinary: buildLimit(20), urgent: buildLimit(10) },
    tellEnds: async () => {},
    onChange: () => {},
    onProblem: () => {},
    onHandOver: () => {},
  }
}
