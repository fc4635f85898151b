/** A request of SendEmail as the mailbox keeps it. */
import type { ReceivedEmail } from './messages.ts'
import { listRecipients, type SendEmailRequest } from './ses-rules.ts'

/** Encoded words as a mail program shows them. */
const decodeNames = (address: string): string =>
  address
    .replaceAll(/\?=\s+=\?UTF-8\?B\?/gi, '?==?UTF-8?B?')
    .replaceAll(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, word: string) => Buffer.from(word, 'base64').toString())

export function toReceivedEmail(request: SendEmailRequest, at: string, messageId: string): ReceivedEmail {
  const { Subject, Body, Attachments = [] } = request.Content.Simple
  const tagOf = (name: string): string => request.EmailTags?.find(tag => tag.Name === name)?.Value ?? ''
  return {
    at,
    channel: 'email',
    purpose: tagOf('purpose'),
    noticeId: tagOf('notice'),
    messageId,
    to: listRecipients(request),
    from: decodeNames(request.FromEmailAddress),
    subject: Subject.Data,
    text: Body.Text?.Data ?? '',
    html: Body.Html?.Data ?? '',
    attachments: Attachments.map(({ FileName, ContentType, RawContent }) => ({
      fileName: FileName,
      contentType: ContentType ?? 'application/octet-stream',
      content: Buffer.from(RawContent, 'base64'),
    })),
    request,
  }
}
