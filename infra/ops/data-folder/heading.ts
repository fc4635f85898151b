import type { Findings } from './findings.ts'
import { cellToText, type Grid } from './grid.ts'
import type { Table } from './tables.ts'

/** Column names as people write them: any width, spaces, and the star that the template puts behind required ones. */
export const toColumnName = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s\p{Cf}]/gu, '')
    .replace(/\*+$/, '')

/** The column that 问题清单 puts beside a table: it may come back with the mended rows. */
export const REMARKS = '问题说明'

export type Heading = { columns: ReadonlyMap<string, number>; complete: boolean }

function listMissing(table: Table, columns: ReadonlyMap<string, number>): string[] {
  return table.columns.filter(column => column.starred && !columns.has(column.name)).map(column => column.name)
}

/** Finds the table's columns by name. `complete`: no required column is missing, so that the rows can be read. */
export function readHeading(table: Table, grid: Grid, findings: Findings): Heading {
  const known = new Set(table.columns.map(column => column.name))
  const columns = new Map<string, number>()
  const { file } = grid
  for (const [index, cell] of grid.heading.entries()) {
    const name = toColumnName(cellToText(cell))
    const place = { file, row: 1, column: name, value: cellToText(cell) }
    if (name === '' || name === REMARKS) continue
    if (columns.has(name)) {
      findings.problem(place, `表头“${name}”出现了两次`, '请只保留一列，或改正其中一列的名称。')
    } else if (known.has(name)) {
      columns.set(name, index)
    } else {
      findings.warning(place, `没有“${name}”这一列，其内容不会读取`, `可用的列：${[...known].join('、')}。`)
    }
  }
  const missing = listMissing(table, columns)
  for (const name of missing) {
    findings.problem({ file, row: 1, column: name }, `缺少必填的列“${name}”`, `请在第一行（表头）加上“${name}”并逐行填写。`)
  }
  return { columns, complete: missing.length === 0 }
}
