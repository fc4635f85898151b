import readXlsxFile from 'read-excel-file/node'

import type { Findings } from './findings.ts'
import { type Cell, cellToText, type Grid, isBlank, toGrid } from './grid.ts'
import { toColumnName } from './heading.ts'
import { fillRange, listMergedRanges, type Range } from './merged-cells.ts'

type Sheet = { name: string; rows: Cell[][]; merged: readonly Range[] }

/** The reader's types say `typeof Date` where it gives dates. */
const isCell = (value: unknown): value is Cell =>
  value === null || value instanceof Date || ['string', 'number', 'boolean'].includes(typeof value)

const toCell = (value: unknown): Cell => (isCell(value) ? value : null)

async function readSheets(bytes: Uint8Array): Promise<Sheet[]> {
  const merged = listMergedRanges(bytes)
  const sheets = await readXlsxFile(Buffer.from(bytes))
  return sheets.map(sheet => ({
    name: sheet.sheet.normalize('NFKC').trim(),
    rows: sheet.data.map(cells => cells.map(toCell)),
    merged: merged.get(sheet.sheet) ?? [],
  }))
}

function unmerge(file: string, sheet: Sheet, findings: Findings): void {
  for (const range of sheet.merged) {
    const value = sheet.rows[range.top]?.[range.left] ?? null
    if (isBlank(value)) continue
    const place = {
      file,
      row: range.top + 1,
      column: toColumnName(cellToText(sheet.rows[0]?.[range.left])),
      value: cellToText(value),
    }
    if (range.left === range.right && range.top > 0) {
      fillRange(sheet.rows, range)
      findings.warning(
        place,
        `单元格 ${range.text} 是合并单元格，其中每一行都按同一内容读取`,
        '如不是此意，请取消合并单元格，逐行填写。',
      )
    } else {
      findings.problem(place, `单元格 ${range.text} 跨列或在表头合并，无法判断内容属于哪一格`, '请取消合并单元格，每格单独填写。')
    }
  }
}

/** The sheets of an .xlsx as tables by sheet name, or undefined with the problem noted. Only `wanted` sheets are looked into. */
export async function readWorkbook(
  file: string,
  bytes: Uint8Array,
  wanted: readonly string[],
  findings: Findings,
): Promise<Map<string, Grid> | undefined> {
  const sheets = await readSheets(bytes).catch(() => undefined)
  if (sheets === undefined) {
    findings.problem(
      { file },
      '工作簿打不开：文件不完整或已损坏',
      '请用 Excel 或 WPS 表格打开原文件，另存为“Excel 工作簿（*.xlsx）”后重试；如果文件是传来的，请重新传一次。',
    )
    return undefined
  }
  const grids = new Map<string, Grid>()
  for (const sheet of sheets.filter(({ name }) => wanted.includes(name))) {
    const label = `${file} · ${sheet.name}`
    unmerge(label, sheet, findings)
    grids.set(sheet.name, toGrid(label, sheet.rows))
  }
  return grids
}
