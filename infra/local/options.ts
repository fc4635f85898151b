/** The options of `npm start` (rules.md §5). */
import { parseArgs } from 'node:util'
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import { type Day, dayInShanghai } from '../../functions/core/day.ts'
import { parseDay } from '../ops/options.ts'
import { buildUsageError } from '../ops/usage.ts'

export type Options = {
  data: string
  /** Nobody has named a folder: the samples, with clues on their way. */
  isSample: boolean
  /** The virtual days, both included. */
  from: Day
  to: Day
  /** Stop when the days are over. */
  exit: boolean
  messages?: string
  /** The first port; the others follow. */
  port: number
}

export const SAMPLES = 'samples/2026'
const DEFAULT_PORT = 4800
const LAST_PORT = 65_530

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        date: { type: 'string' },
        to: { type: 'string' },
        exit: { type: 'boolean', default: false },
        messages: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw buildUsageError(wordMistake(error))
  }
}

const SEE_OPTIONS = '可用的选项：--data 文件夹、--date 日期、--to 日期、--exit、--messages 文件'

/** Node's complaints are in English; they put the culprit in single quotes. */
function wordMistake(error: unknown): { option?: string; message: string; mend: string } {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const [, culprit] = /'([^'\s]+)/.exec(error instanceof Error ? error.message : '') ?? []
  return { message: wordCode(code, culprit), mend: SEE_OPTIONS, ...(culprit !== undefined && { option: culprit }) }
}

function wordCode(code: unknown, culprit: string | undefined): string {
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return '没有这个选项'
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return '多余的参数'
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return culprit === '--exit' ? '这个选项后面不写值' : '选项后面缺少值'
  return '命令行有误'
}

function parsePort(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port <= LAST_PORT) return port
  throw buildUsageError({
    option: 'DUBAN_PORT',
    value: text,
    message: '不是可用的端口',
    mend: `填写 1 至 ${LAST_PORT} 之间的整数`,
  })
}

/** @param now the real time: without `--date`, today or the next working day is lived through */
export function parseOptions(argv: readonly string[], environment: Record<string, string | undefined>, now: string): Options {
  const { data, date, to, exit, messages } = readArguments(argv)
  const from = date === undefined ? buildCalendar().onOrAfter(dayInShanghai(now)) : parseDay('--date', date)
  const last = to === undefined ? from : parseDay('--to', to)
  if (last < from)
    throw buildUsageError({ option: '--to', value: last, message: '早于第一天', mend: `填写 ${from} 或以后的日期` })
  return {
    data: data ?? SAMPLES,
    isSample: data === undefined,
    from,
    to: last,
    exit,
    port: parsePort(environment['DUBAN_PORT']),
    ...(messages !== undefined && { messages }),
  }
}
