/** 问题清单: what is wrong, for the person who filled the tables in, and beside it the tables with the places marked. */
import writeXlsxFile, { type CellObject, type Row } from 'write-excel-file/node'

import type { Problem } from '../../../functions/core/problems.ts'
import { type Cell, cellToText, type Grid } from './grid.ts'
import { REMARKS, toColumnName } from './heading.ts'
import type { Inspection } from './read-data-folder.ts'
import { ALL_TABLES, TABLES } from './tables.ts'
import type { WorkbookSheet } from './workbook.ts'

type Finding = Problem & { kind: '问题' | '提示' }

const HEADING = { fontWeight: 'bold', backgroundColor: '#D9E2F3', wrap: true } as const
const MARKS = { 问题: { backgroundColor: '#F8CBAD' }, 提示: { backgroundColor: '#FFF2CC' } } as const
const TOP = { alignVertical: 'top', wrap: true } as const
/** Larger tables are not copied: the list alone names each place. */
const MOST_ROWS = 20_000

const toText = (text: string): CellObject => ({ value: text, type: String, format: '@' })

/** As given: a number stays a number and a date a date, so that the sheet can be mended and read again. */
function toCellObject(cell: Cell): CellObject {
  if (cell instanceof Date) return { value: cell, type: Date, format: 'yyyy-mm-dd' }
  return typeof cell === 'number' ? { value: cell, type: Number } : toText(cellToText(cell))
}

const buildListRow = ({ kind, file, row, column, value, message, mend }: Finding): Row => [
  { value: kind, ...MARKS[kind], ...TOP },
  { ...toText(file), ...TOP },
  row === null ? null : { value: row, type: Number, ...TOP },
  ...[column ?? '', value ?? '', message, mend].map(text => ({ ...toText(text), ...TOP })),
]

const buildList = (findings: readonly Finding[]): WorkbookSheet => ({
  sheet: '问题清单',
  stickyRowsCount: 1,
  columns: [8, 22, 8, 16, 30, 48, 60].map(width => ({ width })),
  data: [
    ['类别', '文件', '行', '列', '填写内容', '问题', '处理办法'].map(value => ({ value, ...HEADING })),
    ...findings.map(buildListRow),
    ...(findings.length === 0 ? [[{ value: '没有发现问题。' }]] : []),
  ],
})

const nameOf = (cell: Cell): string => toColumnName(cellToText(cell))

function buildTableRow(cells: readonly Cell[], heading: readonly Cell[], findings: readonly Finding[]): Row {
  const marked = heading.map((name, index): CellObject => {
    const own = findings.filter(({ column }) => column === nameOf(name))
    const worst = own.find(({ kind }) => kind === '问题') ?? own[0]
    return { ...toCellObject(cells[index] ?? null), ...(worst === undefined ? {} : MARKS[worst.kind]) }
  })
  return findings.length === 0 ? marked : [...marked, toText(findings.map(({ message }) => message).join('；'))]
}

function buildTable(sheet: string, grid: Grid, findings: readonly Finding[]): WorkbookSheet {
  const byRow = Map.groupBy(findings, ({ row }) => String(row))
  const heading = grid.heading.filter(cell => nameOf(cell) !== REMARKS)
  return {
    sheet,
    stickyRowsCount: 1,
    columns: [...heading.map(() => ({ width: 18 })), { width: 60 }],
    data: [
      [...heading.map(cell => ({ ...toText(cellToText(cell)), ...HEADING })), { value: REMARKS, ...HEADING }],
      ...grid.rows.map(row => buildTableRow(row.cells, heading, byRow.get(String(row.number)) ?? [])),
    ],
  }
}

function buildTables(grids: Inspection['grids'], findings: readonly Finding[]): WorkbookSheet[] {
  if ([...grids.values()].some(grid => grid.rows.length > MOST_ROWS)) return []
  const byFile = Map.groupBy(findings, ({ file }) => file)
  return ALL_TABLES.flatMap(name => {
    const grid = grids.get(name)
    return grid === undefined ? [] : [buildTable(TABLES[name].sheet, grid, byFile.get(grid.file) ?? [])]
  })
}

/** The bytes of the .xlsx. */
export function buildProblemWorkbook({ problems, warnings, grids }: Inspection): Promise<Buffer> {
  const findings: Finding[] = [
    ...problems.map(problem => ({ ...problem, kind: '问题' as const })),
    ...warnings.map(warning => ({ ...warning, kind: '提示' as const })),
  ]
  return writeXlsxFile([buildList(findings), ...buildTables(grids, findings)]).toBuffer()
}
