/** Words that the verbs of the Outbox have in common. */
import { dayInShanghai, timeInShanghai } from '../../../functions/core/day.ts'
import type { Refusal } from '../../../functions/core/answers/answers.ts'
import { nameOffice } from '../../../functions/core/compose/party-names.ts'
import type { Deed, Pause, Release, Scope } from '../../../functions/core/outbox/controls.ts'
import type { Purpose } from '../../../functions/core/outbox/notice.ts'
import type { AuditEntry, RowProblem } from '../../../functions/core/ports.ts'

/** Such as 2026-11-23 08:30, in Shanghai. */
export const wordTime = (at: string): string => `${dayInShanghai(at)} ${timeInShanghai(at)}`

export const wordScope = (scope: Scope): string => (scope === 'all' ? '全部' : `${nameOffice(scope)}（${scope}）`)

export const wordPause = ({ scope, since, reason, by }: Pause): string =>
  `${wordScope(scope)}自 ${wordTime(since)} 起暂停发送，原因：${reason}（${by}）`

const wordDeed = ({ reason, by }: Deed): string => `原因：${reason}（${by}）`

/** Such as 广东省知识产权局（44）最近一次解除停发：2026-11-23 08:30，原因：地址已更正（值班员）. */
export const wordRelease = (release: Release): string =>
  `${wordScope(release.office)}最近一次解除停发：${wordTime(release.at)}，${wordDeed(release)}`

/** `task <issuer>/<id> <scope>` or `template <name> <scope>`. */
function wordWithdrawal(of: string): string {
  const [kind, what = '', scope = ''] = of.split(' ')
  return `撤回${kind === 'task' ? '工作事项' : '模板'} ${what}，范围：${wordScope(scope)}`
}

/** `<issuer>/<task> <kind>:<party>`. */
const wordReopening = (of: string): string => `重开工作事项 ${of.replace(/ (?:unit|office|department):/, '，责任主体 ')}`

/** `since <instant>`, or a queue. */
const wordReplay = (of: string): string =>
  of.startsWith('since ') ? `补做 ${wordTime(of.slice('since '.length))} 以来变动的责任和线索` : `重放死信队列 ${of}`

/** Why a page did not open. */
const REFUSALS: Readonly<Record<Refusal, string>> = {
  wrong: '链接或校验码有误',
  expired: '已过期',
  foreign: '已换人',
  spent: '已办结',
  locked: '校验码错误次数过多',
}
const REFUSAL_WORDS = new Map<string, string>(Object.entries(REFUSALS))

const wordRefusal = (of: string): string => (of === '-' ? '拒绝打开签收页' : `拒绝打开通知 ${of} 的签收页`)

const ACTIONS: Readonly<Record<AuditEntry['action'], (of: string) => string>> = {
  pause: of => `暂停${wordScope(of)}的发送`,
  resume: of => `恢复${wordScope(of)}的发送`,
  lift: of => `恢复停用的地址 ${of}`,
  release: of => `解除${wordScope(of)}的邮件停发`,
  withdraw: wordWithdrawal,
  correct: of => `发出更正 ${of}`,
  'plan-now': of => `补做计划 ${of.replace(/^all/, '全部')}`,
  reopen: wordReopening,
  replay: wordReplay,
  refuse: wordRefusal,
}

export const wordEntry = (entry: AuditEntry): string =>
  `${wordTime(entry.at)}  ${ACTIONS[entry.action](entry.of)}，${wordDeed(explain(entry))}`

/** A page keeps its reason as a code, an operator as words. */
const explain = (entry: AuditEntry): AuditEntry =>
  entry.action === 'refuse' ? { ...entry, reason: REFUSAL_WORDS.get(entry.reason) ?? entry.reason } : entry

const UNITS = [
  { seconds: 86_400, name: '天' },
  { seconds: 3_600, name: '小时' },
  { seconds: 60, name: '分钟' },
] as const

/** The largest unit is enough for a table. */
export function wordSeconds(seconds: number): string {
  const unit = UNITS.find(one => seconds >= one.seconds)
  return unit === undefined ? `${seconds} 秒` : `${Math.floor(seconds / unit.seconds)} ${unit.name}`
}

export const PURPOSE_NAMES: Readonly<Record<Purpose, string>> = {
  task: '工作提醒',
  plaque: '牌子提醒',
  clue: '线索通知',
  fallback: '补充送达',
  request: '请求',
  correction: '更正',
  report: '报告',
  operator: '运维通知',
}

export const describeProblems = (problems: readonly RowProblem[]): string[] =>
  problems.length === 0
    ? []
    : [
        '',
        `有 ${problems.length} 行无法读取，请系统管理员修复：`,
        ...problems.slice(0, 5).map(({ row, message }) => `  ${row}：${message}`),
      ]

export const NOT_APPLIED = '以上为预演，未作任何变更；确认无误后加 --apply 执行。'
