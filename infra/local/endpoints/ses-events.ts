/** SES's event records, as it documents them for EventBridge: what it knew of the mail, and what became of it. */
import { randomUUID } from 'node:crypto'
import type { MailEvent } from '../runtime/mail-events.ts'
import type { ReceivedEmail } from './messages.ts'
import type { SendEmailRequest } from './ses-rules.ts'
import type { Receipt } from './simulator.ts'

const MTA = 'dns; a8-50.smtp-out.amazonses.com'

export type TakenMail = { email: ReceivedEmail; request: SendEmailRequest; configurationSet: string }

function describeMail({ email, request, configurationSet }: TakenMail) {
  const { FromEmailAddress, EmailTags = [], Content } = request
  const headers = [
    { name: 'From', value: FromEmailAddress },
    { name: 'To', value: email.to.join(', ') },
    { name: 'Subject', value: email.subject },
    ...(Content.Simple.Headers ?? []).map(({ Name, Value }) => ({ name: Name, value: Value })),
  ]
  return {
    timestamp: email.at,
    source: FromEmailAddress,
    sendingAccountId: '000000000000',
    messageId: email.messageId,
    destination: email.to,
    headersTruncated: false,
    headers,
    commonHeaders: { from: [FromEmailAddress], to: email.to, messageId: email.messageId, subject: email.subject },
    tags: {
      'ses:operation': ['SendEmail'],
      'ses:configuration-set': [configurationSet],
      ...Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, [Value]])),
    },
  }
}

function describeReceipt({ type, bounce }: Receipt, recipients: readonly string[], timestamp: string) {
  const each = <T extends object>(more: T) => recipients.map(emailAddress => ({ emailAddress, ...more }))
  switch (type) {
    case 'Send':
      return { send: {} }
    case 'Delivery':
      return {
        delivery: {
          timestamp,
          processingTimeMillis: 1200,
          recipients,
          smtpResponse: '250 2.6.0 Message received',
          reportingMTA: MTA,
        },
      }
    case 'Bounce':
      return {
        bounce: {
          feedbackId: randomUUID(),
          ...bounce,
          bouncedRecipients: each({ action: 'failed', status: bounce?.bounceType === 'Transient' ? '4.2.2' : '5.1.1' }),
          timestamp,
          reportingMTA: MTA,
        },
      }
    case 'Complaint':
      return {
        complaint: {
          feedbackId: randomUUID(),
          complaintSubType: null,
          complainedRecipients: each({}),
          timestamp,
          complaintFeedbackType: 'abuse',
          arrivalDate: timestamp,
        },
      }
    case 'Reject':
      return { reject: { reason: 'Bad content' } }
    case 'Rendering Failure':
      return { failure: { errorMessage: 'Attribute is not present in the rendering data.', templateName: 'template' } }
    case 'DeliveryDelay':
      return {
        deliveryDelay: { timestamp, delayType: 'TransientCommunicationFailure', delayedRecipients: each({ status: '4.4.1' }) },
      }
  }
}

/** @param at when the event happens */
export const buildMailEvent = (mail: TakenMail, receipt: Receipt, at: string): MailEvent => ({
  configurationSet: mail.configurationSet,
  detail: { eventType: receipt.type, mail: describeMail(mail), ...describeReceipt(receipt, mail.email.to, at) },
})
