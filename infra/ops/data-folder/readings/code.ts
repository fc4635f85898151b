import { type Cell, cellToText } from '../grid.ts'
import { fold, unquote } from './fold.ts'
import { good, type Reading, wrong } from './reading.ts'

const FORMAT_AS_TEXT = '请把这一列的单元格格式设为“文本”，再重新填写完整编号。'
const SCIENTIFIC = /^\d(\.\d+)?E\+\d+$/i
/** Excel keeps fifteen digits of a number and turns the rest into zeros. */
const LARGEST_EXACT = 999_999_999_999_999

/** A code of any kind (unit, task, clause, office, region) in its plain spelling. */
export function readCode(cell: Cell): Reading<string> {
  if (cell instanceof Date) return wrong('编号被 Excel 变成了日期', FORMAT_AS_TEXT)
  if (typeof cell === 'number' && Math.abs(cell) > LARGEST_EXACT)
    return wrong('编号被 Excel 当作数字，末几位已经丢失', FORMAT_AS_TEXT)
  const text = fold(unquote(cellToText(cell).trim()))
  return SCIENTIFIC.test(text) ? wrong('编号被 Excel 变成了科学计数法，部分数字已经丢失', FORMAT_AS_TEXT) : good(text)
}

export const LONGEST_ID = 32
const ID = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._/()-]*$/u

/** The id of a unit or a task: short enough for keys and message tags, without the characters that separate lists. */
export function readId(cell: Cell): Reading<string> {
  const code = readCode(cell)
  if (!code.ok) return code
  if (code.value.length > LONGEST_ID) return wrong(`编号超过 ${LONGEST_ID} 个字符`, `请改用不超过 ${LONGEST_ID} 个字符的编号。`)
  if (!ID.test(code.value)) return wrong('编号中有不能使用的字符', '编号只用文字、数字和 - _ . / ( )，以文字或数字开头。')
  return code
}

/** Six digits of GB/T 2260. */
export function readRegionCode(cell: Cell): Reading<string> {
  const code = readCode(cell)
  if (!code.ok || /^\d{6}$/.test(code.value)) return code
  return wrong('行政区划代码不是六位数字', '请填写六位行政区划代码，例如 440100。')
}
