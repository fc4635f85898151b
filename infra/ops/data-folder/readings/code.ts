import { toTagText } from '../../../../functions/core/outbox/tag-text.ts'
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

/** Counted as people count: code points. */
export const LONGEST_ID = 64
/** What a unit's id may take inside a notice id, which is a message tag of SES: at most 256 characters in all. */
const LONGEST_TAG_TEXT = 190
/** Anything that shows on paper but for spaces and what separates the entries of a list. */
const ID = /^[^\p{C}\p{Z}\s、;；]+$/u

/** The id of a task, in its plain spelling. */
export function readId(cell: Cell): Reading<string> {
  const code = readCode(cell)
  if (!code.ok) return code
  if (Array.from(code.value).length > LONGEST_ID)
    return wrong(`编号超过 ${LONGEST_ID} 个字符`, `请改用不超过 ${LONGEST_ID} 个字符的编号。`)
  return ID.test(code.value) ? code : wrong('编号中有不能使用的字符', '编号中不能有空格、控制字符和分隔多项的顿号、分号。')
}

/** The id of a unit: it must also fit into a notice id, where all but letters, digits and `-` take more room. */
export function readUnitId(cell: Cell): Reading<string> {
  const id = readId(cell)
  if (!id.ok || toTagText(id.value).length <= LONGEST_TAG_TEXT) return id
  return wrong(
    `编号太长：英文字母、数字和 - 以外的字符（如汉字）每个按 5 个字符计，合计不超过 ${LONGEST_TAG_TEXT}`,
    '请改用较短的编号，或多用英文字母和数字。',
  )
}

/** Six digits of GB/T 2260. */
export function readRegionCode(cell: Cell): Reading<string> {
  const code = readCode(cell)
  if (!code.ok || /^\d{6}$/.test(code.value)) return code
  return wrong('行政区划代码不是六位数字', '请填写六位行政区划代码，例如 440100。')
}
