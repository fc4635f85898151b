/** What each function needs, as one worker reaches it. */
import { DEFAULT_MOST_EXTENSION_DAYS, type AnswerSecrets } from '../../../functions/core/answers/answers.ts'
import { rememberControls } from '../../../functions/core/delivery/controls-cache.ts'
import type { DeliveryNeeds } from '../../../functions/core/delivery/delivery-needs.ts'
import { rememberRates } from '../../../functions/core/delivery/known-rates.ts'
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import { CHANNELS } from '../../../functions/core/outbox/channel.ts'
import { parseReceipt } from '../../../functions/core/receipts/receipt.ts'
import { applyReceipts } from '../../../functions/core/receipts/receipts.ts'
import { confirmNextWay, openNextWay } from '../../../functions/core/ways/next-way.ts'
import { buildComposers } from './composers.ts'
import { layPorts } from './calls.ts'
import type { Context } from './context.ts'
import { POWERS, type Providers } from './providers.ts'
import type { SimulatedSettings } from './settings.ts'
import type { Watch } from './witness.ts'
import type { Worker } from './worker.ts'

const CALLS_IN_FLIGHT = 50
const SENDS_IN_FLIGHT = { ordinary: 20, urgent: 10 } as const

/** A worker and its ports. */
export type Hands = Pick<Watch, 'outbox' | 'register'> & { worker: Worker; watch: Watch }

export type Given = { rules: Rules; settings: SimulatedSettings; context: Context; secrets: AnswerSecrets }

export function toPlacing({ rules, settings, context }: Given, { worker, outbox, register }: Hands) {
  return {
    outbox,
    register,
    now: worker.now,
    newId: worker.newId,
    limit: buildLimit(CALLS_IN_FLIGHT),
    windows: settings.windows,
    calendar: rules.calendar,
    hashAddress: context.hashAddress,
    channels: CHANNELS,
  }
}

export function toDelivery(given: Given, providers: Providers, hands: Hands, patience: number): DeliveryNeeds {
  const { rules, settings, secrets } = given
  const { worker, watch, outbox } = hands
  const placing = toPlacing(given, hands)
  const onWords = watch.noteWords
  return {
    ...placing,
    outbox: layPorts(rememberRates(outbox, worker.now), outbox),
    patience,
    wait: worker.wait,
    random: worker.random.next,
    remaining: worker.remaining,
    controls: rememberControls(outbox.readControls, () => Date.parse(worker.now())),
    compose: watch.compose(buildComposers({ ...placing, rules, settings, secrets, onWords })),
    openNextWay: (notice, dead) => openNextWay(placing, notice, dead),
    confirmNextWay: (notice, dead, way) => confirmNextWay(placing, notice, dead, way),
    allowList: settings.allowList,
    hourlyCap: settings.hourlyCap,
    rateOf: channel => {
      const perSecond = settings.rates[channel]
      return perSecond === undefined ? undefined : { provider: channel, perSecond }
    },
    powersOf: channel => POWERS[channel],
    send: (notice, message) => providers.send(worker, watch, notice, message),
    sending: { ordinary: buildLimit(SENDS_IN_FLIGHT.ordinary), urgent: buildLimit(SENDS_IN_FLIGHT.urgent) },
    ...worker.reach({ tellEnds: watch.tellEnds }),
    onChange: () => undefined,
    onProblem: () => undefined,
    onHandOver: () => undefined,
  }
}

export async function receiveReceipt(given: Given, hands: Hands, body: string): Promise<void> {
  const { operatorEmail } = given.settings
  const told = {
    ...hands.worker.reach({ tellEnds: hands.watch.tellEnds }),
    operatorEmail,
    onBrake: () => undefined,
    onReceipt: () => undefined,
  }
  const results = await applyReceipts({ ...toPlacing(given, hands), ...told }, [parseReceipt(body)])
  for (const result of results.values()) if (result.status === 'rejected') throw result.reason
}

export const toAnswering = ({ rules, settings, context }: Given, { worker, outbox, register }: Hands) => ({
  outbox,
  register,
  rules,
  hashAddress: context.hashAddress,
  help: settings.help,
  mostExtensionDays: DEFAULT_MOST_EXTENSION_DAYS,
  now: worker.now,
  newId: worker.newId,
  wait: worker.wait,
})
