/** Words that the verbs of the Outbox have in common. */
import { dayInShanghai, timeInShanghai } from '../../../functions/core/day.ts'
import { nameOffice } from '../../../functions/core/outbox/party-names.ts'
import type { Pause, Scope } from '../../../functions/core/outbox/controls.ts'
import type { Purpose } from '../../../functions/core/outbox/notice.ts'
import type { RowProblem } from '../../../functions/core/ports.ts'

/** Such as 2026-11-23 08:30, in Shanghai. */
export const wordTime = (at: string): string => `${dayInShanghai(at)} ${timeInShanghai(at)}`

export const wordScope = (scope: Scope): string => (scope === 'all' ? '全部' : `${nameOffice(scope)}（${scope}）`)

export const wordPause = ({ scope, since, reason, by }: Pause): string =>
  `${wordScope(scope)}自 ${wordTime(since)} 起暂停发送，原因：${reason}（${by}）`

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
