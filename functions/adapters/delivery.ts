/** All that it takes to deliver a batch, put together: two Lambdas do it, and both do it alike. */
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { AllowList } from '../core/outbox/allow-list.ts'
import type { Ladder } from '../core/deadlines/ladder.ts'
import { buildRules } from '../core/deadlines/rules.ts'
import { currentGuide } from '../core/guide/editions.ts'
import { buildTaskComposer, type Compose, composeByPurpose } from '../core/outbox/compose.ts'
import { type Delivered, deliverBatch, type DeliveryNeeds } from '../core/outbox/delivery.ts'
import { buildLimit } from '../core/limiter.ts'
import { buildOperatorComposer } from '../core/outbox/operator-list.ts'
import type { BatchRef, OutboxStore, RegisterStore } from '../core/ports.ts'
import type { EmailSender, SendOutcome, SmsSender } from '../core/outbox/sending.ts'
import { buildHashAddress } from './address-hash.ts'
import { CONNECTIONS } from './dynamo.ts'
import { buildLocalSmsSender } from './local-sms-sender.ts'
import { buildPace } from './pace.ts'
import { buildSesEmailSender } from './ses-email-sender.ts'
import { buildSmtpEmailSender, type SmtpSettings } from './smtp-email-sender.ts'
import { buildSnsSmsSender } from './sns-sms-sender.ts'

/** Sends in flight at once in one worker. */
const SENDS_IN_FLIGHT = 10

export type DeliverySettings = {
  ladder: Ladder
  allowList: AllowList
  help: string
  operatorEmail: string
  /** E-mails a second of one instance; undefined: as fast as the provider takes them. */
  maxSendRate?: number | undefined
  addressHashKey?: string | undefined
  email: { provider: 'ses'; sender: string; configurationSet: string } | ({ provider: 'smtp' } & SmtpSettings)
  sms: { provider: 'sns' | 'off' } | { provider: 'local'; endpoint: string }
}

export type DeliveryStores = { register: RegisterStore; outbox: OutboxStore }

/** What differs from call to call. */
export type Invocation = Pick<DeliveryNeeds, 'remaining' | 'onChange' | 'onProblem'>

export type Deliver = (invocation: Invocation) => (ref: BatchRef) => Promise<Delivered>

export function buildDeliver(stores: DeliveryStores, settings: DeliverySettings): Deliver {
  const now = (): string => new Date().toISOString()
  const needs = {
    outbox: stores.outbox,
    now,
    newId: randomUUID,
    random: Math.random,
    limit: buildLimit(CONNECTIONS),
    sending: buildLimit(SENDS_IN_FLIGHT),
    allowList: settings.allowList,
    compose: buildCompose(stores, settings, now),
    send: buildSend(buildEmailSender(settings), buildSmsSender(settings.sms)),
    hashAddress: buildHashAddress(settings.addressHashKey),
  } satisfies Omit<DeliveryNeeds, keyof Invocation>
  return invocation => ref => deliverBatch({ ...needs, ...invocation }, ref)
}

/** The templates are loaded with the first batch that has something to say. */
const buildCompose = (
  { register, outbox }: DeliveryStores,
  { help, operatorEmail, ladder }: DeliverySettings,
  now: () => string,
): Compose => {
  const rules = buildRules(currentGuide, ladder)
  return async notices => {
    const { renderOperatorReport, renderTaskEmail, renderTaskSms } = await import('./templates/render.ts')
    const compose = composeByPurpose({
      task: buildTaskComposer({ rules, register, renderEmail: renderTaskEmail, renderSms: renderTaskSms, help, now }),
      operator: buildOperatorComposer({
        register,
        outbox,
        calendar: rules.calendar,
        operatorEmail,
        renderReport: renderOperatorReport,
        now,
      }),
    })
    return compose(notices)
  }
}

function buildEmailSender({ email, maxSendRate }: DeliverySettings): EmailSender {
  const pace = buildPace(maxSendRate, Date.now, setTimeout)
  const { powers, send } = email.provider === 'ses' ? buildSesEmailSender(email) : buildSmtpEmailSender(email)
  return {
    powers,
    async send(message) {
      await pace()
      return send(message)
    },
  }
}

/** Undefined: the channel is off. */
function buildSmsSender(sms: DeliverySettings['sms']): SmsSender | undefined {
  switch (sms.provider) {
    case 'sns':
      return buildSnsSmsSender()
    case 'local':
      return buildLocalSmsSender(sms.endpoint)
    case 'off':
      return undefined
  }
}

const CHANNEL_OFF: SendOutcome = { kind: 'refused', reason: 'channel-off' }

const buildSend =
  (email: EmailSender, sms: SmsSender | undefined): DeliveryNeeds['send'] =>
  async ({ id, purpose }, message) => {
    switch (message.channel) {
      case 'email':
        return email.send({ noticeId: id, purpose, to: message.to, ...message.email })
      case 'sms':
        return sms === undefined ? CHANNEL_OFF : sms.send({ noticeId: id, purpose, to: message.to, text: message.sms.text })
    }
  }
