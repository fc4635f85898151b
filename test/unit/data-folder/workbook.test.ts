import writeXlsxFile, { type Cell } from 'write-excel-file/node'
import { describe, expect, it } from 'vitest'

import { inspectFiles, inspectSheets, places, sampleTables, toCsvFiles, toWorkbook } from '../../support/data-folder.ts'

const UNITS = ['单位编号*', ' 单位名称＊', '类别', '身份', '行政区划代码（六位）'.slice(0, 6)]
const unitSheet = (...rows: Cell[][]) => ({ sheet: '单位', data: [UNITS, ...rows] })
const contactSheet = (...rows: Cell[][]) => ({ sheet: '联系人', data: [['机构', '姓名', '角色', '电子邮箱', '手机'], ...rows] })
const taskSheet = (...rows: Cell[][]) => ({
  sheet: '工作事项',
  data: [['工作事项编号', '条款', '名称', '截止日期', '发布机构', '适用范围', '发布日期', '状态'], ...rows],
})
const titleSheet = (...rows: Cell[][]) => ({
  sheet: '称号',
  data: [['单位编号', '称号', '认定日期', '期满日期', '状态'], ...rows],
})

const unit: Cell[] = [440100001, '示例企业', '企业', '示范单位', 440100]
const day = (year: number, month: number, date: number): Cell => ({
  value: new Date(Date.UTC(year, month - 1, date)),
  format: 'yyyy"年"m"月"d"日"',
})

describe('a workbook', () => {
  it('reads like the same tables as CSV', async () => {
    const tables = sampleTables()
    const fromWorkbook = await inspectFiles({ '数据.xlsx': await toWorkbook(tables) })
    const fromCsv = await inspectFiles(toCsvFiles(tables))
    expect(fromWorkbook.problems).toEqual([])
    expect(fromWorkbook.register).toEqual(fromCsv.register)
  })

  it('may hold codes, phones and clauses as numbers, and dates as dates', async () => {
    const { problems, register } = await inspectSheets(
      [
        unitSheet(unit),
        contactSheet([440100001, '甲', '主联系人', null, 13800000001], [44, '乙', '主联系人', 'b@example.com', null]),
        taskSheet([1, 16.1, '示例', day(2026, 12, 31), 44, 440100001, day(2026, 11, 1), null]),
        titleSheet([440100001, '国家知识产权示范企业', 2019, 2022.7, null]),
      ],
      ['units', 'contacts', 'tasks', 'titles'],
    )
    expect(problems).toEqual([])
    expect(register.units[0]).toMatchObject({ id: '440100001', regionCode: '440100', office: '44' })
    expect(register.contacts).toMatchObject([{ mobile: '13800000001' }, { party: { kind: 'office', id: '44' } }])
    expect(register.tasks).toMatchObject([
      { id: '1', clause: '16.1', due: '2026-12-31', issuedOn: '2026-11-01', issuer: '44', scope: [{ id: '440100001' }] },
    ])
    expect(register.titles).toMatchObject([{ recognisedOn: '2019-01-01', expiresOn: '2022-07-31' }])
  })

  it.each([
    ['a long id that lost its last digits', [unitSheet([914401011234567000, ...unit.slice(1)])], '单位编号', '末几位已经丢失'],
    ['an id that became a date', [unitSheet([day(2026, 1, 1), ...unit.slice(1)])], '单位编号', '变成了日期'],
    ['a name that became a date', [unitSheet([1, day(2026, 1, 1), ...unit.slice(2)])], '单位名称', '变成了日期'],
  ])('names %s', async (_, sheets, column, message) => {
    const { problems } = await inspectSheets(sheets, ['units'])
    expect(places(problems)).toEqual([['sample.xlsx · 单位', 2, column]])
    expect(problems[0]?.message).toContain(message)
  })

  it('names a month that Excel made ambiguous: 2022.10 is the number 2022.1', async () => {
    const { problems } = await inspectSheets(
      [unitSheet(unit), titleSheet([440100001, '国家知识产权示范企业', 2022.1, null, null])],
      ['units', 'titles'],
    )
    expect(places(problems)).toEqual([['sample.xlsx · 称号', 2, '认定日期']])
  })

  it('names a number where a date belongs, and a year that Excel made a day of 1905', async () => {
    const { problems } = await inspectSheets(
      [unitSheet(unit), titleSheet([440100001, '国家知识产权示范企业', 46387, day(1905, 7, 14), null])],
      ['units', 'titles'],
    )
    expect(places(problems)).toEqual([
      ['sample.xlsx · 称号', 2, '认定日期'],
      ['sample.xlsx · 称号', 2, '期满日期'],
    ])
    expect(problems[1]?.mend).toContain('文本')
  })

  it('keeps the row numbers of the sheet: blank rows count', async () => {
    const { problems } = await inspectSheets([unitSheet([null], unit, [null], [2, '示例', '乡镇', null, 440100])], ['units'])
    expect(places(problems)).toEqual([['sample.xlsx · 单位', 5, '类别']])
  })

  it('gives every row below a merged cell the content that a person sees there, and says so', async () => {
    const { problems, warnings, register } = await inspectSheets(
      [
        unitSheet(unit),
        contactSheet(
          [{ value: 440100001, rowSpan: 2 }, '甲', '主联系人', 'a@example.com', null],
          [null, '乙', '备用联系人', 'b@example.com', null],
          [44, '丙', '主联系人', 'c@example.com', null],
        ),
      ],
      ['units', 'contacts'],
    )
    expect(problems).toEqual([])
    expect(register.contacts.map(({ party }) => party.id)).toEqual(['440100001', '440100001', '44'])
    expect(warnings[0]).toMatchObject({ file: 'sample.xlsx · 联系人', row: 2, column: '机构' })
    expect(warnings[0]?.message).toContain('A2:A3')
  })

  it('names cells merged over several columns: nobody knows which one is meant', async () => {
    const { problems } = await inspectSheets(
      [unitSheet([1, { value: '示例', columnSpan: 2 }, null, '示范单位', 440100])],
      ['units'],
    )
    expect(places(problems)[0]).toEqual(['sample.xlsx · 单位', 2, '单位名称'])
    expect(problems[0]?.mend).toContain('取消合并单元格')
  })

  it('is not disturbed by a note beside the table', async () => {
    const { problems, warnings, register } = await inspectSheets(
      [unitSheet([...unit, null, '待核实'], [null, null, null, null, null, null, '以上为全部单位'])],
      ['units'],
    )
    expect(problems).toEqual([])
    expect(register.units).toHaveLength(1)
    expect(places(warnings)).toEqual([
      ['sample.xlsx · 单位', 2, null],
      ['sample.xlsx · 单位', 3, null],
    ])
  })

  it('names a sheet that is missing or empty, unless it is optional', async () => {
    const { problems } = await inspectSheets(
      [unitSheet(unit), { sheet: '工作事项', data: [[null]] }],
      ['units', 'contacts', 'tasks', 'progress'],
    )
    expect(problems.map(({ message }) => message)).toEqual(['缺少工作表“联系人”', '工作表“工作事项”是空的'])
  })
})

describe('a file that is no good workbook', () => {
  const OLE = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)

  it.each(['数据.xls', '数据.xlsx', '数据.et'])('an old or locked one (%s): says how to save it', async name => {
    const { problems } = await inspectFiles({ [name]: OLE })
    expect(problems[0]).toMatchObject({ file: name })
    expect(problems[0]?.mend).toContain('Excel 工作簿（*.xlsx）')
  })

  it.each([0.2, 0.6, 0.99])('one that is cut off (%d of it there): says that it is damaged', async part => {
    const bytes = await writeXlsxFile([unitSheet(unit)]).toBuffer()
    const { problems } = await inspectFiles({ '数据.xlsx': bytes.subarray(0, Math.floor(bytes.length * part)) })
    expect(problems[0]?.message).toContain('不完整或已损坏')
  })

  it('one that is empty', async () => {
    expect((await inspectFiles({ '数据.xlsx': '' })).problems[0]?.message).toBe('文件是空的')
  })

  it('one under the name of a CSV, and an .xls under the name of a CSV', async () => {
    const files = toCsvFiles(sampleTables())
    const { problems } = await inspectFiles({ ...files, 'units.csv': await toWorkbook({ units: [] }), 'tasks.csv': OLE })
    expect(problems.map(({ file, message }) => [file, message])).toEqual([
      ['units.csv', '这是 Excel 工作簿，不是 CSV'],
      ['tasks.csv', '这是旧格式（.xls）工作簿，不是 CSV'],
    ])
  })

  it('two of them: does not guess which one is meant', async () => {
    const bytes = await toWorkbook(sampleTables())
    const { problems } = await inspectFiles({ '甲.xlsx': bytes, '乙.xlsx': bytes })
    expect(problems[0]?.message).toContain('多个工作簿')
  })
})
