/** `clues`: an office's open clues and how they stand, or the figures of a month. */
import type { Command } from 'commander'
import { toPeriod } from '../../../functions/core/clues/month.ts'
import { readFigures } from '../../../functions/core/clues/read-figures.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import { buildLimit } from '../../../functions/core/limiter.ts'
import { formatClues, sumUpClues, wordOffice } from '../clues/clue-words.ts'
import { describeFigures } from '../clues/figures-words.ts'
import { listOpenClues } from '../clues/list-clues.ts'
import { parseMonth } from '../clues/month-option.ts'
import { writeNew } from '../new-file.ts'
import { parseOffice, parseOneOf, type TargetOptions, withTarget } from '../options.ts'
import { describeProblems } from '../outbox/words.ts'
import { printJson } from '../print.ts'
import { findTarget } from '../target.ts'
import { buildUsageError } from '../usage.ts'

const READS_IN_FLIGHT = 16

type Options = TargetOptions & { office?: string; month?: string; out?: string }

export const registerClues = (program: Command): void => {
  withTarget(
    program
      .command('clues')
      .description(
        '列出一个省级知识产权局未办结的线索：状态、期限、红黄绿灯；或者一个月里各局的办理情况\n' +
          '示例：clues --office 44；clues --month 2026-11 --out 2026年11月线索.xlsx',
      )
      .option('--office <NN>', '省级知识产权局；00 为全部线索')
      .option('--month <M>', '月份，如 2026-11')
      .option('--out <FILE>', '与 --month 同用：写成 .xlsx 工作簿，其中也有每件线索记录的摘要值')
      .action(run),
  )
}

async function run(options: Options): Promise<void> {
  const { office = '', month = '', out } = options
  if (parseOneOf(options, ['office', 'month']) === 'month') return tellMonth(month, options)
  if (out !== undefined) throw refuseOut(out)
  return tellOffice(office, options)
}

const refuseOut = (value: string) =>
  buildUsageError({ option: '--out', value, message: '只与 --month 同用', mend: '加 --month，或者去掉 --out' })

async function tellOffice(text: string, options: Options): Promise<void> {
  const office = parseOffice('--office', text)
  const { name, register, today } = await findTarget(options.outputs)
  const { clues, problems } = await listOpenClues(register, { office, today, days: buildCalendar() })
  if (options.json) return printJson({ target: name, office, date: today, clues, problems })
  const lines = clues.length === 0 ? ['没有未办结的线索。'] : [sumUpClues(clues), '', formatClues(clues)]
  console.log([`${name}，${wordOffice(office)}，${today}`, ...lines, ...describeProblems(problems)].join('\n'))
}

async function tellMonth(text: string, { outputs, out, json }: Options): Promise<void> {
  const { name, register, outbox, today } = await findTarget(outputs)
  const month = parseMonth(text, today)
  const period = toPeriod(month, today)
  const needs = { register, outbox, calendar: buildCalendar(), limit: buildLimit(READS_IN_FLIGHT) }
  const { problems, ...figures } = await readFigures(needs, period)
  if (out !== undefined) {
    const { buildFiguresWorkbook } = await import('../../../functions/adapters/figures-workbook.ts')
    await writeNew(out, await buildFiguresWorkbook(figures))
  }
  if (json) return printJson({ target: name, month, ...period, ...figures, problems })
  const written = out === undefined ? [] : ['', `工作簿已写入 ${out}。`]
  console.log([name, ...describeFigures(month, period, figures), ...written, ...describeProblems(problems)].join('\n'))
}
