import { type Cell, cellToText } from '../grid.ts'
import { good, type Reading, wrong } from './reading.ts'

/** Code points; names go into message headers and tables. */
export const LONGEST_NAME = 200
export const LONGEST_PERSON = 100

/** Line breaks, control characters and direction marks would end up in message headers and in print. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u
const EDGES = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu

const describe = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** A name or other text of one line: only trimmed, never changed. */
export const readName =
  (longest: number) =>
  (cell: Cell): Reading<string> => {
    if (cell instanceof Date) return wrong('文字被 Excel 变成了日期', '请把单元格格式设为“文本”，再重新填写。')
    const text = cellToText(cell).replaceAll(EDGES, '')
    const unprintable = UNPRINTABLE.exec(text)?.[0]
    if (unprintable !== undefined) {
      return wrong(`文字中有换行或不可见的字符（${describe(unprintable)}）`, '请删去换行和不可见字符，写成一行。')
    }
    if (Array.from(text).length > longest) return wrong(`文字超过 ${longest} 个字`, `请缩短到 ${longest} 个字以内。`)
    return good(text)
  }
