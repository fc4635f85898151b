/** The providers of a stage, by channel: what they can do, how fast they take ours, and how a message is handed over. */
import type { Channel } from '../core/outbox/channel.ts'
import type { DeliveryNeeds } from '../core/delivery/delivery-needs.ts'
import { placesFor } from '../core/delivery/rate.ts'
import type { Priority } from '../core/outbox/notice.ts'
import type { EmailSender, Powers, SendOutcome, SmsSender } from '../core/delivery/sending.ts'
import { buildEndUserMessagingSmsSender, type EndUserMessagingSettings } from './end-user-messaging-sms-sender.ts'
import { buildLocalSmsSender } from './local-sms-sender.ts'
import { buildSesEmailSender } from './ses-email-sender.ts'
import { buildSmtpEmailSender, type SmtpSettings } from './smtp-email-sender.ts'
import { buildSnsSmsSender } from './sns-sms-sender.ts'

export type SenderSettings = {
  /** E-mails and SMS a second of the whole account; undefined: as fast as the provider takes them. */
  maxSendRate?: number | undefined
  maxSmsRate?: number | undefined
  email: { provider: 'ses'; sender: string; configurationSet: string } | ({ provider: 'smtp' } & SmtpSettings)
  sms:
    | { provider: 'sns' | 'off' }
    | { provider: 'local'; endpoint: string }
    | ({ provider: 'end-user-messaging' } & EndUserMessagingSettings)
}

/** Sends in flight at once in one worker; urgent ones have places of their own. */
export const countPlaces = ({ maxSendRate = 0, maxSmsRate = 0 }: SenderSettings): Record<Priority, number> => ({
  ordinary: placesFor(maxSendRate + maxSmsRate),
  urgent: 10,
})

const CHANNEL_OFF: SendOutcome = { kind: 'refused', reason: 'channel-off' }

export function buildSenders(settings: SenderSettings): Pick<DeliveryNeeds, 'powersOf' | 'rateOf' | 'send'> {
  const email = buildEmailSender(settings)
  const sms = buildSmsSender(settings.sms)
  const powers: Record<Channel, Powers | undefined> = { email: email.powers, sms: sms?.powers }
  const rates = {
    email: toRate(settings.email.provider, settings.maxSendRate),
    sms: toRate(settings.sms.provider, settings.maxSmsRate),
  }
  return {
    powersOf: channel => powers[channel],
    rateOf: channel => rates[channel],
    async send({ id, purpose }, message) {
      const { to, addressHash } = message
      const header = { noticeId: id, purpose, to, addressHash }
      switch (message.channel) {
        case 'email':
          return email.send({ ...header, ...message.email })
        case 'sms':
          return sms === undefined ? CHANNEL_OFF : sms.send({ ...header, text: message.sms.text })
      }
    },
  }
}

const toRate = (provider: string, perSecond: number | undefined) =>
  perSecond === undefined ? undefined : { provider, perSecond }

function buildEmailSender(settings: SenderSettings): EmailSender {
  const { email } = settings
  if (email.provider === 'smtp') return buildSmtpEmailSender(email)
  const { ordinary, urgent } = countPlaces(settings)
  return buildSesEmailSender(email, async () => (await import('./ses-client.ts')).connectSes(ordinary + urgent))
}

/** Undefined: the channel is off. */
function buildSmsSender(sms: SenderSettings['sms']): SmsSender | undefined {
  switch (sms.provider) {
    case 'sns':
      return buildSnsSmsSender()
    case 'local':
      return buildLocalSmsSender(sms.endpoint)
    case 'end-user-messaging':
      return buildEndUserMessagingSmsSender(sms)
    case 'off':
      return undefined
  }
}
