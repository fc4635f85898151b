/** The tables of a data folder and their columns (rules.md §2). */

/** `starred`: the column must be there, and filled in unless `mayBeEmpty`. */
export type Column = { name: string; starred: boolean; mayBeEmpty?: true }
export type TableName = 'units' | 'contacts' | 'tasks' | 'progress' | 'titles'
export type Table = { name: TableName; csv: string; sheet: string; optional: boolean; columns: readonly Column[] }

const starred = (name: string): Column => ({ name, starred: true })
const plain = (name: string): Column => ({ name, starred: false })

export const TABLES: Readonly<Record<TableName, Table>> = {
  units: {
    name: 'units',
    csv: 'units.csv',
    sheet: '单位',
    optional: false,
    columns: [
      starred('单位编号'),
      starred('单位名称'),
      starred('类别'),
      { name: '身份', starred: true, mayBeEmpty: true },
      starred('行政区划代码'),
    ],
  },
  contacts: {
    name: 'contacts',
    csv: 'contacts.csv',
    sheet: '联系人',
    optional: false,
    columns: [
      starred('机构'),
      starred('姓名'),
      starred('角色'),
      plain('电子邮箱'),
      plain('手机'),
      plain('代班角色'),
      plain('代班起'),
      plain('代班止'),
      plain('分工'),
    ],
  },
  tasks: {
    name: 'tasks',
    csv: 'tasks.csv',
    sheet: '工作事项',
    optional: false,
    columns: [
      starred('工作事项编号'),
      starred('条款'),
      starred('名称'),
      starred('截止日期'),
      starred('发布机构'),
      plain('适用范围'),
      plain('发布日期'),
      plain('状态'),
    ],
  },
  progress: {
    name: 'progress',
    csv: 'progress.csv',
    sheet: '进展',
    optional: true,
    columns: [starred('工作事项编号'), starred('责任主体'), starred('状态'), starred('日期')],
  },
  titles: {
    name: 'titles',
    csv: 'titles.csv',
    sheet: '称号',
    optional: true,
    columns: [
      starred('单位编号'),
      starred('称号'),
      plain('认定日期'),
      plain('期满日期'),
      plain('状态'),
      plain('取消日期'),
      plain('认定文号'),
    ],
  },
}

export const ALL_TABLES: readonly TableName[] = ['units', 'contacts', 'tasks', 'progress', 'titles']
