import { addDays, type Day, firstOfMonth, isDay } from '../../../../functions/core/day.ts'
import { type Cell, cellToText } from '../grid.ts'
import { fold, unquote } from './fold.ts'
import { good, type Reading, wrong } from './reading.ts'

const HOW = '请写成 2026-12-31、2026/12/31、2026.12.31 或 2026年12月31日，或用 Excel 的日期格式。'
const DAY_FORMS = [/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/, /^(\d{4})(年)(\d{1,2})月(\d{1,2})日$/]
const MONTH_FORMS = [/^(\d{4})[-/.](\d{1,2})$/, /^(\d{4})年(\d{1,2})月$/]
const YEAR_FORM = /^(\d{4})年?$/
/** A spreadsheet that exports a date cell as date and time writes midnight. */
const MIDNIGHT = /[ T]0{1,2}:00(:00(\.0+)?)?Z?$/

const toText = (cell: Cell): string => fold(unquote(cellToText(cell).trim()).replace(MIDNIGHT, ''))

const pad = (digits: string | undefined): string => (digits ?? '').padStart(2, '0')

function checkDay(day: Day): Reading<Day> {
  if (!isDay(day)) return wrong('没有这一天', '请核对年、月、日。')
  const year = Number(day.slice(0, 4))
  return year < 2000 || year > 2099 ? wrong('年份不在 2000 年至 2099 年之间', '请核对年份。') : good(day)
}

function findMatch(forms: readonly RegExp[], text: string): RegExpExecArray | undefined {
  for (const form of forms) {
    const match = form.exec(text)
    if (match !== null) return match
  }
  return undefined
}

function readWholeDay(cell: Cell): Reading<Day> | undefined {
  const match = findMatch(DAY_FORMS, toText(cell))
  return match === undefined ? undefined : checkDay(`${match[1]}-${pad(match[3])}-${pad(match[4])}`)
}

const unreadable = (cell: Cell): Reading<Day> =>
  typeof cell === 'number' ? wrong('这是一个数字，不是日期', `请把单元格格式设为“日期”。${HOW}`) : wrong('日期无法识别', HOW)

/** A plain date in any of the accepted spellings, or a real date cell. */
export const readDay = (cell: Cell): Reading<Day> => readWholeDay(cell) ?? unreadable(cell)

function readMonth(cell: Cell): { first: Day; last: Day } | undefined {
  const match = findMatch(MONTH_FORMS, toText(cell))
  if (match === undefined) return undefined
  const first = `${match[1]}-${pad(match[2])}-01`
  return { first, last: isDay(first) ? addDays(firstOfMonth(first, 1), -1) : first }
}

/** Excel shows the number 2022.10 as 2022.1: January or October, nobody can tell. */
const isAmbiguousMonth = (cell: Cell): boolean => typeof cell === 'number' && /^\d{4}\.1$/.test(String(cell))

/** A year typed into a cell with a date format becomes a day of 1905. */
const explainYear = (cell: Cell, day: Reading<Day>): Reading<Day> =>
  day.ok || !(cell instanceof Date)
    ? day
    : wrong(day.message, '请核对年份；如果只填了年份，请把单元格格式设为“文本”，再写成 2022年。')

/** A date, or a year or month alone, which stands for its first or its last day. */
export const readPeriod =
  (end: 'first' | 'last') =>
  (cell: Cell): Reading<Day> => {
    const whole = readWholeDay(cell)
    if (whole !== undefined) return explainYear(cell, whole)
    if (isAmbiguousMonth(cell)) return wrong('数字格式下分不清是 1 月还是 10 月', '请写成 2022年1月 或 2022年10月。')
    const month = readMonth(cell)
    if (month !== undefined) return checkDay(month[end])
    const year = YEAR_FORM.exec(toText(cell))?.[1]
    if (year !== undefined) return checkDay(end === 'first' ? `${year}-01-01` : `${year}-12-31`)
    return unreadable(cell)
  }
