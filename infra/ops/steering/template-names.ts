/** The templates that messages are made of, as records name them: `name@version`. */
import { CHANNELS, type Channel } from '../../../functions/core/outbox/channel.ts'
import { type Purpose, PURPOSES } from '../../../functions/core/outbox/notice.ts'
import { buildUsageError } from '../usage.ts'

const REPORTS: Readonly<Partial<Record<Purpose, Record<Channel, string>>>> = {
  report: { email: 'office-report', sms: 'office-report-sms' },
  operator: { email: 'operator-report', sms: 'operator-report-sms' },
}

/** Without its version, which is known only when the message is composed. */
export const nameTemplate = ({ purpose, channel }: { purpose: Purpose; channel: Channel }): string =>
  REPORTS[purpose]?.[channel] ?? `${purpose}-${channel}`

const NAMES = new Set(PURPOSES.flatMap(purpose => CHANNELS.map(channel => nameTemplate({ purpose, channel }))))

/** @throws DataProblemsError for what no message is made of */
export function parseTemplate(text: string): string {
  const [, name] = /^([a-z-]+)@[1-9]\d*$/.exec(text) ?? []
  if (name !== undefined && NAMES.has(name)) return text
  throw buildUsageError({
    option: '--template',
    value: text,
    message: '没有这个模板',
    mend: '按 名称@版本 填写，如 task-email@2；用 show <通知编号> --json 可查一条通知所用的模板（template）',
  })
}

/** Whether a message of this purpose and channel is made of it, as far as can be known beforehand. */
export const isMadeOf = (template: string, notice: { purpose: Purpose; channel: Channel }): boolean =>
  template.startsWith(`${nameTemplate(notice)}@`)
