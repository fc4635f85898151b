/** The blank workbook that an office fills in (rules.md §2). */
import writeXlsxFile, { type Cell, type Row } from 'write-excel-file/node'

import { DEPARTMENTS, OFFICES } from '../../../functions/core/register/register.ts'
import { type ColumnNote, getColumnNote } from './column-notes.ts'
import { buildInputAids, type InputAid } from './input-aids.ts'
import { ALL_TABLES, type Column, type Table, TABLES } from './tables.ts'
import type { WorkbookSheet } from './workbook.ts'

const HEADING = { fontWeight: 'bold', backgroundColor: '#D9E2F3', align: 'center', height: 22, wrap: true } as const
const TEXT = { type: String, format: '@' } as const
const NOTE = { wrap: true, alignVertical: 'top' } as const

const toHeading = (column: Column): string => (column.starred ? `${column.name}*` : column.name)
const noteOf = (table: Table, column: Column): ColumnNote => getColumnNote(table.name, column.name)

const buildSheet = (table: Table): WorkbookSheet => ({
  sheet: table.sheet,
  stickyRowsCount: 1,
  columns: table.columns.map(column => ({ width: noteOf(table, column).width })),
  data: [table.columns.map(column => ({ value: toHeading(column), ...HEADING })), table.columns.map(() => TEXT)],
})

const INTRODUCTION = [
  '督办数据填写说明',
  '一、在后面的五张表中填写；带 * 的列必须有，除“身份”外必须逐行填写。“进展”和“称号”没有内容可以不填。',
  '二、每行只填一条，请不要合并单元格，不要改动第一行的列名；各列的次序可以调整。',
  '三、各表已设为文本格式，编号、代码和手机号码照原样填写即可。',
  '四、填好后保存为“Excel 工作簿（*.xlsx）”，用 check 命令检查；有问题的地方会逐条列出。',
]

const buildNoteRow = (table: Table, column: Column): Row => {
  const { note, example, choices } = noteOf(table, column)
  const cells = [table.sheet, column.name, column.starred ? '必填' : '', note, choices?.join(' / ') ?? '', example]
  return cells.map((value): Cell => ({ value, ...TEXT, ...NOTE }))
}

const buildHeading = (...names: string[]): Row => names.map(value => ({ value, ...HEADING }))

const buildInstructions = (): WorkbookSheet => ({
  sheet: '填写说明',
  columns: [{ width: 14 }, { width: 16 }, { width: 8 }, { width: 56 }, { width: 60 }, { width: 24 }],
  data: [
    ...INTRODUCTION.map((value, index): Row => [{ value, ...(index === 0 ? { fontWeight: 'bold', fontSize: 16 } : {}) }]),
    [],
    buildHeading('表', '列', '必填', '怎样填写', '可选内容', '示例'),
    ...ALL_TABLES.flatMap(name => TABLES[name].columns.map(column => buildNoteRow(TABLES[name], column))),
    [],
    buildHeading('代码', '省级知识产权局'),
    ...OFFICES.map(({ code, name }): Row => [{ value: code, ...TEXT }, name]),
    [],
    buildHeading('司局'),
    ...DEPARTMENTS.map((name): Row => [name]),
  ],
})

const buildAids = (table: Table): InputAid[] =>
  table.columns.map((column, index) => {
    const { note, choices } = noteOf(table, column)
    return { column: index, title: column.name, note, choices }
  })

/** The bytes of the .xlsx. */
export function buildTemplateWorkbook(): Promise<Buffer> {
  const tables = ALL_TABLES.map(name => TABLES[name])
  const aids = new Map(tables.map(table => [table.sheet, buildAids(table)]))
  return writeXlsxFile([buildInstructions(), ...tables.map(buildSheet)], { features: [buildInputAids(aids)] }).toBuffer()
}
