/** E-mail through Amazon SES (v2). SES has no idempotency token: nothing here repeats a call by itself (rules.md N2). */
import type { SendEmailCommandInput, SendEmailCommandOutput } from '@aws-sdk/client-sesv2'
import type { Email, EmailSender, SendOutcome } from '../core/delivery/sending.ts'
import type { Attachment } from '../core/messages/rendered.ts'
import { connectOnce, NO_CLIENT } from './connect-once.ts'
import { encodeAddress } from './mime-name.ts'
import { toSendOutcome } from './send-errors.ts'

const REFUSALS = new Set(['MessageRejected', 'BadRequestException'])

export type SesSettings = { sender: string; configurationSet: string }

export type CallSes = (request: SendEmailCommandInput) => Promise<Pick<SendEmailCommandOutput, 'MessageId'>>

export function buildSesEmailSender(settings: SesSettings, connect: () => Promise<CallSes>): EmailSender {
  const getCall = connectOnce(connect)
  return {
    powers: { receipts: true, statusQuery: false, idempotent: false },
    async send(email) {
      const call = await getCall()
      if (call === undefined) return NO_CLIENT
      try {
        const { MessageId } = await call(toRequest(email, settings))
        return MessageId === undefined ? { kind: 'unknown', reason: 'no message id' } : { kind: 'accepted', messageId: MessageId }
      } catch (error) {
        return isSenderUnverified(error, settings.sender) ? SENDER_NOT_VERIFIED : toSendOutcome(error, REFUSALS)
      }
    },
  }
}

const SENDER_NOT_VERIFIED: SendOutcome = { kind: 'busy', reason: 'sender-not-verified' }

/** A lapsed DKIM record refuses every mail alike; an unverified recipient of the sandbox is refused alone. SES tells them by the address. */
function isSenderUnverified(error: unknown, sender: string): boolean {
  if (!(error instanceof Error) || error.name !== 'MessageRejected') return false
  const address = /<([^>]+)>/.exec(sender)?.[1] ?? sender
  return error.message.includes('failed the check') && error.message.includes(address)
}

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' })

const toRequest = (email: Email, { sender, configurationSet }: SesSettings): SendEmailCommandInput => ({
  FromEmailAddress: encodeAddress(sender),
  Destination: { ToAddresses: [email.to] },
  Content: {
    Simple: {
      Subject: utf8(email.subject),
      Body: { Text: utf8(email.text), Html: utf8(email.html) },
      Headers: [{ Name: 'X-Duban-Notice', Value: email.noticeId }],
      ...(email.attachments.length === 0 ? {} : { Attachments: email.attachments.map(toAttachment) }),
    },
  },
  EmailTags: [
    { Name: 'notice', Value: email.noticeId },
    { Name: 'purpose', Value: email.purpose },
    { Name: 'address', Value: email.addressHash },
  ],
  ConfigurationSetName: configurationSet,
})

const toAttachment = ({ fileName, contentType, content }: Attachment) => ({
  FileName: fileName,
  ContentType: contentType,
  ContentDisposition: 'ATTACHMENT' as const,
  ContentTransferEncoding: 'BASE64' as const,
  RawContent: typeof content === 'string' ? new TextEncoder().encode(content) : content,
})
