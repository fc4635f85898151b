import { describe, expect, it } from 'vitest'

import { contactRow, inspectTables, places, type SampleRow } from '../../support/data-folder.ts'

const period = { 代班起: '2026-11-23', 代班止: '2026-11-27' }
/** One row for each role of A1, in the order 主 备 分: rows 2, 3 and 4 of the file. */
const trio = (...parts: [SampleRow?, SampleRow?, SampleRow?]): SampleRow[] =>
  ['主联系人', '备用联系人', '分管领导'].map((role, index) =>
    contactRow({
      角色: role,
      电子邮箱: `r${index}@example.com`,
      手机: `1380000001${index}`,
      代班角色: '',
      代班起: '',
      代班止: '',
      ...parts[index],
    }),
  )
const inspect = (rows: SampleRow[]) => inspectTables({ contacts: rows })

describe('代班 in the contacts table (rules.md §2)', () => {
  it('reads it in every spelling of a date', async () => {
    const { problems, register } = await inspect(
      trio({ 代班角色: ' 备用联系人', 代班起: '2026年11月23日', 代班止: '2026/11/27' }),
    )
    expect(problems).toEqual([])
    expect(register.contacts.map(({ role, standIn }) => [role, standIn])).toEqual([
      ['primary', { role: 'deputy', from: '2026-11-23', to: '2026-11-27' }],
      ['deputy', undefined],
      ['leader', undefined],
    ])
  })

  it('knows nothing of it where the columns are left out or blank', async () => {
    const rows = trio()
    const without = rows.map(({ 代班角色: _role, 代班起: _from, 代班止: _to, ...row }) => row)
    const { problems, warnings, register } = await inspect(rows)
    expect(problems).toEqual([])
    expect(await inspect(without)).toMatchObject({ problems: [], warnings, register })
    expect(register.contacts.every(contact => !('standIn' in contact))).toBe(true)
  })

  it.each<[what: string, rows: SampleRow[], found: [row: number, column: string, message: string][]]>([
    [
      'only the role',
      trio({ 代班角色: '备用联系人' }),
      [
        [2, '代班起', '有代班，但“代班起”没有填写'],
        [2, '代班止', '有代班，但“代班止”没有填写'],
      ],
    ],
    ['only the days', trio({}, period), [[3, '代班角色', '有代班，但“代班角色”没有填写']]],
    ['a role that is none', trio({ 代班角色: '同事', ...period }), [[2, '代班角色', '“同事”不是可填的内容']]],
    ['a day that is none', trio({ 代班角色: '备用联系人', ...period, 代班止: '2026-11-31' }), [[2, '代班止', '没有这一天']]],
    ['its own role', trio({}, { 代班角色: '备用联系人', ...period }), [[3, '代班角色', '代班角色就是本人的角色']]],
    [
      'an end before the beginning',
      trio({ 代班角色: '备用联系人', 代班起: '2026-11-23', 代班止: '2026-11-22' }),
      [[2, '代班止', '代班止早于代班起']],
    ],
    [
      'a role that the party lacks',
      trio({ 代班角色: '分管领导', ...period }).slice(0, 2),
      [[2, '代班角色', '同一机构没有分管领导']],
    ],
    [
      'a role that only another party has',
      [
        contactRow({ 代班角色: '备用联系人', ...period }),
        contactRow({ 机构: '44', 角色: '备用联系人', 电子邮箱: 'b@example.com', 手机: '' }),
      ],
      [[2, '代班角色', '同一机构没有备用联系人']],
    ],
    [
      'a circle of two on the days that they share',
      trio(
        { 代班角色: '备用联系人', ...period },
        { 代班角色: '主联系人', 代班起: '2026-11-26', 代班止: '2026-12-31' },
        { 代班角色: '主联系人', ...period },
      ),
      [
        [2, '代班角色', '代班循环：主联系人 → 备用联系人 → 主联系人（2026-11-26 至 2026-11-27）'],
        [3, '代班角色', '代班循环：备用联系人 → 主联系人 → 备用联系人（2026-11-26 至 2026-11-27）'],
      ],
    ],
    [
      'a circle of three on one day',
      trio(
        { 代班角色: '分管领导', ...period },
        { 代班角色: '主联系人', 代班起: '2026-11-01', 代班止: '2026-11-23' },
        { 代班角色: '备用联系人', ...period },
      ),
      [
        [2, '代班角色', '代班循环：主联系人 → 分管领导 → 备用联系人 → 主联系人（2026-11-23）'],
        [3, '代班角色', '代班循环：备用联系人 → 主联系人 → 分管领导 → 备用联系人（2026-11-23）'],
        [4, '代班角色', '代班循环：分管领导 → 备用联系人 → 主联系人 → 分管领导（2026-11-23）'],
      ],
    ],
    [
      'everything at once',
      trio({ 代班角色: '主联系人', 代班起: '2026-11-23', 代班止: '2026-11-22' }, { 代班角色: '分管领导' }),
      [
        [2, '代班角色', '代班角色就是本人的角色'],
        [2, '代班止', '代班止早于代班起'],
        [3, '代班起', '有代班，但“代班起”没有填写'],
        [3, '代班止', '有代班，但“代班止”没有填写'],
      ],
    ],
    [
      'a role of a row that is wrong otherwise is there',
      trio({ 代班角色: '备用联系人', ...period }, { 姓名: '' }),
      [[3, '姓名', '“姓名”没有填写']],
    ],
    [
      'a role that cannot be read may be the one',
      trio({ 代班角色: '备用联系人', ...period }, { 角色: '备用' }),
      [[3, '角色', '“备用”不是可填的内容']],
    ],
  ])('names %s', async (_, rows, found) => {
    const { problems } = await inspect(rows)
    expect(problems.map(({ row, column, message }) => [row, column, message])).toEqual(found)
    expect(problems.every(({ file, mend }) => file === 'contacts.csv' && mend !== '')).toBe(true)
  })

  it.each<[what: string, rows: SampleRow[]]>([
    [
      'two who stand in for each other one after the other',
      trio({ 代班角色: '备用联系人', ...period }, { 代班角色: '主联系人', 代班起: '2026-11-28', 代班止: '2026-12-04' }),
    ],
    ['a chain', trio({ 代班角色: '备用联系人', ...period }, { 代班角色: '分管领导', ...period })],
    ['one for two', trio({}, { 代班角色: '主联系人', ...period }, { 代班角色: '主联系人', ...period })],
    ['one day', trio({ 代班角色: '备用联系人', 代班起: '2026-11-23', 代班止: '2026-11-23' })],
  ])('has nothing against %s', async (_, rows) => {
    expect(places((await inspect(rows)).problems)).toEqual([])
  })
})
