/** A table as a file holds it, before anything is understood. */

/** A CSV has text only; a workbook also has numbers, dates (midnight UTC of the day) and truth values. */
export type Cell = string | number | boolean | Date | null

/** `number` counts as a spreadsheet does: the heading is row 1, and a cell with line breaks is still one row. */
export type GridRow = { number: number; cells: readonly Cell[] }

/** `file` is how problems name it: `units.csv`, or `督办数据.xlsx · 单位`. */
export type Grid = { file: string; heading: readonly Cell[]; rows: readonly GridRow[] }

/** What a person sees in the cell. */
export function cellToText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return String(cell)
}

export const isBlank = (cell: Cell | undefined): boolean => cellToText(cell).trim() === ''

/** Splits the heading off; row numbers follow from the position. */
export const toGrid = (file: string, rows: readonly (readonly Cell[])[]): Grid => ({
  file,
  heading: rows[0] ?? [],
  rows: rows.slice(1).map((cells, index) => ({ number: index + 2, cells })),
})
