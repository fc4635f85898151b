import { basename } from 'node:path'

import { findFiles } from './files.ts'
import type { Findings } from './findings.ts'
import { type Grid, isBlank } from './grid.ts'
import { readBytes } from './read-bytes.ts'
import { readCsv } from './read-csv.ts'
import { readWorkbook } from './read-workbook.ts'
import { type Table, type TableName, TABLES } from './tables.ts'

type Grids = Map<TableName, Grid>

async function readCsvFiles(paths: ReadonlyMap<string, string>, tables: readonly Table[], findings: Findings): Promise<Grids> {
  const grids: Grids = new Map()
  for (const table of tables) {
    const path = paths.get(table.csv)
    if (path === undefined) {
      if (!table.optional)
        findings.problem({ file: table.csv }, `缺少 ${table.csv}（${table.sheet}）`, `请在文件夹里放入 ${table.csv}。`)
      continue
    }
    const bytes = await readBytes(path, 'text', findings)
    const grid = bytes && readCsv(table.csv, bytes, findings)
    if (grid !== undefined) grids.set(table.name, grid)
  }
  return grids
}

const isEmpty = (grid: Grid): boolean => [grid.heading, ...grid.rows.map(row => row.cells)].every(cells => cells.every(isBlank))

/** A sheet of the template may stay as empty as a file that is not there. */
function takeSheet(table: Table, file: string, sheets: ReadonlyMap<string, Grid>, findings: Findings): Grid | undefined {
  const grid = sheets.get(table.sheet)
  if (grid !== undefined && !isEmpty(grid)) return grid
  if (!table.optional) {
    const message = grid === undefined ? `缺少工作表“${table.sheet}”` : `工作表“${table.sheet}”是空的`
    findings.problem({ file }, message, `请在名为“${table.sheet}”的工作表中填写；空白工作簿可用 template 命令生成。`)
  }
  return undefined
}

async function readSheets(path: string, tables: readonly Table[], findings: Findings): Promise<Grids> {
  const file = basename(path)
  const bytes = await readBytes(path, 'workbook', findings)
  const wanted = tables.map(table => table.sheet)
  const sheets = bytes && (await readWorkbook(file, bytes, wanted, findings))
  const grids: Grids = new Map()
  if (sheets === undefined) return grids
  for (const table of tables) {
    const grid = takeSheet(table, file, sheets, findings)
    if (grid !== undefined) grids.set(table.name, grid)
  }
  return grids
}

/** The wanted tables as they stand in the files, and the paths of these files. */
export type Source = { grids: Grids; paths: readonly string[] }

export async function readGrids(path: string, names: readonly TableName[], findings: Findings): Promise<Source> {
  const files = await findFiles(path, findings)
  const tables = names.map(name => TABLES[name])
  if (files === undefined) return { grids: new Map(), paths: [] }
  return files.kind === 'csv'
    ? { grids: await readCsvFiles(files.paths, tables, findings), paths: [...files.paths.values()] }
    : { grids: await readSheets(files.path, tables, findings), paths: [files.path] }
}
