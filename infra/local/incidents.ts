/** What does not go as it should, one line each, as the person at the terminal likes to read it. */
import { dayInShanghai } from '../../functions/core/day.ts'
import { parseNoticeId } from '../../functions/core/outbox/notice.ts'
import { findOfficeName, type Register, ROLES } from '../../functions/core/register/register.ts'
import type { Received } from './endpoints/messages.ts'
import type { MailEvent } from './runtime/mail-events.ts'

/** The most lines of one day; what comes after them is counted. */
const MOST_LINES = 20

const CHANNELS: Record<string, string> = { email: '邮件', sms: '短信' }
const nameRole = (code: string): string => ROLES.find(role => role.code === code)?.name ?? ''

const wordTime = (at: string): string => new Date(at).toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })

/** `<purpose>-<day and party>-primary-email`, and of a second way `__task-primary-email` after it. */
const NOTICE_ID = /^[a-z]+-(.+?)-(primary|deputy|leader)-(email|sms)(?:__([a-z]+)-(primary|deputy|leader)-(email|sms))?$/

const nameWay = (role: string, channel: string): string => `${nameRole(role)}${CHANNELS[channel] ?? ''}`

function readWays(noticeId: string): { way: string; root?: { id: string; way: string } } {
  const [, party, role = '', channel = '', purpose, rootRole = '', rootChannel = ''] = NOTICE_ID.exec(noticeId) ?? []
  const way = nameWay(role, channel)
  if (purpose === undefined) return { way }
  return { way, root: { id: [purpose, party, rootRole, rootChannel].join('-'), way: nameWay(rootRole, rootChannel) } }
}

const EVENT_WORDS: Partial<Record<string, (way: string) => string>> = {
  Complaint: way => `投诉    ${way}：对方投诉，此地址停发`,
  Reject: way => `拒收    ${way}：邮件服务收下后又拒绝`,
  'Rendering Failure': way => `拒收    ${way}：邮件服务无法生成邮件`,
  DeliveryDelay: way => `延迟    ${way}：对方邮箱暂时收不下，邮件服务继续投递`,
}

function wordBounce(bounce: unknown, way: string): string {
  const isHard = typeof bounce === 'object' && bounce !== null && 'bounceType' in bounce && bounce.bounceType === 'Permanent'
  return `退信    ${way}：${isHard ? '地址无法投递，此地址停发' : '对方邮箱暂时收不下，邮件服务已放弃'}`
}

export type Incidents = { hearMessage: (message: Received) => void; hearMailEvent: (event: MailEvent, at: string) => void }

/** @param tell gets each line, indented like the rest of the day */
export function createIncidents({ units }: Pick<Register, 'units'>, tell: (line: string) => void): Incidents {
  const names = new Map(units.map(({ id, name }) => [id, name]))
  const unanswered = new Set<string>()
  /** Handed over, and nothing bad heard of it since. */
  const onTheirWay = new Set<string>()
  const lines = new Map<string, number>()

  const say = (at: string, words: string): void => {
    const day = dayInShanghai(at)
    const count = (lines.get(day) ?? 0) + 1
    lines.set(day, count)
    if (count <= MOST_LINES) tell(`  ${wordTime(at)}  ${words}`)
    if (count === MOST_LINES + 1) tell('  ……  此后同类情况不再逐条列出，见页面')
  }

  const wordWay = (noticeId: string): string => {
    const party = parseNoticeId(noticeId)
    const name = party && (names.get(party.id) ?? findOfficeName(party.id) ?? party.id)
    return `${name ?? noticeId} ${readWays(noticeId).way}`
  }

  const hearMessage = (message: Received): void => {
    const { noticeId, at } = message
    const { root } = readWays(noticeId)
    onTheirWay.add(noticeId)
    if (unanswered.has(noticeId)) say(at, `重发    ${wordWay(noticeId)}：一直查不明上一次是否发出，再发一次（可能重复）`)
    else if (root) say(at, `改发    ${wordWay(noticeId)}：${root.way}${onTheirWay.has(root.id) ? '没有送达的回执' : '未能送达'}`)
    if (message.unanswered !== true) return
    unanswered.add(noticeId)
    say(at, `超时    ${wordWay(noticeId)}：已交出，没有得到应答，先查明再决定是否重发`)
  }

  const hearMailEvent = ({ detail }: MailEvent, at: string): void => {
    const noticeId = detail.mail.tags['notice']?.[0] ?? ''
    const way = wordWay(noticeId)
    const { eventType } = detail
    if (eventType === 'Send' && unanswered.delete(noticeId)) say(at, `查明    ${way}：回执表明已发出，不重发`)
    const words = eventType === 'Bounce' ? wordBounce(detail['bounce'], way) : EVENT_WORDS[eventType]?.(way)
    if (words === undefined) return
    onTheirWay.delete(noticeId)
    say(at, words)
  }

  return { hearMessage, hearMailEvent }
}
