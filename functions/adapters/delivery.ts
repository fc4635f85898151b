/** All that it takes to deliver a batch, put together: two Lambdas do it, and both do it alike. */
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Ladder } from '../core/deadlines/ladder.ts'
import { buildRules, type Rules } from '../core/deadlines/rules.ts'
import { currentGuide } from '../core/guide/editions.ts'
import { buildLimit } from '../core/limiter.ts'
import type { AllowList } from '../core/delivery/allow-list.ts'
import { CHANNELS } from '../core/outbox/channel.ts'
import type { Compose } from '../core/compose/compose.ts'
import { buildComposer, type ComposerNeeds } from '../core/compose/compose-notice.ts'
import { rememberControls } from '../core/delivery/controls-cache.ts'
import { type Delivered, deliverBatch } from '../core/delivery/delivery.ts'
import type { DeliveryNeeds } from '../core/delivery/delivery-needs.ts'
import { rememberRates } from '../core/delivery/known-rates.ts'
import { confirmNextWay, openNextWay } from '../core/ways/next-way.ts'
import type { SendWindows } from '../core/outbox/send-window.ts'
import type { TellEnds } from '../core/events.ts'
import type { BatchRef, OutboxStore, RegisterStore } from '../core/ports.ts'
import { buildHashAddress } from './address-hash.ts'
import { buildAnswerSecrets } from './answer-secrets.ts'
import { CONNECTIONS } from './dynamo.ts'
import { buildSenders, countPlaces, type SenderSettings } from './senders.ts'

export type DeliverySettings = SenderSettings & {
  ladder: Ladder
  windows: SendWindows
  allowList: AllowList
  help: string
  operatorEmail: string
  hourlyCap: number
  addressHashKey: string
  /** Without it nobody can answer by a page. */
  pageBaseUrl?: string | undefined
  /** Without it an SMS brings no code. */
  answerSite?: string | undefined
}

export type DeliveryPorts = { register: RegisterStore; outbox: OutboxStore; tellEnds: TellEnds }

/** What differs from call to call, and from Lambda to Lambda. */
export type Invocation = Pick<DeliveryNeeds, 'remaining' | 'patience' | 'onChange' | 'onProblem' | 'onHandOver'>

export type Deliver = (invocation: Invocation) => (ref: BatchRef) => Promise<Delivered>

export function buildDeliver(ports: DeliveryPorts, settings: DeliverySettings): Deliver {
  const now = (): string => new Date().toISOString()
  const rules = buildRules(currentGuide, settings.ladder)
  const senders = buildSenders(settings)
  const places = countPlaces(settings)
  const common = {
    ...ports,
    now,
    newId: randomUUID,
    limit: buildLimit(CONNECTIONS),
    windows: settings.windows,
    calendar: rules.calendar,
    hashAddress: buildHashAddress(settings.addressHashKey),
  }
  const ways = { ...common, channels: CHANNELS.filter(channel => senders.powersOf(channel) !== undefined) }
  const needs = {
    ...common,
    ...senders,
    outbox: { ...ports.outbox, ...rememberRates(ports.outbox, now) },
    wait: setTimeout,
    random: Math.random,
    sending: { ordinary: buildLimit(places.ordinary), urgent: buildLimit(places.urgent) },
    allowList: settings.allowList,
    hourlyCap: settings.hourlyCap,
    controls: rememberControls(ports.outbox.readControls, () => performance.now()),
    compose: buildCompose(common, settings, rules),
    openNextWay: (notice, dead) => openNextWay(ways, notice, dead),
    confirmNextWay: (notice, dead, way) => confirmNextWay(ways, notice, dead, way),
  } satisfies Omit<DeliveryNeeds, keyof Invocation>
  return invocation => ref => deliverBatch({ ...needs, ...invocation }, ref)
}

/** The templates are loaded with the first batch that has something to say. */
const buildCompose =
  (common: DeliveryPorts & Pick<DeliveryNeeds, 'now' | 'hashAddress'>, settings: DeliverySettings, rules: Rules): Compose =>
  async notices => {
    const words = await import('./templates/render.ts')
    const { help, operatorEmail, pageBaseUrl: pageBase } = settings
    const answers = describeAnswers(settings)
    const needs = { ...common, rules, calendar: rules.calendar, words, help, operatorEmail, answers, pageBase }
    return buildComposer(needs)(notices)
  }

const describeAnswers = ({ pageBaseUrl, answerSite, addressHashKey }: DeliverySettings): ComposerNeeds['answers'] =>
  pageBaseUrl === undefined
    ? undefined
    : {
        base: pageBaseUrl,
        ...(answerSite !== undefined && { site: answerSite }),
        secrets: buildAnswerSecrets(addressHashKey),
      }
