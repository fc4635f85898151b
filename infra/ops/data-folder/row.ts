import type { Findings } from './findings.ts'
import { type Cell, cellToText, type Grid, type GridRow, isBlank } from './grid.ts'
import { readHeading } from './heading.ts'
import type { Reading } from './readings/reading.ts'
import type { Table } from './tables.ts'

const FAILED_FORMULA = /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!)$/

/** One row of a table: its cells by column name, and a pen for what is wrong with them. */
export class Row {
  readonly number: number
  readonly #cells: readonly Cell[]
  readonly #columns: ReadonlyMap<string, number>
  readonly #table: Table
  readonly #file: string
  readonly #findings: Findings

  constructor(table: Table, grid: Grid, row: GridRow, columns: ReadonlyMap<string, number>, findings: Findings) {
    this.number = row.number
    this.#cells = row.cells
    this.#columns = columns
    this.#table = table
    this.#file = grid.file
    this.#findings = findings
  }

  cell(column: string): Cell {
    const index = this.#columns.get(column)
    return index === undefined ? null : (this.#cells[index] ?? null)
  }

  isBlank(column: string): boolean {
    return isBlank(this.cell(column))
  }

  /** The meaning of a cell; undefined when it is blank or wrong, and what is wrong is noted. */
  take<T>(column: string, read: (cell: Cell) => Reading<T>): T | undefined {
    const cell = this.cell(column)
    if (isBlank(cell)) {
      this.#noteIfRequired(column)
      return undefined
    }
    if (typeof cell === 'string' && FAILED_FORMULA.test(cell.trim())) {
      this.problem(column, '公式出错，没有内容', '请改正公式，或直接填写内容。')
      return undefined
    }
    const reading = read(cell)
    if (reading.ok) return reading.value
    this.problem(column, reading.message, reading.mend)
    return undefined
  }

  problem(column: string, message: string, mend: string): void {
    this.#findings.problem(this.place(column), message, mend)
  }

  warning(column: string, message: string, mend: string): void {
    this.#findings.warning(this.place(column), message, mend)
  }

  place(column: string): { file: string; row: number; column: string; value: string } {
    return { file: this.#file, row: this.number, column, value: cellToText(this.cell(column)).trim() }
  }

  #noteIfRequired(column: string): void {
    const definition = this.#table.columns.find(({ name }) => name === column)
    if (definition === undefined || !definition.starred || definition.mayBeEmpty === true) return
    this.problem(column, `“${column}”没有填写`, `请填写“${column}”；如果原表有合并单元格，请取消合并单元格，逐行填写。`)
  }
}

const lastFilled = (cells: readonly Cell[]): number => cells.findLastIndex(cell => !isBlank(cell)) + 1

/** In a CSV a row that is too long has slipped; in a workbook somebody wrote a note beside the table. */
function noteTooLong(table: Table, file: string, row: GridRow, width: number, findings: Findings): void {
  const length = lastFilled(row.cells)
  if (length <= width) return
  const place = { file, row: row.number, value: cellToText(row.cells[length - 1]) }
  if (file === table.csv) {
    const mend = '请删去多余的单元格；如果内容本身带有逗号，请给内容加上双引号。'
    findings.problem(place, `本行有 ${length} 格，表头只有 ${width} 格`, mend)
  } else {
    findings.warning(place, '表格右侧没有表头的单元格里有内容，不会读取', '如果需要读取，请移到相应的列。')
  }
}

/** The rows that hold anything. */
export function listRows(table: Table, grid: Grid, findings: Findings): { rows: Row[]; complete: boolean } {
  const { columns, complete } = readHeading(table, grid, findings)
  if (!complete) return { rows: [], complete }
  const width = lastFilled(grid.heading)
  const filled = grid.rows.filter(row => lastFilled(row.cells) > 0)
  if (filled.length === 0 && !table.optional) {
    findings.warning({ file: grid.file }, '只有表头，没有内容', '如果确实没有内容，可以不管。')
  }
  for (const row of filled) noteTooLong(table, grid.file, row, width, findings)
  const own = filled.filter(row => lastFilled(row.cells.slice(0, width)) > 0)
  return { rows: own.map(row => new Row(table, grid, row, columns, findings)), complete }
}
