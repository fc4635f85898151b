import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import writeXlsxFile, { type Cell } from 'write-excel-file/node'

import { type Inspection, inspectDataFolder } from '../../infra/ops/data-folder/read-data-folder.ts'
import { ALL_TABLES, type TableName, TABLES } from '../../infra/ops/data-folder/tables.ts'

/** Rows by column name; a column that no row names is left out. */
export type SampleRow = Record<string, string>
export type SampleTables = Partial<Record<TableName, SampleRow[]>>

export const unitRow = (part: SampleRow = {}): SampleRow => ({
  单位编号: 'A1',
  单位名称: '示例企业',
  类别: '企业',
  身份: '示范单位',
  行政区划代码: '440100',
  ...part,
})

export const contactRow = (part: SampleRow = {}): SampleRow => ({
  机构: 'A1',
  姓名: '联系人甲',
  角色: '主联系人',
  电子邮箱: 'a@example.com',
  手机: '13800000001',
  ...part,
})

export const taskRow = (part: SampleRow = {}): SampleRow => ({
  工作事项编号: 'T1',
  条款: '16.1',
  名称: '示例事项',
  截止日期: '2026-12-31',
  发布机构: '国家知识产权局',
  适用范围: '',
  发布日期: '2026-11-02',
  状态: '',
  ...part,
})

export const progressRow = (part: SampleRow = {}): SampleRow => ({
  工作事项编号: 'T1',
  责任主体: 'A1',
  状态: '已签收',
  日期: '2026-11-10',
  ...part,
})

export const titleRow = (part: SampleRow = {}): SampleRow => ({
  单位编号: 'A1',
  称号: '国家知识产权示范企业',
  认定日期: '2022-10-01',
  期满日期: '2025-09-30',
  状态: '',
  取消日期: '',
  认定文号: '',
  ...part,
})

/** One unit and its office, both with a contact, one task, a row of progress and a title: nothing to complain of. */
export const sampleTables = (part: SampleTables = {}): SampleTables => ({
  units: [unitRow()],
  contacts: [contactRow(), contactRow({ 机构: '44', 电子邮箱: 'b@example.com' })],
  tasks: [taskRow()],
  progress: [progressRow()],
  titles: [titleRow()],
  ...part,
})

const listColumns = (rows: SampleRow[]): string[] => [...new Set(rows.flatMap(row => Object.keys(row)))]

const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

export function toCsv(rows: SampleRow[]): string {
  const columns = listColumns(rows)
  return [columns, ...rows.map(row => columns.map(column => row[column] ?? ''))]
    .map(cells => `${cells.map(quote).join(',')}\r\n`)
    .join('')
}

export function toWorkbook(tables: SampleTables): Promise<Buffer> {
  const sheets = ALL_TABLES.filter(name => tables[name] !== undefined).map(name => {
    const rows = tables[name] ?? []
    const columns = listColumns(rows)
    return { sheet: TABLES[name].sheet, data: [columns, ...rows.map(row => columns.map((column): Cell => row[column] || null))] }
  })
  return writeXlsxFile(sheets).toBuffer()
}

/** Hands over a folder that holds just these files, and takes it away again. */
export async function withFolder<T>(files: Record<string, string | Uint8Array>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'duban-data-'))
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

export const toCsvFiles = (tables: SampleTables): Record<string, string> =>
  Object.fromEntries(
    ALL_TABLES.flatMap(name => (tables[name] === undefined ? [] : [[TABLES[name].csv, toCsv(tables[name] ?? [])]])),
  )

export const inspectFiles = (
  files: Record<string, string | Uint8Array>,
  names: readonly TableName[] = ALL_TABLES,
): Promise<Inspection> => withFolder(files, folder => inspectDataFolder(folder, names))

/** The sample tables, some of them replaced, as a folder of CSV files. */
export const inspectTables = (part: SampleTables = {}): Promise<Inspection> => inspectFiles(toCsvFiles(sampleTables(part)))

/** A workbook with these sheets beside nothing else. */
export const inspectSheets = async (
  sheets: { sheet: string; data: Cell[][] }[],
  names: readonly TableName[],
): Promise<Inspection> => inspectFiles({ 'sample.xlsx': await writeXlsxFile(sheets).toBuffer() }, names)

/** Where each finding stands: enough to recognise it. */
export const places = (found: Inspection['problems']): (string | number | null)[][] =>
  found.map(({ file, row, column }) => [file, row, column])
