/** What the person at the terminal reads. */
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import { type Day, dayInShanghai, weekdayOf } from '../../functions/core/day.ts'
import { STATE_NAMES } from '../../functions/core/messages/state-wording.ts'
import type { Register } from '../../functions/core/register/register.ts'
import type { Received } from './endpoints/messages.ts'
import type { NoticeCount } from './notices.ts'
import type { Places } from './places.ts'
import type { RunningSystem } from './running-system.ts'

const isState = (text: string): text is keyof typeof STATE_NAMES => text in STATE_NAMES

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日']

export const wordDay = (day: Day): string =>
  `${day}（星期${WEEKDAYS[weekdayOf(day) - 1]}，${buildCalendar().isWorkingDay(day) ? '工作日' : '休息日'}）`

export const wordPlaces = ({ pages, ses, sms, dynamodb, site, issuer, files }: Places, logFile: string): string =>
  [
    '督办系统在本机启动，按 Ctrl-C 结束。',
    `  页面与邮箱   ${pages}`,
    `  签收页       ${site}/`,
    `  线索接口     ${site}/clues（说明：${site}/openapi.json）`,
    `  访问令牌     ${issuer}（npm run -s duban -- token --office 44 --role officer）`,
    `  附件         ${files}（S3）`,
    `  邮件接口     ${ses}（SES）`,
    `  短信接口     ${sms}`,
    `  数据库       ${dynamodb}（DynamoDB）`,
    `  函数日志     ${logFile}`,
  ].join('\n')

export const wordRegister = (data: string, { units, contacts, tasks }: Register): string =>
  `  数据         ${data}：单位 ${units.length} 个、联系人 ${contacts.length} 人、工作事项 ${tasks.length} 项`

/** What arrived on one day. */
export function wordArrivals(messages: readonly Received[], day: Day): string {
  const own = messages.filter(message => dayInShanghai(message.at) === day)
  const emails = own.filter(message => message.channel === 'email').length
  return `  收到邮件 ${emails} 封、短信 ${own.length - emails} 条`
}

/** What to do once the clock goes on in real time. */
export const wordStop = (day: Day, time: string, { pages }: RunningSystem): string =>
  [
    `时钟停在 ${day} ${time}，此后与实际时间同步：现在可以像收件人一样答复。`,
    `打开 ${pages} ，选一封邮件，点开其中的链接，填写邮件里的校验码；收到短信的，打开短信里的网址，填写手机号和校验码。按 Ctrl-C 结束。`,
  ].join('\n')

export const wordNotices = ({ total, byState }: NoticeCount): string => {
  const parts = [...byState].map(([state, count]) => `${isState(state) ? STATE_NAMES[state] : state} ${count}`)
  return `  通知共 ${total} 条${parts.length > 0 ? `：${parts.join('、')}` : ''}`
}
