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

const deputy = { 角色: '备用联系人', 电子邮箱: 'c@example.com', 手机: '13800000003' }

type Case = [what: string, tables: SampleTables, place: [file: string, row: number, column: string], message: string]

const cases: Case[] = [
  ['a unit id twice', { units: [unitRow(), unitRow()] }, ['units.csv', 3, '单位编号'], '与第 2 行重复'],
  [
    'a unit id twice, spelled differently',
    { units: [unitRow(), unitRow({ 单位编号: ' Ａ１' })] },
    ['units.csv', 3, '单位编号'],
    '与第 2 行重复',
  ],
  [
    'a unit id that is an office code',
    { units: [unitRow(), unitRow({ 单位编号: '44' })] },
    ['units.csv', 3, '单位编号'],
    '省级知识产权局的代码',
  ],
  [
    'a unit id that is the centre',
    { units: [unitRow(), unitRow({ 单位编号: '00' })] },
    ['units.csv', 3, '单位编号'],
    '代码或机构的名称',
  ],
  [
    "a unit id that is a department's name",
    { units: [unitRow(), unitRow({ 单位编号: '条法司' })] },
    ['units.csv', 3, '单位编号'],
    '机构的名称',
  ],
  [
    'a unit id that is too long',
    { units: [unitRow(), unitRow({ 单位编号: 'x'.repeat(65) })] },
    ['units.csv', 3, '单位编号'],
    '64 个字符',
  ],
  [
    'a unit id that is too long for a message tag',
    { units: [unitRow(), unitRow({ 单位编号: '示'.repeat(39) })] },
    ['units.csv', 3, '单位编号'],
    '合计不超过 190',
  ],
  [
    'a unit id with a separator in it',
    { units: [unitRow(), unitRow({ 单位编号: 'B1;B2' })] },
    ['units.csv', 3, '单位编号'],
    '不能使用的字符',
  ],
  [
    'a unit id cut short by Excel',
    { units: [unitRow(), unitRow({ 单位编号: '4.40E+17' })] },
    ['units.csv', 3, '单位编号'],
    '科学计数法',
  ],
  [
    'a blank required cell',
    { units: [unitRow(), unitRow({ 单位编号: 'B1', 单位名称: '　' })] },
    ['units.csv', 3, '单位名称'],
    '没有填写',
  ],
  ['a name with a line break', { units: [unitRow({ 单位名称: '示例\n企业' })] }, ['units.csv', 2, '单位名称'], 'U+000A'],
  [
    'a name that turns the direction of writing',
    { units: [unitRow({ 单位名称: '示例\u202e企业' })] },
    ['units.csv', 2, '单位名称'],
    'U+202E',
  ],
  ['a name that is too long', { units: [unitRow({ 单位名称: '长'.repeat(201) })] }, ['units.csv', 2, '单位名称'], '200 个字'],
  ['an unknown category', { units: [unitRow({ 类别: '乡镇' })] }, ['units.csv', 2, '类别'], '“乡镇”不是可填的内容'],
  ['an unknown standing', { units: [unitRow({ 身份: '示范单位、试点' })] }, ['units.csv', 2, '身份'], '“试点”不是可填的内容'],
  ['a region code of five digits', { units: [unitRow({ 行政区划代码: '44010' })] }, ['units.csv', 2, '行政区划代码'], '六位数字'],
  [
    'a region of no office',
    { units: [unitRow({ 行政区划代码: '710000' })] },
    ['units.csv', 2, '行政区划代码'],
    '不属于任何省级知识产权局',
  ],
  ['a failed formula', { units: [unitRow({ 单位名称: '#REF!' })] }, ['units.csv', 2, '单位名称'], '公式出错'],

  [
    'a contact of nobody',
    { contacts: [contactRow(), contactRow({ ...deputy, 机构: 'A9' })] },
    ['contacts.csv', 3, '机构'],
    '没有“A9”',
  ],
  [
    "an office's name instead of its code",
    { contacts: [contactRow({ 机构: '广东省知识产权局' })] },
    ['contacts.csv', 2, '机构'],
    '没有“广东省知识产权局”',
  ],
  [
    'a contact of the centre itself',
    { contacts: [contactRow({ 机构: '国家知识产权局' })] },
    ['contacts.csv', 2, '机构'],
    '没有“国家知识产权局”',
  ],
  [
    'two contacts in one role',
    { contacts: [contactRow(), contactRow({ ...deputy, 角色: '主联系人' })] },
    ['contacts.csv', 3, '角色'],
    '与第 2 行重复',
  ],
  [
    'two contacts with one e-mail',
    { contacts: [contactRow(), contactRow({ ...deputy, 电子邮箱: 'A@Example.com' })] },
    ['contacts.csv', 3, '电子邮箱'],
    '与第 2 行重复',
  ],
  [
    'two contacts with one mobile',
    { contacts: [contactRow(), contactRow({ ...deputy, 手机: '+86 138 0000 0001' })] },
    ['contacts.csv', 3, '手机'],
    '与第 2 行重复',
  ],
  [
    'neither e-mail nor mobile',
    { contacts: [contactRow({ 电子邮箱: '', 手机: '' })] },
    ['contacts.csv', 2, '电子邮箱'],
    '都没有填写',
  ],
  [
    'a malformed e-mail beside a good mobile',
    { contacts: [contactRow({ 电子邮箱: 'a.example.com' })] },
    ['contacts.csv', 2, '电子邮箱'],
    '格式不对',
  ],
  [
    'a malformed mobile beside a good e-mail',
    { contacts: [contactRow({ 手机: '1380000000' })] },
    ['contacts.csv', 2, '手机'],
    '11 位',
  ],
  ['an unknown role', { contacts: [contactRow({ 角色: '局长' })] }, ['contacts.csv', 2, '角色'], '“局长”不是可填的内容'],

  ['a task id twice', { tasks: [taskRow(), taskRow()] }, ['tasks.csv', 3, '工作事项编号'], '与第 2 行重复'],
  ['an unknown clause', { tasks: [taskRow({ 条款: '16.4' })] }, ['tasks.csv', 2, '条款'], '没有第 16.4 条'],
  ['an item instead of a clause', { tasks: [taskRow({ 条款: '16' })] }, ['tasks.csv', 2, '条款'], '没有第 16 条'],
  [
    'a due date that does not exist',
    { tasks: [taskRow({ 截止日期: '2026-11-31' })] },
    ['tasks.csv', 2, '截止日期'],
    '没有这一天',
  ],
  ['a due date that is a serial number', { tasks: [taskRow({ 截止日期: '46387' })] }, ['tasks.csv', 2, '截止日期'], '无法识别'],
  [
    'an issuer that is neither the centre nor an office',
    { tasks: [taskRow({ 发布机构: '条法司' })] },
    ['tasks.csv', 2, '发布机构'],
    '“条法司”既不是',
  ],
  ['an unknown party in 适用范围', { tasks: [taskRow({ 适用范围: 'A1、A9' })] }, ['tasks.csv', 2, '适用范围'], '没有“A9”'],
  [
    'very many parties in 适用范围',
    { tasks: [taskRow({ 适用范围: Array.from({ length: 2001 }, (_, index) => `A${index}`).join('、') })] },
    ['tasks.csv', 2, '适用范围'],
    '适用范围有 2001 项，最多 2000 项',
  ],
  ['a comma in 适用范围', { tasks: [taskRow({ 适用范围: 'A1,44' })] }, ['tasks.csv', 2, '适用范围'], '没有“A1,44”'],
  ['an unknown state of a task', { tasks: [taskRow({ 状态: '作废' })] }, ['tasks.csv', 2, '状态'], '“作废”不是可填的内容'],

  [
    'progress of an unknown task',
    { progress: [progressRow({ 工作事项编号: 'T9' })] },
    ['progress.csv', 2, '工作事项编号'],
    '没有“T9”',
  ],
  ['progress of an unknown party', { progress: [progressRow({ 责任主体: 'A9' })] }, ['progress.csv', 2, '责任主体'], '没有“A9”'],
  [
    'an unknown state of progress',
    { progress: [progressRow({ 状态: '完成' })] },
    ['progress.csv', 2, '状态'],
    '“完成”不是可填的内容',
  ],
  ['progress without a date', { progress: [progressRow({ 日期: '' })] }, ['progress.csv', 2, '日期'], '没有填写'],
  ['progress with a month alone', { progress: [progressRow({ 日期: '2026-11' })] }, ['progress.csv', 2, '日期'], '无法识别'],

  ['a title of an unknown unit', { titles: [titleRow({ 单位编号: 'A9' })] }, ['titles.csv', 2, '单位编号'], '没有“A9”'],
  [
    'a title that ends before it began',
    { titles: [titleRow({ 期满日期: '2022-09-30' })] },
    ['titles.csv', 2, '期满日期'],
    '早于认定日期',
  ],
  ['an unknown state of a title', { titles: [titleRow({ 状态: '失效' })] }, ['titles.csv', 2, '状态'], '“失效”不是可填的内容'],
]

describe('a data folder with one mistake', () => {
  it('has none to begin with', async () => {
    const { problems, warnings } = await inspectTables()
    expect([...problems, ...warnings]).toEqual([])
  })

  it.each(cases)('%s: is named with file, row and column', async (_, tables, place, message) => {
    const { problems } = await inspectTables(tables)
    const others = problems.filter(problem => problem.message !== problems[0]?.message && problem.file === place[0])
    expect(places(problems)[0]).toEqual(place)
    expect(problems[0]?.message).toContain(message)
    expect(problems[0]?.mend).not.toBe('')
    expect(others).toEqual([])
  })

  it('is told about all mistakes of all files at once', async () => {
    const { problems } = await inspectTables({
      units: [unitRow({ 类别: '乡镇' })],
      tasks: [taskRow({ 条款: '99.9' }), taskRow({ 工作事项编号: 'T2', 截止日期: '明天' })],
    })
    expect(places(problems)).toEqual([
      ['units.csv', 2, '类别'],
      ['tasks.csv', 2, '条款'],
      ['tasks.csv', 3, '截止日期'],
    ])
  })
})

describe('the files of a data folder', () => {
  const files = toCsvFiles(sampleTables())
  const { 'tasks.csv': tasks = '', 'units.csv': units = '', ...others } = files

  it('names a required file that is missing', async () => {
    expect(places((await inspectFiles({ ...others, 'units.csv': units })).problems)).toEqual([['tasks.csv', null, null]])
  })

  it('does not ask for a file that the verb does not need', async () => {
    const { problems, register } = await inspectFiles({ ...others, 'units.csv': units, 'titles.csv': 'rubbish' }, [
      'units',
      'contacts',
    ])
    expect(problems).toEqual([])
    expect(register.units).toHaveLength(1)
  })

  it('names a required column that is missing and reads no rows without it', async () => {
    const { problems } = await inspectFiles({ ...files, 'units.csv': '单位编号,单位名称,类别,行政区划代码\nA1,,企业,440100\n' })
    expect(places(problems)).toEqual([['units.csv', 1, '身份']])
  })

  it('names a column that is there twice', async () => {
    const { problems } = await inspectFiles({
      ...files,
      'units.csv': units.replace('单位名称', '单位编号*,单位名称').replace('A1', 'A1,A1'),
    })
    expect(places(problems)).toEqual([['units.csv', 1, '单位编号']])
  })

  it('names a row that has more cells than the heading', async () => {
    const { problems } = await inspectFiles({ ...files, 'units.csv': units.replace('440100', '440100,,多') })
    expect(places(problems)).toEqual([['units.csv', 2, null]])
  })

  it.each([
    ['an empty file', ''],
    ['a file of blank lines', '\n,,\n  \n'],
  ])('names %s', async (_, content) => {
    const { problems } = await inspectFiles({ ...files, 'tasks.csv': content })
    expect(problems[0]).toMatchObject({ file: 'tasks.csv', message: '文件是空的' })
  })

  it('names a file that somebody stopped writing inside a quoted cell', async () => {
    const { problems } = await inspectFiles({ ...files, 'tasks.csv': `${tasks}T2,16.1,"示例` })
    expect(places(problems)[0]).toEqual(['tasks.csv', null, null])
    expect(problems[0]?.message).toContain('双引号没有成对')
  })

  it('warns of a last line that is short and has no end', async () => {
    const { problems, warnings } = await inspectFiles({ ...files, 'tasks.csv': `${tasks}T2,16.1,示例,2026-12-31,国家知识产权局` })
    expect(problems).toEqual([])
    expect(places(warnings)).toEqual([['tasks.csv', 3, null]])
  })

  it('accepts rows whose last, optional cells were left out', async () => {
    const { problems, register } = await inspectFiles({
      ...files,
      'tasks.csv': `${tasks}T2,16.1,示例,2026-12-31,国家知识产权局\n`,
    })
    expect(problems).toEqual([])
    expect(register.tasks).toHaveLength(2)
  })

  it('counts rows as a spreadsheet does: blank rows and line breaks inside cells included', async () => {
    const { problems } = await inspectFiles({
      ...files,
      'units.csv':
        '单位编号,单位名称,类别,身份,行政区划代码,备注\nA1,示例,企业,,440100,"两\n行"\n\n,,,,,\nA2,示例,乡镇,,440100,\n',
    })
    expect(places(problems)).toEqual([['units.csv', 5, '类别']])
  })

  it('names a path where nothing is', async () => {
    const { problems } = await inspectFiles({})
    expect(problems[0]?.message).toContain('没有数据文件')
  })
})
