/** The templates that messages are made of, as records name them: `name@version`. */
import { TEMPLATE_NAMES } from '../../../functions/adapters/templates/render.ts'
import type { Channel } from '../../../functions/core/outbox/channel.ts'
import type { NoticeRoot, Purpose } from '../../../functions/core/outbox/notice.ts'
import { buildUsageError } from '../usage.ts'

const REPORTS: Readonly<Partial<Record<Purpose, Record<Channel, string>>>> = {
  report: { email: 'office-report', sms: 'office-report-sms' },
  operator: { email: 'operator-report', sms: 'operator-report-sms' },
}

const PREPARED: Readonly<Record<Channel, string>> = { email: 'prepared-report', sms: 'prepared-report-sms' }

type Made = { purpose: Purpose; channel: Channel; root?: Pick<NoticeRoot, 'purpose'>; prepared?: string }

const KEEPING: ReadonlySet<Purpose> = new Set(['request', 'correction', 'clue'])

/** By a second way a task has words of its own; others keep theirs. */
const purposeOf = ({ purpose, root }: Made): Purpose => (root !== undefined && KEEPING.has(root.purpose) ? root.purpose : purpose)

/** Without its version, which is known only when the message is composed. */
function nameTemplate(made: Made): string {
  if (made.prepared !== undefined) return PREPARED[made.channel]
  const purpose = purposeOf(made)
  return REPORTS[purpose]?.[made.channel] ?? `${purpose}-${made.channel}`
}

const cutVersion = (template: string): string => template.replace(/@.*$/, '')
const versionOf = (template: string): number => Number(template.slice(template.indexOf('@') + 1))

/** What is made of a template of this name now: this or a later version of it. */
export const findCurrent = (template: string): string | undefined =>
  TEMPLATE_NAMES.find(current => cutVersion(current) === cutVersion(template))

/** @throws DataProblemsError for what no message is made of, or was */
export function parseTemplate(text: string): string {
  const current = findCurrent(text)
  if (current !== undefined && /@[1-9]\d{0,5}$/.test(text) && versionOf(text) <= versionOf(current)) return text
  throw buildUsageError({
    option: '--template',
    value: text,
    message: current === undefined ? '没有这个模板' : `没有这个版本，现行的是 ${current}`,
    mend: `按 名称@版本 填写，现行的有：${TEMPLATE_NAMES.join('、')}；一条通知所用的模板用 show <通知编号> 查看`,
  })
}

/** Whether a message of this purpose and channel is made of it, as far as can be known beforehand. */
export const isMadeOf = (template: string, notice: Made): boolean => cutVersion(template) === nameTemplate(notice)
