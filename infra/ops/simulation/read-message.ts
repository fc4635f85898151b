/** What the reader of a message finds in it to answer with: by its words alone. */
import type { Access } from '../../../functions/core/answers/answers.ts'
import type { HandOver } from './providers.ts'

/** `code`: what the page asks for; of an SMS it stands in the access. */
export type Key = { access: Access; code: string }

const LINK = /\/n\/([\w-]+)\/([\w-]{22})/
const MAIL_CODE = /校验码：([2-9A-Z]{6})/
const SMS_CODE = /凭码([2-9A-Z]{6})/

export function readKey({ channel, to, text }: Pick<HandOver, 'channel' | 'to' | 'text'>): Key | undefined {
  if (channel === 'sms') {
    const [, code] = SMS_CODE.exec(text) ?? []
    return code === undefined ? undefined : { access: { kind: 'code', mobile: to, code }, code: '' }
  }
  const [, notice, token] = LINK.exec(text) ?? []
  const [, code] = MAIL_CODE.exec(text) ?? []
  return notice === undefined || token === undefined || code === undefined
    ? undefined
    : { access: { kind: 'link', notice, token }, code }
}

/** The words of a message, whatever it is answered with. */
export const leaveOutKey = (text: string): string => text.replace(LINK, '').replace(MAIL_CODE, '').replace(SMS_CODE, '')
