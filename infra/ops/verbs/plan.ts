/** `plan`: what would be sent on a day, to whom and why. Pure: no network, no store. */
import type { Command } from 'commander'
import type { Day } from '../../../functions/core/day.ts'
import type { DueSubject } from '../../../functions/core/deadlines/heard.ts'
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import { type DayPlan, planDay } from '../../../functions/core/deadlines/plan.ts'
import { ROLES } from '../../../functions/core/register/register.ts'
import { wordDay, wordWorkingDay } from '../../../functions/core/messages/wording.ts'
import { readDataFolder } from '../data-folder/read-data-folder.ts'
import { parseDay } from '../options.ts'
import { formatTable, printJson, tellWarnings } from '../print.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { buildUsageError } from '../usage.ts'

export const registerPlan = (program: Command): void => {
  program
    .command('plan')
    .description('列出某日将发送的通知：发给谁、为什么；只读数据文件夹，不发送')
    .argument('<folder>', '数据文件夹或 .xlsx 工作簿')
    .requiredOption('--date <D>', '计划日期，如 2026-11-23')
    .option('--since <P>', '上一次完成计划的日期；其后错过的阶段在本日补发')
    .option('--json', '只输出一个 JSON 文档')
    .action(async (folder: string, options: { date: string; since?: string; json?: true }) => {
      const date = parseDay('--date', options.date)
      const rules = buildRules(currentGuide)
      const since = options.since === undefined ? undefined : parseSince(rules, options.since, date)
      const { register, warnings } = await readDataFolder(folder, ['units', 'contacts', 'tasks', 'progress'])
      tellWarnings(warnings)
      const plan = planDay(rules, register, { date, since })
      if (options.json) printJson(toDocument(plan))
      else console.log(formatPlan(plan, since))
    })
}

/** A day off is never planned, so it is hardly the last day planned; a day after `date` is a slip that would read as silence. */
function parseSince({ calendar }: Rules, text: string, date: Day): Day {
  const since = parseDay('--since', text)
  if (since > date)
    throw buildUsageError({
      option: '--since',
      value: text,
      message: `晚于计划日期 ${date}`,
      mend: '填写计划日期之前最后一次完成计划的日期',
    })
  if (!calendar.isWorkingDay(since)) console.error(`提示：${wordDay(since)}是休息日，休息日不做计划，请核对 --since。`)
  return since
}

/** The shape of rules.md §4: what only the Outbox keeps stays inside. */
function toDocument({ date, workingDay, notices, unreachable, provisional }: DayPlan) {
  return {
    date,
    workingDay,
    notices: notices.map(({ id, addressee, contact, channel, address, subjects, reason }) => ({
      id,
      addressee,
      contact,
      channel,
      address,
      subjects: subjects.map(toSubject),
      reason,
    })),
    unreachable: unreachable.map(({ addressee, subjects }) => ({ addressee, subjects: subjects.map(toSubject) })),
    provisional,
  }
}

const toSubject = ({ issuer: _issuer, on: _on, ...subject }: DueSubject) => subject

const ROLE_NAMES = new Map<string, string>(ROLES.map(role => [role.code, role.name]))

function formatPlan(plan: DayPlan, since: Day | undefined): string {
  const { date, notices, unreachable, provisional } = plan
  if (!plan.workingDay) return `${wordDay(date)}是休息日，不发送通知。`
  const emails = notices.filter(notice => notice.channel === 'email').length
  const caughtUp = since === undefined ? '' : `，含${wordDay(since)}之后错过的阶段`
  return [
    `${wordWorkingDay(date)}：通知 ${notices.length} 条（电子邮件 ${emails}，短信 ${notices.length - emails}）${caughtUp}。`,
    ...(notices.length === 0 ? [] : ['', formatNotices(plan)]),
    ...(unreachable.length === 0 ? [] : ['', formatUnreachable(plan)]),
    ...(provisional.length === 0
      ? []
      : ['', `下列日期所在年份的放假安排尚未公布，暂按法定节假日推算：${provisional.join('、')}。`]),
  ].join('\n')
}

const formatNotices = ({ notices }: DayPlan): string =>
  formatTable(
    ['机构', '联系人', '角色', '渠道', '地址', '事项', '依据'],
    notices.map(({ addressee, contact, channel, address, subjects, reason }) => [
      addressee.name,
      contact.name,
      ROLE_NAMES.get(contact.role) ?? contact.role,
      channel === 'email' ? '电子邮件' : '短信',
      address,
      subjects.map(formatSubject).join('、'),
      reason,
    ]),
  )

const formatUnreachable = ({ unreachable }: DayPlan): string =>
  [
    `无法通知的责任主体 ${unreachable.length} 个（没有联系人）：`,
    formatTable(
      ['机构', '编号', '事项'],
      unreachable.map(({ addressee, subjects }) => [addressee.name, addressee.id, subjects.map(formatSubject).join('、')]),
    ),
  ].join('\n')

const formatSubject = ({ task, stage, as, late, openUnits, total }: DueSubject): string =>
  `${task} ${stage}${late ? '（补发）' : ''}${as === 'organiser' ? `（组织：未完成${openUnits?.length ?? 0}/${total ?? 0}）` : ''}`
