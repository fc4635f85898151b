import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import readXlsxFile, { readSheet } from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'

import { inspectDataFolder } from '../../../infra/ops/data-folder/read-data-folder.ts'
import { ALL_TABLES } from '../../../infra/ops/data-folder/tables.ts'
import { contactRow, sampleTables, taskRow, toCsvFiles, unitRow, withFolder } from '../../support/data-folder.ts'
import { duban } from '../../support/duban.ts'

const good = toCsvFiles(sampleTables())
const odd = toCsvFiles(sampleTables({ contacts: [contactRow()] }))
const bad = toCsvFiles(
  sampleTables({
    units: [unitRow(), unitRow({ 单位编号: 'B1', 类别: '乡镇' })],
    tasks: [taskRow({ 条款: '99.9' })],
  }),
)

describe('duban check', () => {
  it('finds nothing in a good folder and counts its rows', async () => {
    const { status, out, err } = await withFolder(good, folder => duban('check', folder, '--json'))
    expect(status).toBe(0)
    expect(JSON.parse(out)).toEqual({
      problems: [],
      warnings: [],
      counts: { units: 1, contacts: 2, tasks: 1, progress: 1, titles: 1 },
    })
    expect(err).toBe('')
  })

  it('ends well with warnings alone, which also go to standard error', async () => {
    const { status, out, err } = await withFolder(odd, folder => duban('check', folder, '--json'))
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ problems: [], warnings: [{ file: 'contacts.csv', value: '44' }] })
    expect(err).toContain('没有联系人')
  })

  it('prints every problem as one JSON document and ends with 2', async () => {
    const { status, out } = await withFolder(bad, folder => duban('check', folder, '--json'))
    expect(status).toBe(2)
    expect(JSON.parse(out)).toEqual({
      problems: [
        {
          file: 'units.csv',
          row: 3,
          column: '类别',
          value: '乡镇',
          message: '“乡镇”不是可填的内容',
          mend: '请填写其中之一：市、县、园区、服务业集聚区、高校、科研机构、企业。',
        },
        {
          file: 'tasks.csv',
          row: 2,
          column: '条款',
          value: '99.9',
          message: '指引（2026）中没有第 99.9 条',
          mend: '请填“任务.条款”的编号，例如 16.1；用 guide 命令可以看到全部条款。',
        },
      ],
    })
  })

  it('tells a person what to mend, and ends with 2', async () => {
    const { status, out } = await withFolder(bad, folder => duban('check', folder))
    expect(status).toBe(2)
    expect(out).toContain('发现 2 处问题')
    expect(out).toMatch(/units\.csv +3 +类别 +乡镇/)
  })

  it('does not print more than a person reads', async () => {
    const units = [unitRow(), ...Array.from({ length: 1000 }, (_, index) => unitRow({ 单位编号: `B${index}`, 类别: '乡镇' }))]
    const { out } = await withFolder(toCsvFiles(sampleTables({ units })), folder => duban('check', folder))
    expect(out.split('\n').length).toBeLessThan(500)
    expect(out).toContain('发现 1000 处问题')
  })
})

describe('duban check --out', () => {
  it('writes the problems, and the tables with the places marked', async () => {
    await withFolder(bad, async folder => {
      const out = join(folder, '问题清单.xlsx')
      expect((await duban('check', folder, '--out', out)).status).toBe(2)
      const sheets = await readXlsxFile(out)
      expect(sheets.map(({ sheet }) => sheet)).toEqual(['问题清单', '单位', '联系人', '工作事项', '进展', '称号'])
      expect(sheets[0]?.data.slice(0, 2)).toEqual([
        ['类别', '文件', '行', '列', '填写内容', '问题', '处理办法'],
        [
          '问题',
          'units.csv',
          3,
          '类别',
          '乡镇',
          '“乡镇”不是可填的内容',
          '请填写其中之一：市、县、园区、服务业集聚区、高校、科研机构、企业。',
        ],
      ])
      expect(sheets[1]?.data[2]).toEqual([
        'B1',
        '示例企业',
        '乡镇',
        '示范单位',
        '440100',
        expect.stringContaining('“乡镇”不是可填的内容'),
      ])
    })
  })

  it('can be mended and read in place of the data', async () => {
    await withFolder(odd, async folder => {
      const out = join(folder, '问题清单.xlsx')
      await duban('check', folder, '--out', out)
      const [first, second] = [await inspectDataFolder(folder, ALL_TABLES), await inspectDataFolder(out, ALL_TABLES)]
      expect(second.problems).toEqual([])
      expect(second.register).toEqual(first.register)
    })
  })

  it('says so in the workbook when there is nothing to mend', async () => {
    await withFolder(good, async folder => {
      const out = join(folder, '问题清单.xlsx')
      await duban('check', folder, '--out', out)
      expect((await readSheet(out))[1]?.[0]).toBe('没有发现问题。')
    })
  })

  it('never writes over the data', async () => {
    await withFolder(good, async folder => {
      const out = join(folder, 'units.csv')
      expect((await duban('check', folder, '--out', out)).status).toBe(2)
      expect(await readFile(out, 'utf8')).toBe(good['units.csv'])
    })
  })
})
