import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import readXlsxFile from 'read-excel-file/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { buildTemplateWorkbook } from '../../../infra/ops/data-folder/template-workbook.ts'
import { inspectFiles } from '../../support/data-folder.ts'
import { duban } from '../../support/duban.ts'

const SHEETS = ['填写说明', '单位', '联系人', '工作事项', '进展', '称号']

/** Types the cells into the second row of a sheet, as Excel saves them. */
function fillIn(workbook: Uint8Array, rows: Record<string, string[]>): Uint8Array {
  const files = unzipSync(workbook)
  for (const [sheet, cells] of Object.entries(rows)) {
    const path = `xl/worksheets/sheet${SHEETS.indexOf(sheet) + 1}.xml`
    const row = cells.map((text, index) => `<c r="${'ABCDEFGH'[index]}2" t="inlineStr"><is><t>${text}</t></is></c>`).join('')
    files[path] = strToU8(strFromU8(files[path]!).replace(/<row r="2".*?<\/row>/, `<row r="2">${row}</row>`))
  }
  return zipSync(files)
}

describe('the blank workbook', () => {
  it('has a sheet for each table, with its columns in the order of the specification', async () => {
    const sheets = await readXlsxFile(await buildTemplateWorkbook())
    expect(sheets.map(({ sheet }) => sheet)).toEqual(SHEETS)
    expect(sheets.slice(1).map(({ data }) => data[0])).toEqual([
      ['单位编号*', '单位名称*', '类别*', '身份*', '行政区划代码*'],
      ['机构*', '姓名*', '角色*', '电子邮箱', '手机', '代班角色', '代班起', '代班止', '分工'],
      ['工作事项编号*', '条款*', '名称*', '截止日期*', '发布机构*', '适用范围', '发布日期', '状态'],
      ['工作事项编号*', '责任主体*', '状态*', '日期*'],
      ['单位编号*', '称号*', '认定日期', '期满日期', '状态', '取消日期', '认定文号'],
    ])
  })

  it('reads as tables without rows: its examples are no data', async () => {
    const { problems, register } = await inspectFiles({ '督办数据模板.xlsx': await buildTemplateWorkbook() })
    expect(problems).toEqual([])
    expect(register).toEqual({ units: [], contacts: [], tasks: [], progress: [], titles: [] })
  })

  it('reads back cleanly when it is filled in', async () => {
    const filled = fillIn(await buildTemplateWorkbook(), {
      单位: ['U1', '示例园区', '园区', '示范单位、创建对象', '440100'],
      联系人: ['U1', '甲', '主联系人', 'a@example.com', '13800000001', '', '', ''],
      工作事项: ['T1', '16.1', '示例事项', '2026年12月31日', '国家知识产权局', '', '2026/11/2', ''],
      进展: ['T1', 'U1', '已签收', '2026.11.5'],
      称号: ['U1', '国家知识产权示范园区', '2019', '2022年10月', '有效', '', ''],
    })
    const { problems, register } = await inspectFiles({ '督办数据.xlsx': filled })
    expect(problems).toEqual([])
    expect(register).toEqual({
      units: [
        {
          id: 'U1',
          name: '示例园区',
          category: 'park',
          standings: ['demonstration', 'creation'],
          regionCode: '440100',
          office: '44',
        },
      ],
      contacts: [
        { party: { kind: 'unit', id: 'U1' }, name: '甲', role: 'primary', email: 'a@example.com', mobile: '13800000001' },
      ],
      tasks: [
        {
          id: 'T1',
          clause: '16.1',
          name: '示例事项',
          due: '2026-12-31',
          issuer: '00',
          scope: [],
          issuedOn: '2026-11-02',
          cancelled: false,
        },
      ],
      progress: [{ issuer: '00', task: 'T1', party: { kind: 'unit', id: 'U1' }, status: 'signed', date: '2026-11-05' }],
      titles: [
        { unit: 'U1', title: '国家知识产权示范园区', recognisedOn: '2019-01-01', expiresOn: '2022-10-31', cancelled: false },
      ],
    })
  })

  it('offers the words of a column as a list, and keeps every column as text', async () => {
    const sheet = strFromU8(unzipSync(await buildTemplateWorkbook())['xl/worksheets/sheet2.xml']!)
    expect(sheet).toContain('<formula1>"市,县,园区,服务业集聚区,高校,科研机构,企业"</formula1>')
    expect(sheet.match(/<col style="\d+"/g)).toHaveLength(5)
  })

  it('has no list longer than Excel takes', async () => {
    const files = unzipSync(await buildTemplateWorkbook())
    const lists = Object.values(files).flatMap(bytes =>
      [...strFromU8(bytes).matchAll(/<formula1>"([^"]*)"/g)].map(([, list = '']) => list),
    )
    expect(lists.length).toBe(9)
    expect(Math.max(...lists.map(list => list.length))).toBeLessThanOrEqual(255)
  })

  it('has no note longer than Excel shows', async () => {
    const files = unzipSync(await buildTemplateWorkbook())
    const notes = Object.values(files).flatMap(bytes =>
      [...strFromU8(bytes).matchAll(/ prompt="([^"]*)"/g)].map(([, note = '']) => note),
    )
    expect(notes.some(note => note.includes('商标恶意抢注'))).toBe(true)
    expect(Math.max(...notes.map(note => note.length))).toBeLessThanOrEqual(255)
  })
})

describe('duban template', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duban-template-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('writes the workbook', async () => {
    const out = join(folder, 'a.xlsx')
    expect((await duban('template', '--out', out)).status).toBe(0)
    expect((await readXlsxFile(out)).length).toBe(6)
  })

  it('never writes over a file that somebody may have filled in', async () => {
    const out = join(folder, 'a.xlsx')
    await writeFile(out, 'precious')
    const { status, out: printed } = await duban('template', '--out', out, '--json')
    expect(status).toBe(2)
    expect(JSON.parse(printed)).toMatchObject({ problems: [{ column: '--out', value: out }] })
    expect(await readFile(out, 'utf8')).toBe('precious')
  })
})
