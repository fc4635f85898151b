/** Options that several verbs take. */
import { userInfo } from 'node:os'
import type { Command } from 'commander'
import { addDays, type Day, instantInShanghai, isDay } from '../../functions/core/day.ts'
import type { Scope } from '../../functions/core/outbox/controls.ts'
import { CENTRE, findOfficeName, type OfficeCode, OFFICES } from '../../functions/core/register/register.ts'
import { buildUsageError } from './usage.ts'

/** Of each verb that looks at the running system. */
export type TargetOptions = { outputs?: string; json?: true }

/** Goes round the verb's own options, so that the help lists those first. */
export const withTarget = (command: Command): Command =>
  command
    .option('--outputs <FILE>', 'cdk deploy --outputs-file 的输出文件；不写则为本机正在运行的系统')
    .option('--json', '只输出一个 JSON 文档')

/** @throws DataProblemsError naming the option where the text is not a date that exists */
export function parseDay(option: string, text: string): Day {
  if (isDay(text)) return text
  throw buildUsageError({ option, value: text, message: '不是有效的日期', mend: '按 2026-11-23 的形式填写实际存在的日期' })
}

/** @throws DataProblemsError naming the option for what is neither one of the 32 offices nor the centre */
export function parseOffice(option: string, text: string): OfficeCode {
  if (text === CENTRE || findOfficeName(text) !== undefined) return text
  throw buildUsageError({
    option,
    value: text,
    message: '没有这个省级知识产权局',
    mend: `填写两位代码：${OFFICES.map(({ code }) => code).join('、')}；国家知识产权局为 ${CENTRE}`,
  })
}

export const parseScope = (option: string, text: string): Scope => (text === 'all' ? 'all' : parseOffice(option, text))

/** Of each verb that changes a system: which stage it means. */
export type StageOptions = TargetOptions & { apply?: true; stage?: string }

export const withStage = (command: Command): Command =>
  withTarget(command.option('--stage <NAME>', '阶段名称，如 trial；变更 --outputs 指明的系统时必须写明'))

/** Of each verb that changes the running system and says why. */
export type ChangeOptions = StageOptions & { reason?: string; by?: string }

export const withChange = (command: Command): Command =>
  withStage(
    command
      .option('--reason <TEXT>', '变更的原因')
      .option('--by <NAME>', '由谁变更；不写则为本机的登录用户名')
      .option('--apply', '执行；不加则只预演'),
  )

/** Who changes something, and why. */
export function parseChange({ reason = '', by }: ChangeOptions): { reason: string; by: string } {
  if (reason.trim() !== '') return { reason: reason.trim(), by: by ?? userInfo().username }
  throw buildUsageError({
    option: '--reason',
    value: reason,
    message: '没有写明原因',
    mend: '写明变更的原因，如 --reason 收件人反映重复',
  })
}

/**
 * The one option of these that is given.
 * @throws DataProblemsError where it is none, or several
 */
export function parseOneOf<Name extends string>(options: Partial<Record<Name, unknown>>, names: readonly Name[]): Name {
  const given = names.filter(name => options[name] !== undefined)
  const [only] = given
  if (only !== undefined && given.length === 1) return only
  const all = names.map(name => `--${name}`)
  throw buildUsageError({
    option: all.join(' '),
    message: given.length === 0 ? `没有写明${all.join('或者')}` : '只能写其中一个',
    mend: `写明${all.join('或者')}其中一个`,
  })
}

/**
 * A day, or a time of day in Shanghai (`2026-11-23T09:00`), or an instant with its zone.
 * @param edge which end of a whole day is meant
 * @throws DataProblemsError naming the option
 */
export function parseInstant(option: string, text: string, edge: 'start' | 'end'): string {
  if (isDay(text)) return instantInShanghai(edge === 'start' ? text : addDays(text, 1), '00:00')
  const [, day = '', time = ''] = /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text) ?? []
  if (isDay(day)) return instantInShanghai(day, time)
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text)))
    return new Date(text).toISOString()
  throw buildUsageError({
    option,
    value: text,
    message: '不是有效的日期或者时间',
    mend: '按 2026-11-23 或者 2026-11-23T09:00（北京时间）的形式填写',
  })
}
