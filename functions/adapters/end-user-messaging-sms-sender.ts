/** SMS through AWS End User Messaging: its receipts come back by the context that each message carries; no query, no idempotency. */
import type { SendTextMessageCommandInput, SendTextMessageCommandOutput } from '@aws-sdk/client-pinpoint-sms-voice-v2'
import type { Sms, SmsSender } from '../core/delivery/sending.ts'
import { connectOnce, NO_CLIENT } from './connect-once.ts'
import { getErrorText } from './error-fields.ts'
import { toSendOutcome } from './send-errors.ts'

const REFUSALS = new Set(['ValidationException'])

export type EndUserMessagingSettings = {
  /** ARN of the pool, number or sender id that sends. */
  origin: string
  /** Which of several systems of one account: receipts of another one's messages are not ours. */
  system: string
}

export type SendTextMessage = (request: SendTextMessageCommandInput) => Promise<Pick<SendTextMessageCommandOutput, 'MessageId'>>

/** The client is loaded with the first SMS: most calls send none. */
export async function connectEndUserMessaging(): Promise<SendTextMessage> {
  const { PinpointSMSVoiceV2Client, SendTextMessageCommand } = await import('@aws-sdk/client-pinpoint-sms-voice-v2')
  const client = new PinpointSMSVoiceV2Client({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  })
  return request => client.send(new SendTextMessageCommand(request))
}

export function buildEndUserMessagingSmsSender(settings: EndUserMessagingSettings, connect = connectEndUserMessaging): SmsSender {
  const getCall = connectOnce(connect)
  return {
    powers: { receipts: true, statusQuery: false, idempotent: false },
    async send(sms) {
      const call = await getCall()
      if (call === undefined) return NO_CLIENT
      try {
        const { MessageId } = await call(toRequest(sms, settings))
        return MessageId === undefined ? { kind: 'unknown', reason: 'no message id' } : { kind: 'accepted', messageId: MessageId }
      } catch (error) {
        return isAboutNumber(error) ? { kind: 'refused', reason: getErrorText(error, 'Reason') } : toSendOutcome(error, REFUSALS)
      }
    },
  }
}

/** A conflict with the recipient's number (opted out, not verified in a sandbox) is this message's; any other is ours. */
const isAboutNumber = (error: unknown): boolean =>
  getErrorText(error, 'name') === 'ConflictException' && getErrorText(error, 'Reason').startsWith('DESTINATION_')

/** Events reach the default bus without a configuration set. */
const toRequest = (
  { noticeId, addressHash, to, text }: Sms,
  { origin, system }: EndUserMessagingSettings,
): SendTextMessageCommandInput => ({
  DestinationPhoneNumber: `+86${to}`,
  OriginationIdentity: origin,
  MessageBody: text,
  MessageType: 'TRANSACTIONAL',
  Context: { notice: noticeId, address: addressHash, system },
})
