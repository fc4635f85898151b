import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { contactRow, inspectFiles, sampleTables, taskRow, toCsvFiles, toWorkbook, unitRow } from '../../support/data-folder.ts'

const name = fc
  .string({ unit: fc.constantFrom(...Array.from('示例甲乙丙（）"\',，;；=+-@ 　a1')), minLength: 1, maxLength: 20 })
  .filter(text => text.trim() !== '')
const id = fc.string({ unit: fc.constantFrom(...Array.from('AB12-_.')), minLength: 1, maxLength: 12 }).map(text => `U${text}`)
const unitPart = fc.record({
  单位编号: id,
  单位名称: name,
  类别: fc.constantFrom('市', '县', '企业'),
  身份: fc.constantFrom('', '示范单位', '创建对象；示范单位'),
})

describe('valid tables', () => {
  it('read the same from CSV and from a workbook, whatever their names are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(unitPart, { selector: part => part.单位编号, minLength: 1, maxLength: 5 }), async parts => {
        const tables = sampleTables({
          units: [unitRow(), ...parts.map(unitRow)],
          contacts: parts.map((part, index) =>
            contactRow({ 机构: part.单位编号, 姓名: part.单位名称, 电子邮箱: `u${index}@example.com` }),
          ),
          tasks: parts.map((part, index) =>
            taskRow({ 工作事项编号: `T${index + 1}`, 名称: part.单位名称, 适用范围: `44；${part.单位编号}` }),
          ),
        })
        const csv = await inspectFiles(toCsvFiles(tables))
        const workbook = await inspectFiles({ '数据.xlsx': await toWorkbook(tables) })
        expect(csv.problems).toEqual([])
        expect(workbook.register).toEqual(csv.register)
        expect(csv.register.units.slice(1).map(unit => [unit.id, unit.name])).toEqual(
          parts.map(part => [part.单位编号, part.单位名称.trim()]),
        )
      }),
      { numRuns: 20 },
    )
  })
})
