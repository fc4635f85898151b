/** The monthly figures as a workbook: a sheet of the offices, and one of the heads of the clues' chains. */
import writeXlsxFile, { type Cell } from 'write-excel-file/node'
import type { ChainHead, Figures } from '../core/clues/figures.ts'
import { FIGURE_COLUMNS, type FigureColumn, HEAD_COLUMNS, wordUnlisted } from '../core/messages/clue-figures.ts'

const HEADING = { fontWeight: 'bold', backgroundColor: '#D9E2F3', align: 'center', wrap: true } as const

const toHeading = ({ heading }: { heading: string }): Cell => ({ value: heading, ...HEADING })

function toCell(value: string | number | null, isShare: boolean): Cell {
  if (value === null) return { value: '－', align: 'right' }
  return isShare && typeof value === 'number' ? { value, type: Number, format: '0.0%' } : { value }
}

const widthOf = (column: FigureColumn, index: number): { width: number } => ({
  width: index === 0 ? 28 : Math.max(8, column.heading.length * 2 + 2),
})

/** The heads that are listed, and how many are not. */
function toHeadRows(heads: readonly ChainHead[], atMost: number): Cell[][] {
  const rows = heads.slice(0, atMost).map(head => HEAD_COLUMNS.map(({ cell }): Cell => ({ value: cell(head) })))
  return heads.length <= atMost ? rows : [...rows, [{ value: wordUnlisted(heads.length - atMost) }]]
}

/**
 * The bytes of the .xlsx.
 * @param headsAtMost how many heads are listed
 */
export function buildFiguresWorkbook({ offices, heads }: Figures, headsAtMost = heads.length): Promise<Buffer> {
  return writeXlsxFile([
    {
      sheet: '办理情况',
      stickyRowsCount: 1,
      stickyColumnsCount: 1,
      columns: FIGURE_COLUMNS.map(widthOf),
      data: [
        FIGURE_COLUMNS.map(toHeading),
        ...offices.map(figures => FIGURE_COLUMNS.map(column => toCell(column.cell(figures), column.isShare === true))),
      ],
    },
    {
      sheet: '记录核对',
      stickyRowsCount: 1,
      columns: [{ width: 20 }, { width: 28 }, { width: 28 }, { width: 16 }, { width: 10 }, { width: 48 }],
      data: [HEAD_COLUMNS.map(toHeading), ...toHeadRows(heads, headsAtMost)],
    },
  ]).toBuffer()
}
