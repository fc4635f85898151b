/** `--month`: a calendar month that has begun. */
import { isMonth, monthOf, type Month } from '../../../functions/core/clues/month.ts'
import type { Day } from '../../../functions/core/day.ts'
import { buildUsageError } from '../usage.ts'

/** @throws DataProblemsError for what is no month, or lies ahead */
export function parseMonth(text: string, today: Day): Month {
  if (!isMonth(text))
    throw buildUsageError({ option: '--month', value: text, message: '不是有效的月份', mend: '按 2026-11 的形式填写' })
  if (text > monthOf(today))
    throw buildUsageError({ option: '--month', value: text, message: '这个月还没有开始', mend: '填写已经开始的月份' })
  return text
}
