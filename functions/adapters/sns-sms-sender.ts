/** SMS through Amazon SNS: no receipts to us, no query, no idempotency. */
import type { SmsSender } from '../core/delivery/sending.ts'
import { connectOnce, NO_CLIENT } from './connect-once.ts'
import { toSendOutcome } from './send-errors.ts'

const REFUSALS = new Set([
  'InvalidParameterException',
  'InvalidParameterValueException',
  'OptedOutException',
  'ValidationException',
])

export type PublishSms = (to: string, text: string) => Promise<{ MessageId?: string | undefined }>

/** The client is loaded with the first SMS: most calls send none. */
export async function connectSns(): Promise<PublishSms> {
  const { PublishCommand, SNSClient } = await import('@aws-sdk/client-sns')
  const client = new SNSClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  })
  const transactional = { DataType: 'String', StringValue: 'Transactional' }
  return (to, text) =>
    client.send(
      new PublishCommand({ PhoneNumber: to, Message: text, MessageAttributes: { 'AWS.SNS.SMS.SMSType': transactional } }),
    )
}

export function buildSnsSmsSender(connect = connectSns): SmsSender {
  const getPublish = connectOnce(connect)
  return {
    powers: { receipts: false, statusQuery: false, idempotent: false },
    async send(sms) {
      const publish = await getPublish()
      if (publish === undefined) return NO_CLIENT
      try {
        const { MessageId } = await publish(`+86${sms.to}`, sms.text)
        return MessageId === undefined ? { kind: 'unknown', reason: 'no message id' } : { kind: 'accepted', messageId: MessageId }
      } catch (error) {
        return toSendOutcome(error, REFUSALS)
      }
    },
  }
}
