import { CsvError, parse } from 'csv-parse/sync'

import { decodeText } from './decode-text.ts'
import type { Findings } from './findings.ts'
import { type Grid, isBlank, toGrid } from './grid.ts'

const SAVE_AS_CSV = '请在 Excel 或 WPS 表格中打开原文件，另存为“CSV UTF-8（逗号分隔）”后重试。'

/** The separator of the heading: a comma unless the heading has none and is written with tabs or semicolons. */
function findSeparator(text: string): string {
  const heading = text.slice(0, Math.max(text.indexOf('\n'), 0) || text.length)
  if (heading.includes(',')) return ','
  return [';', '\t'].find(separator => heading.includes(separator)) ?? ','
}

const splitCells = (text: string): string[][] =>
  parse(text, {
    delimiter: findSeparator(text),
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    trim: true,
  })

function parseRows(file: string, text: string, findings: Findings): string[][] | undefined {
  try {
    return splitCells(text)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    findings.problem(
      { file },
      error.code === 'CSV_QUOTE_NOT_CLOSED' ? '双引号没有成对，文件可能没有写完' : '文件不是有效的 CSV 表格',
      SAVE_AS_CSV,
    )
    return undefined
  }
}

function decode(file: string, bytes: Uint8Array, findings: Findings): string | undefined {
  const decoded = decodeText(bytes)
  if (decoded.ok) return decoded.text.replaceAll(/\r\n?/g, '\n')
  const message =
    decoded.reason === 'utf-16'
      ? '文件的编码是 UTF-16（“Unicode 文本”），无法读取'
      : `第 ${decoded.line} 行的编码既不是 UTF-8 也不是 GB18030，文件可能已损坏`
  findings.problem({ file, row: decoded.line }, message, SAVE_AS_CSV)
  return undefined
}

/** Excel always ends the last line; a short last line without an end is a file that somebody stopped writing. */
function warnIfCutOff(grid: Grid, text: string, findings: Findings): void {
  const last = grid.rows.at(-1)
  if (last === undefined || text.endsWith('\n') || last.cells.length >= grid.heading.length) return
  findings.warning(
    { file: grid.file, row: last.number },
    '最后一行的单元格比表头少，且没有换行结束，文件可能没有写完',
    '请核对最后一行是否完整。',
  )
}

/** The table of a CSV, or undefined with the problem noted. */
export function readCsv(file: string, bytes: Uint8Array, findings: Findings): Grid | undefined {
  const text = decode(file, bytes, findings)
  if (text === undefined) return undefined
  const rows = parseRows(file, text, findings)
  if (rows === undefined) return undefined
  if (rows.every(cells => cells.every(isBlank))) {
    findings.problem({ file }, '文件是空的', '请填写表头和内容；空白表格可用 template 命令生成。')
    return undefined
  }
  const grid = toGrid(file, rows)
  warnIfCutOff(grid, text, findings)
  return grid
}
