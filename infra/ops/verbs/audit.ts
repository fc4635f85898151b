/** `audit`: what operators changed and what pages refused, the latest first. */
import type { Command } from 'commander'
import { type TargetOptions, withTarget } from '../options.ts'
import { describeProblems, wordEntry } from '../outbox/words.ts'
import { printJson } from '../print.ts'
import { findTarget } from '../target.ts'
import { buildUsageError } from '../usage.ts'

const LIMIT = '20'

type Options = TargetOptions & { limit: string }

export const registerAudit = (program: Command): void => {
  withTarget(
    program
      .command('audit')
      .description('列出人工变更和页面拒绝的记录，最近的在前\n示例：audit --limit 50')
      .option('--limit <N>', '列出多少条', LIMIT)
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const limit = parseLimit(options.limit)
  const target = await findTarget(options.outputs)
  const { entries, problems } = await target.outbox.listEntries(target.now(), limit)
  if (options.json) printJson({ target: target.name, entries, problems })
  else console.log([target.name, ...describe(entries.map(wordEntry)), ...describeProblems(problems)].join('\n'))
}

const describe = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? ['没有记录。'] : lines)

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw buildUsageError({ option: '--limit', value: text, message: '不是条数', mend: '填写 1 至 9999 的整数，如 50' })
}
