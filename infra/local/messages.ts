/** What the endpoints received: the record kept for the pages, and the line of the messages file (interfaces.md §5). */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

export type ReceivedAttachment = { fileName: string; contentType: string; content: Buffer }

type Common = { at: string; purpose: string; noticeId: string; messageId: string; text: string }
export type ReceivedEmail = Common & {
  channel: 'email'
  to: string[]
  from: string
  subject: string
  html: string
  attachments: ReceivedAttachment[]
  /** The whole request, as it came. */
  request: unknown
}
export type ReceivedSms = Common & { channel: 'sms'; to: string }
export type Received = ReceivedEmail | ReceivedSms

/** A message as `--messages` and `/messages.json` show it. */
export const toLine = (message: Received) =>
  message.channel === 'email'
    ? {
        at: message.at,
        channel: message.channel,
        purpose: message.purpose,
        to: message.to,
        subject: message.subject,
        text: message.text,
        html: message.html,
        noticeId: message.noticeId,
      }
    : {
        at: message.at,
        channel: message.channel,
        purpose: message.purpose,
        to: message.to,
        text: message.text,
        noticeId: message.noticeId,
      }

/** Starts the file anew. @returns what appends a message to it */
export function openMessagesFile(file: string): (message: Received) => void {
  const path = resolve(file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  return message => appendFileSync(path, `${JSON.stringify(toLine(message))}\n`)
}
