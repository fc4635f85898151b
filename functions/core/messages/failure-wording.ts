/** Why notices failed, in words that tell the operator what to do. */
import type { Channel } from '../outbox/channel.ts'
import type { FailedNotices } from './operator-report.ts'
import { wordDate } from './wording.ts'

export type FailureView = { title: string; rows: string[] }

const CHANNELS: Record<Channel, string> = { email: '电子邮件', sms: '短信' }

/** By the first word of the cause; what is not here stands as it is. */
const CAUSES: Readonly<Record<string, string>> = {
  'channel-off': '短信渠道未开通',
  'contact-gone': '联系人已取消，没有新的联系人',
  'gave-up': '多次发送或者长时间等待未成功',
  'no-email': '联系人已没有电子邮箱',
  'no-sms': '联系人已没有手机号码',
  'outcome-unknown': '短信是否送达无法查明',
  'party-gone': '责任主体已不在登记范围内',
  'template-field': '通知内容不符合模板要求',
}

const wordCause = (cause: string): string => {
  const known = CAUSES[/^[\w-]+/.exec(cause)?.[0] ?? '']
  return known === undefined ? `发送被拒绝或者出错（${cause}）` : cause.includes(' ') ? `${known}（${cause}）` : known
}

export const describeFailures = ({ cause, count, parties }: FailedNotices): FailureView => ({
  title: `${wordCause(cause)}：${count}条${count > parties.length ? `，列出前${parties.length}条，其余见运行日志` : ''}`,
  rows: parties.map(
    ({ officeName, kind, id, name, channel, day }) =>
      `${name}（${kind === 'unit' ? `${officeName}，${id}，` : ''}${wordDate(day)}，${CHANNELS[channel]}）`,
  ),
})
