/** What the pages show, and the words for it. */
import { STATE_NAMES } from '../../../functions/core/messages/state-wording.ts'
import type { NoticeState } from '../../../functions/core/outbox/states.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import { CENTRE, CENTRE_NAME, findOfficeName } from '../../../functions/core/register/register.ts'
import type { Received } from '../endpoints/messages.ts'

export type NoticeNow = Pick<NoticeRecord, 'state' | 'changedAt' | 'cause' | 'trail'>

export type PagesSource = {
  messages: readonly Received[]
  officeOf: (noticeId: string) => string | undefined
  queues: () => Record<string, unknown[]>
  /** The virtual time. */
  now: () => number
  /** Shown on top: the virtual time and the like. */
  status: () => string
  /** What has become of notices by now; what cannot be read is left out. */
  readStates: (noticeIds: readonly string[]) => Promise<ReadonlyMap<string, NoticeState>>
  readNotice: (noticeId: string) => Promise<NoticeNow | undefined>
  listNotices: () => Promise<readonly unknown[]>
}

export const PURPOSE_NAMES: Record<string, string> = {
  task: '工作提醒',
  plaque: '牌子',
  clue: '线索',
  fallback: '补充送达',
  request: '请求',
  correction: '更正',
  report: '报告',
  operator: '运维',
}
export const CHANNEL_NAMES: Record<string, string> = { email: '邮件', sms: '短信' }

export const wordState = (state: NoticeState | undefined): string => (state === undefined ? '—' : STATE_NAMES[state])

export const officeName = (code: string | undefined): string =>
  code === undefined ? '—' : code === CENTRE ? CENTRE_NAME : (findOfficeName(code) ?? code)

export const wordTime = (at: string): string =>
  new Date(at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false, dateStyle: 'short', timeStyle: 'medium' })

export const titleOf = (message: Received): string => (message.channel === 'email' ? message.subject : message.text)
