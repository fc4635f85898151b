/** `audit`: what operators changed, or what pages refused on a day, the latest first; or all that happened to a clue, verified. */
import type { Command } from 'commander'
import { isWhole, readTrail } from '../clues/read-trail.ts'
import { describeTrail } from '../clues/trail-words.ts'
import { parseDay, type TargetOptions, withTarget } from '../options.ts'
import { describeProblems, wordEntry } from '../outbox/words.ts'
import { printJson } from '../print.ts'
import { findTarget } from '../target.ts'
import { buildUsageError } from '../usage.ts'

const LIMIT = '20'

type Options = TargetOptions & { limit: string; refused?: true; date?: string }

export const registerAudit = (program: Command): void => {
  withTarget(
    program
      .command('audit')
      .description(
        '列出人工变更的记录，最近的在前；加 --refused 列出签收页一天里拒绝的；写明线索编号则逐条核对该线索的记录是否被改动\n' +
          '示例：audit --limit 50；audit --refused；audit DB-2026-44-000123',
      )
      .argument('[number]', '线索编号，如 DB-2026-44-000123')
      .option('--refused', '列出签收页拒绝打开的链接和验证码，保留半年')
      .option('--date <D>', '与 --refused 同用：哪一天的，如 2026-11-23；不写则为今天')
      .option('--limit <N>', '列出多少条', LIMIT)
      .action(run),
  )
}

async function run(number: string | undefined, options: Options): Promise<void> {
  if (number === undefined) return tellEntries(options)
  if (options.refused === true || options.date !== undefined) throw refuseBoth(number)
  const { name, register } = await findTarget(options.outputs)
  const trail = await readTrail(register, number)
  if (options.json) printJson({ target: name, whole: isWhole(trail), ...trail })
  else console.log([name, ...describeTrail(trail)].join('\n'))
  if (!isWhole(trail)) process.exitCode = 1
}

async function tellEntries(options: Options): Promise<void> {
  const limit = parseLimit(options.limit)
  const day = options.date === undefined ? undefined : parseDay('--date', options.date)
  if (day !== undefined && options.refused !== true) throw refuseDate(day)
  const { name, outbox, now, today } = await findTarget(options.outputs)
  const { entries, problems } =
    options.refused === true ? await outbox.listRefusals(day ?? today, limit) : await outbox.listEntries(now(), limit)
  if (options.json) printJson({ target: name, entries, problems })
  else console.log([name, ...describe(entries.map(wordEntry)), ...describeProblems(problems)].join('\n'))
}

const describe = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? ['没有记录。'] : lines)

const refuseBoth = (value: string) =>
  buildUsageError({ value, message: '线索编号不与 --refused、--date 同用', mend: '去掉线索编号，或者去掉其余选项' })

const refuseDate = (value: string) =>
  buildUsageError({ option: '--date', value, message: '只与 --refused 同用', mend: '加 --refused，或者去掉 --date' })

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw buildUsageError({ option: '--limit', value: text, message: '不是条数', mend: '填写 1 至 9999 的整数，如 50' })
}
