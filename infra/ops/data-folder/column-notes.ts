/** What the blank workbook says about each column: the words that may be filled in, and an example. */
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import { CATEGORIES, CENTRE_NAME, FACTS, OFFICES, ROLES, STANDINGS } from '../../../functions/core/register/register.ts'
import { HANDLES_NOTE } from './readings/handles.ts'
import type { TableName } from './tables.ts'

/** `choices`: offered as a list in the cell. */
export type ColumnNote = { note: string; example: string; choices?: readonly string[]; width: number }

const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name)
const DATE = '写成 2026-12-31、2026/12/31 或 2026年12月31日'
const PARTY = '单位编号、省级知识产权局的两位代码，或司局的全称'
const standings = names(STANDINGS)
const clauses = currentGuide.items.flatMap(item => item.clauses.map(clause => clause.id))
const issuers = [CENTRE_NAME, ...OFFICES.map(office => office.code)]

const units: Record<string, ColumnNote> = {
  单位编号: { note: '每个单位一个编号，不超过 64 个字符，不能重复', example: '440100-001', width: 18 },
  单位名称: { note: '全称', example: '示例高新技术产业园区', width: 34 },
  类别: { note: '从列表中选择', example: '园区', choices: names(CATEGORIES), width: 14 },
  身份: {
    note: '从列表中选择；不在示范创建范围、只核对牌子的单位留空',
    example: '示范单位',
    choices: [...standings, standings.join('、')],
    width: 24,
  },
  行政区划代码: { note: '六位数字；新疆生产建设兵团为 6590xx 或 66xxxx', example: '440100', width: 16 },
}

const contacts: Record<string, ColumnNote> = {
  机构: { note: PARTY, example: '440100-001', width: 24 },
  姓名: { note: '每行一人', example: '（姓名）', width: 14 },
  角色: { note: '从列表中选择；同一机构每种角色只填一人', example: '主联系人', choices: names(ROLES), width: 14 },
  电子邮箱: { note: '一个邮箱；电子邮箱和手机至少填一项', example: 'name@example.com', width: 28 },
  手机: { note: '11 位大陆手机号码', example: '13800000000', width: 16 },
  代班角色: {
    note: '本人不在岗期间由同一机构的哪一位代收通知；不需要代班的，三项都留空',
    example: '备用联系人',
    choices: names(ROLES),
    width: 14,
  },
  代班起: { note: `代班的第一天；${DATE}`, example: '2026-11-23', width: 16 },
  代班止: { note: `代班的最后一天（含当天）；${DATE}`, example: '2026-11-27', width: 16 },
  分工: {
    note: `只用于省级知识产权局和司局：这类线索由本人按主联系人接收；填${HANDLES_NOTE}，多项用顿号（、）分隔`,
    example: '商标恶意抢注、16.3',
    width: 30,
  },
}

const tasks: Record<string, ColumnNote> = {
  工作事项编号: { note: '每项工作一个编号，不能重复', example: 'T001', width: 18 },
  条款: {
    note: `《年度工作指引（${currentGuide.edition}）》的条款编号，写成“任务.条款”`,
    example: '16.1',
    choices: clauses,
    width: 10,
  },
  名称: { note: '一句话，不超过 200 字，会写进通知', example: '报送年度工作总结', width: 40 },
  截止日期: { note: DATE, example: '2026-12-31', width: 16 },
  发布机构: { note: `${CENTRE_NAME}，或省级知识产权局的两位代码`, example: CENTRE_NAME, choices: issuers, width: 18 },
  适用范围: { note: `留空表示条款的全部责任主体；否则填${PARTY}，多项用顿号（、）分隔`, example: '440100-001、33', width: 34 },
  发布日期: { note: DATE, example: '2026-11-02', width: 16 },
  状态: { note: '留空；撤销的工作事项填“撤销”', example: '', choices: ['撤销'], width: 10 },
}

const progress: Record<string, ColumnNote> = {
  工作事项编号: { note: '工作事项表中的编号', example: 'T001', width: 18 },
  责任主体: { note: PARTY, example: '440100-001', width: 24 },
  状态: { note: '从列表中选择', example: '已完成', choices: names(FACTS), width: 12 },
  日期: { note: `${DATE}；状态为“延期”时填新的截止日期`, example: '2026-11-20', width: 16 },
}

const titles: Record<string, ColumnNote> = {
  单位编号: { note: '单位表中的编号', example: '440100-001', width: 18 },
  称号: { note: '牌子上的全称', example: '国家知识产权示范园区', width: 40 },
  认定日期: { note: `${DATE}；只知道年或月，写成 2019年 或 2019年10月`, example: '2019年10月', width: 16 },
  期满日期: { note: `${DATE}；只知道年或月，写成 2022年 或 2022年10月`, example: '2022年10月', width: 16 },
  状态: { note: '有效或取消；留空表示有效', example: '有效', choices: ['有效', '取消'], width: 10 },
  取消日期: { note: `${DATE}；状态为“取消”时填写`, example: '', width: 16 },
  认定文号: { note: '认定文件的文号', example: '', width: 28 },
}

const NOTES: Readonly<Record<TableName, Record<string, ColumnNote>>> = { units, contacts, tasks, progress, titles }

export function getColumnNote(table: TableName, column: string): ColumnNote {
  const note = NOTES[table][column]
  if (note === undefined) throw new Error(`no note for ${table} ${column}`)
  return note
}
