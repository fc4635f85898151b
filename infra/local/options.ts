/** The options of `npm start` (interfaces.md §5). */
import { parseArgs } from 'node:util'
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import { type Day, dayInShanghai, isDay } from '../../functions/core/day.ts'
import { buildUsageError } from '../ops/usage.ts'

export type Options = {
  data: string
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
    const message = error instanceof Error ? error.message : String(error)
    throw buildUsageError({
      option: argv.join(' '),
      value: argv.join(' '),
      message: `选项不对：${message}`,
      mend: '可用的选项：--data 文件夹、--date 日期、--to 日期、--exit、--messages 文件',
    })
  }
}

function parseDay(option: string, text: string): Day {
  if (isDay(text)) return text
  throw buildUsageError({ option, value: text, message: '不是有效的日期', mend: '按 2026-11-23 的形式填写实际存在的日期' })
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
  const { data = SAMPLES, date, to, exit, messages } = readArguments(argv)
  const from = date === undefined ? buildCalendar().onOrAfter(dayInShanghai(now)) : parseDay('--date', date)
  const last = to === undefined ? from : parseDay('--to', to)
  if (last < from)
    throw buildUsageError({ option: '--to', value: last, message: '早于第一天', mend: `填写 ${from} 或以后的日期` })
  return { data, from, to: last, exit, port: parsePort(environment['DUBAN_PORT']), ...(messages !== undefined && { messages }) }
}
