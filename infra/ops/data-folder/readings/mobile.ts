import { type Cell, cellToText } from '../grid.ts'
import { fold, unquote } from './fold.ts'
import { good, type Reading, wrong } from './reading.ts'

const HOW = '请填写 11 位手机号码，例如 13800000000；单元格格式设为“文本”。'
const SCIENTIFIC = /^1\.(\d+)E\+10$/i

/** Eleven digits of the mainland, without +86, spaces, dashes and brackets. */
export function readMobile(cell: Cell): Reading<string> {
  const text = fold(unquote(cellToText(cell).trim()))
  const digits = SCIENTIFIC.exec(text)?.[1]
  if (digits !== undefined && digits.length < 10) return wrong('手机号码被 Excel 变成了科学计数法，部分数字已经丢失', HOW)
  const plain = digits === undefined ? text.replaceAll(/[-()]/g, '').replace(/\.0+$/, '') : `1${digits}`
  const mobile = plain.replace(/^(\+86|0086|86)(?=1\d{10}$)/, '')
  if (/^1[3-9]\d{9}$/.test(mobile)) return good(mobile)
  if (/^0\d{9,11}$/.test(mobile)) return wrong('这是固定电话，收不到短信', HOW)
  return wrong('手机号码不是 11 位的大陆手机号码', HOW)
}
