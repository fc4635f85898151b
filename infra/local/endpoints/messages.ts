/** What the endpoints received: the record kept for the pages, and the line of the messages file (rules.md §5). */
import { appendFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildUsageError } from '../../ops/usage.ts'

export type ReceivedAttachment = { fileName: string; contentType: string; content: Buffer }

type Common = {
  at: string
  purpose: string
  noticeId: string
  messageId: string
  text: string
  /** It was taken, and the sender was not told. */
  unanswered?: true
}
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

const MISTAKES: Record<string, { message: string; mend: string }> = {
  ENOENT: { message: '所在的文件夹不存在', mend: '先建好文件夹，或换一个位置' },
  ENOTDIR: { message: '所在的文件夹不存在', mend: '先建好文件夹，或换一个位置' },
  EISDIR: { message: '这是文件夹，不是文件', mend: '写上文件名，例如 messages.jsonl' },
}
const UNWRITABLE = { message: '无法写入这个文件', mend: '换一个可以写入的位置' }

/**
 * Starts the file anew.
 * @returns what appends a message to it
 * @throws DataProblemsError where it cannot be written
 */
export function openMessagesFile(file: string): (message: Received) => void {
  const path = resolve(file)
  try {
    writeFileSync(path, '')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw buildUsageError({ option: '--messages', value: file, ...(MISTAKES[code] ?? UNWRITABLE) })
  }
  return message => appendFileSync(path, `${JSON.stringify(toLine(message))}\n`)
}
