import { basename } from 'node:path'

import { findFiles, readBytes, type SourceFiles } from './files.ts'
import type { Findings } from './findings.ts'
import type { Grid } from './grid.ts'
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

async function readSheets(path: string, tables: readonly Table[], findings: Findings): Promise<Grids> {
  const file = basename(path)
  const bytes = await readBytes(path, 'workbook', findings)
  const wanted = tables.map(table => table.sheet)
  const sheets = bytes && (await readWorkbook(file, bytes, wanted, findings))
  const grids: Grids = new Map()
  if (sheets === undefined) return grids
  for (const table of tables) {
    const grid = sheets.get(table.sheet)
    if (grid !== undefined) grids.set(table.name, grid)
    else if (!table.optional)
      findings.problem({ file }, `缺少工作表“${table.sheet}”`, `请加上名为“${table.sheet}”的工作表，或核对工作表的名称。`)
  }
  return grids
}

const readFiles = (files: SourceFiles, tables: readonly Table[], findings: Findings): Promise<Grids> =>
  files.kind === 'csv' ? readCsvFiles(files.paths, tables, findings) : readSheets(files.path, tables, findings)

/** The wanted tables of a folder or workbook as they stand there. */
export async function readGrids(path: string, names: readonly TableName[], findings: Findings): Promise<Grids> {
  const files = await findFiles(path, findings)
  return files === undefined
    ? new Map()
    : readFiles(
        files,
        names.map(name => TABLES[name]),
        findings,
      )
}
