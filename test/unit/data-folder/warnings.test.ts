import { describe, expect, it } from 'vitest'

import {
  contactRow,
  inspectFiles,
  inspectTables,
  places,
  progressRow,
  sampleTables,
  type SampleTables,
  taskRow,
  titleRow,
  toCsvFiles,
  unitRow,
} from '../../support/data-folder.ts'

const city = unitRow({ 单位编号: 'C1', 类别: '市' })
const cityContact = contactRow({ 机构: 'C1' })
const departmentContact = contactRow({ 机构: '国家知识产权局知识产权保护司' })

type Case = [what: string, tables: SampleTables, place: [file: string, row: number | null, column: string], message: string]

const cases: Case[] = [
  [
    'a unit of another category in 适用范围',
    {
      units: [unitRow(), city],
      contacts: [...(sampleTables().contacts ?? []), cityContact],
      tasks: [taskRow({ 条款: '7.3', 适用范围: 'A1、C1' })],
    },
    ['tasks.csv', 2, '适用范围'],
    '“C1”不在第 7.3 条',
  ],
  [
    'an office without units of the clause in 适用范围',
    { tasks: [taskRow({ 适用范围: 'A1；33' })] },
    ['tasks.csv', 2, '适用范围'],
    '“33”不在第 16.1 条',
  ],
  [
    'a department that the clause does not name in 适用范围',
    { tasks: [taskRow({ 适用范围: 'A1、条法司' })] },
    ['tasks.csv', 2, '适用范围'],
    '“条法司”不在',
  ],
  [
    "a unit outside the issuer's province in 适用范围",
    {
      units: [unitRow(), unitRow({ 单位编号: 'B1', 行政区划代码: '330100' })],
      contacts: [...(sampleTables().contacts ?? []), contactRow({ 机构: 'B1' }), contactRow({ 机构: '33' })],
      tasks: [taskRow({ 发布机构: '44', 适用范围: 'A1、B1' })],
    },
    ['tasks.csv', 2, '适用范围'],
    '“B1”不在',
  ],
  [
    'a task with nobody in its audience',
    { tasks: [taskRow(), taskRow({ 工作事项编号: 'T2', 发布机构: '33' })] },
    ['tasks.csv', 3, '工作事项编号'],
    '没有任何责任主体',
  ],
  [
    '「有关」 units that are not named',
    { tasks: [taskRow(), taskRow({ 工作事项编号: 'T2', 条款: '10.2' })] },
    ['tasks.csv', 3, '适用范围'],
    '“有关”单位',
  ],
  [
    'a due date before the day of issue',
    { tasks: [taskRow({ 发布日期: '2027-01-04' })] },
    ['tasks.csv', 2, '发布日期'],
    '晚于截止日期',
  ],
  [
    'progress of a party outside the audience',
    { progress: [progressRow({ 责任主体: '44' })] },
    ['progress.csv', 2, '责任主体'],
    '不是工作事项“T1”的责任主体',
  ],
  ['a unit without contacts', { contacts: [contactRow({ 机构: '44' })] }, ['units.csv', 2, '单位编号'], '没有联系人'],
  [
    'an office with units and without contacts',
    { contacts: [contactRow()] },
    ['contacts.csv', null, '机构'],
    '“广东省知识产权局”没有联系人',
  ],
  [
    'a department that must act and has no contacts',
    { tasks: [taskRow(), taskRow({ 工作事项编号: 'T2', 条款: '8.4' })] },
    ['contacts.csv', null, '机构'],
    '“知识产权保护司”没有联系人',
  ],
  [
    'a title that nobody knows',
    { titles: [titleRow({ 称号: '国家知识产权示范企业称号' })] },
    ['titles.csv', 2, '称号'],
    '不在已知称号之列',
  ],
  [
    'a day of cancelling without the state',
    { titles: [titleRow({ 取消日期: '2024-01-01' })] },
    ['titles.csv', 2, '取消日期'],
    '状态不是“取消”',
  ],
]

describe('what is valid but odd in a data folder', () => {
  it.each(cases)('%s: is a warning and no error', async (_, tables, place, message) => {
    const { problems, warnings } = await inspectTables(tables)
    const found = warnings.find(warning => warning.message.includes(message))
    expect(problems).toEqual([])
    expect(found && places([found])[0]).toEqual(place)
  })

  it('names the nearest title', async () => {
    const { warnings } = await inspectTables({ titles: [titleRow({ 称号: '国家知识产权强市建设示范市（区）' })] })
    expect(warnings[0]?.mend).toContain('“国家知识产权强市建设示范市”')
  })

  it('takes brackets of either width in a title for the same', async () => {
    const { warnings } = await inspectTables({ titles: [titleRow({ 称号: '国家知识产权强县工程示范县(区)' })] })
    expect(warnings).toEqual([])
  })

  it('says nothing when 适用范围 names the 「有关」 units of a clause', async () => {
    const { warnings } = await inspectTables({ tasks: [taskRow({ 条款: '10.2', 适用范围: 'A1' })] })
    expect(warnings).toEqual([])
  })

  it('asks for no contacts of a department in a task that is cancelled', async () => {
    const { warnings } = await inspectTables({ tasks: [taskRow(), taskRow({ 工作事项编号: 'T2', 条款: '8.4', 状态: '撤销' })] })
    expect(warnings).toEqual([])
  })

  it.each([
    ['whose 「有关」 units are not named', taskRow({ 工作事项编号: 'T2', 条款: '10.2', 状态: '撤销' })],
    ['with nobody in its audience', taskRow({ 工作事项编号: 'T2', 发布机构: '33', 状态: '撤销' })],
  ])('says nothing of a cancelled task %s', async (_, cancelled) => {
    const { warnings } = await inspectTables({ tasks: [taskRow(), cancelled] })
    expect(warnings).toEqual([])
  })

  it("is content with a department's contact under its full name", async () => {
    const { warnings } = await inspectTables({
      contacts: [...(sampleTables().contacts ?? []), departmentContact],
      tasks: [taskRow(), taskRow({ 工作事项编号: 'T2', 条款: '8.4' })],
    })
    expect(warnings).toEqual([])
  })

  it('does not call a unit silent whose contact has a mistake in another cell', async () => {
    const { warnings } = await inspectTables({ contacts: [contactRow({ 手机: '1' }), contactRow({ 机构: '44' })] })
    expect(warnings).toEqual([])
  })

  it('mentions columns and files that are not read', async () => {
    const files = toCsvFiles(sampleTables({ progress: [progressRow({ 备注: '见附件' })] }))
    const { problems, warnings } = await inspectFiles({ ...files, '通讯录.xlsx': 'x', 'README.md': 'x', '问题清单.xlsx': 'x' })
    expect(problems).toEqual([])
    expect(places(warnings)).toEqual([
      ['通讯录.xlsx', null, null],
      ['progress.csv', 1, '备注'],
    ])
  })
})
