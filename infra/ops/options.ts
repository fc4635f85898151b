/** Options that several verbs take. */
import { type Day, isDay } from '../../functions/core/day.ts'
import { buildUsageError } from './usage.ts'

/** @throws DataProblemsError naming the option where the text is not a date that exists */
export function parseDay(option: string, text: string): Day {
  if (isDay(text)) return text
  throw buildUsageError({ option, value: text, message: '不是有效的日期', mend: '按 2026-11-23 的形式填写实际存在的日期' })
}
