/** A load in words: what changes, what is missing, what the next plan will send. */
import { CATEGORIES, FACTS, findOfficeName, type PartyRef, ROLES, STANDINGS } from '../../../functions/core/register/register.ts'
import type { Contact, StandIn, Task, Unit } from '../../../functions/core/register/register.ts'
import { wordWorkingDay } from '../../../functions/core/messages/wording.ts'
import { wordHandled } from '../data-folder/readings/handles.ts'
import { formatTable } from '../print.ts'
import type { Change, Difference, Missing } from './difference.ts'
import type { Count, Forecast } from './forecast.ts'
import type { Retirement } from './retire.ts'

/** Rows of each kind that a person reads; `--json` has all. */
const SHOWN = 20

type Line = { kind: string; id: string; change: string }

export function listLines(difference: Difference): Line[] {
  return [
    ...difference.parties.map(change =>
      toLine(wordKind(change.after.party), change.after.party.id, change, row => wordParty(row)),
    ),
    ...difference.duties.map(change =>
      toLine('进展', `${change.after.task} × ${change.after.party.id}`, change, row => [
        row.facts.map(fact => `${wordCode(FACTS, fact.status)} ${fact.date}`).join('、'),
      ]),
    ),
    ...difference.titles.map(change => toLine('称号', change.after.unit, change, row => row.titles.map(title => title.title))),
    ...difference.tasks.map(change => toLine('工作事项', change.after.task.id, change, row => wordTask(row.task))),
  ]
}

const KINDS: Record<PartyRef['kind'], string> = { unit: '单位', office: '省级知识产权局', department: '司局' }
const wordKind = (party: PartyRef): string => KINDS[party.kind]
const wordCode = (list: readonly { code: string; name: string }[], code: string): string =>
  list.find(entry => entry.code === code)?.name ?? code

function toLine<Row>(kind: string, id: string, change: Change<Row>, word: (row: Row) => string[]): Line {
  const after = word(change.after)
  if (change.before === undefined) return { kind, id, change: `新增：${after.join('；')}` }
  const before = word(change.before)
  const lost = before.filter(part => !after.includes(part))
  const won = after.filter(part => !before.includes(part))
  if (lost.length === 0) return { kind, id, change: `变更：增加 ${won.join('；')}` }
  if (won.length === 0) return { kind, id, change: `变更：去掉 ${lost.join('；')}` }
  return { kind, id, change: `变更：${lost.join('；')} → ${won.join('；')}` }
}

const wordParty = (row: { unit?: Unit; contacts: readonly Contact[]; retired: boolean }): string[] => [
  ...(row.unit === undefined ? [] : wordUnit(row.unit)),
  ...row.contacts.map(
    ({ role, name, email, mobile, standIn, handles }) =>
      `${wordCode(ROLES, role)} ${[name, email, mobile, standIn && wordStandIn(standIn), handles && wordHandles(handles)].filter(part => part !== undefined).join(' ')}`,
  ),
  ...(row.retired ? ['已停用'] : []),
]

const wordStandIn = ({ role, from, to }: StandIn): string => `${from} 至 ${to} 由${wordCode(ROLES, role)}代班`

const wordHandles = (handles: readonly string[]): string => `分工：${handles.map(wordHandled).join('、')}`

const wordUnit = (unit: Unit): string[] => [
  unit.name,
  wordCode(CATEGORIES, unit.category),
  unit.standings.map(standing => wordCode(STANDINGS, standing)).join('、') || '不在创建范围',
  unit.regionCode,
]

const wordTask = (task: Task): string[] => [
  task.name,
  `条款 ${task.clause}`,
  `截止 ${task.due}`,
  ...(task.issuedOn === undefined ? [] : [`发布 ${task.issuedOn}`]),
  ...(task.scope.length === 0 ? [] : [`适用 ${task.scope.map(party => party.id).join('、')}`]),
  ...(task.cancelled ? ['撤销'] : []),
]

export function describeDifference(difference: Difference): string {
  const lines = listLines(difference)
  if (lines.length === 0) return '登记库与数据文件夹一致，没有需要写入的内容。'
  const shown = lines.slice(0, SHOWN)
  const more = lines.length - shown.length
  return [
    `将写入 ${lines.length} 行（${countByKind(lines)}）：`,
    formatTable(
      ['类别', '编号', '内容'],
      shown.map(line => [line.kind, line.id, line.change]),
    ),
    ...(more > 0 ? [`……另有 ${more} 行，加 --json 可查看全部。`] : []),
  ].join('\n')
}

function countByKind(lines: readonly Line[]): string {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line.kind, (counts.get(line.kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => `${kind} ${count}`).join('，')
}

export function describeMissing({ units, contacts, tasks }: Missing): string[] {
  const rows = [
    ...units.map(row => ['单位', row.party.id, row.unit?.name ?? '']),
    ...contacts.map(contact => ['联系人', contact.party.id, `${wordCode(ROLES, contact.role)} ${contact.name}`]),
    ...tasks.map(({ task }) => ['工作事项', task.id, task.name]),
  ]
  if (rows.length === 0) return []
  const more = rows.length - SHOWN
  return [
    '',
    `登记库中有、数据文件夹中没有的 ${rows.length} 行，保持不变：`,
    formatTable(['类别', '编号', '名称'], rows.slice(0, SHOWN)),
    ...(more > 0 ? [`……另有 ${more} 行，加 --json 可查看全部。`] : []),
  ]
}

const wordCount = ({ messages, emails, sms, people }: Count): string =>
  `${messages} 条（电子邮件 ${emails}，短信 ${sms}），涉及 ${people} 人`

export const describeForecast = ({ date, before, after, unreachable }: Forecast): string =>
  [
    `下一次计划（${wordWorkingDay(date)}）：导入前将发送 ${wordCount(before)}；导入后将发送 ${wordCount(after)}。`,
    ...(unreachable > 0 ? [`其中 ${unreachable} 个责任主体没有联系人，无法通知。`] : []),
  ].join('\n')

export function describeRetirement(office: string, { units, contacts, openDuties, titles, openClues }: Retirement): string {
  const name = findOfficeName(office) ?? office
  if (units.length + contacts.length === 0) return `${name}没有需要停用的单位或联系人。`
  return [
    `将停用${name}不再列出的单位 ${units.length} 个、联系人 ${contacts.length} 人（不删除，重新列出即恢复）：`,
    formatTable(
      ['类别', '编号', '名称', '未完成的事项', '称号'],
      [
        ...units.map(({ party, unit }) => [
          '单位',
          party.id,
          unit?.name ?? '',
          openDuties
            .filter(duty => duty.unit === party.id)
            .map(duty => duty.task)
            .join('、'),
          titles
            .filter(row => row.unit === party.id)
            .map(row => row.title)
            .join('、'),
        ]),
        ...contacts.map(contact => ['联系人', contact.party.id, `${wordCode(ROLES, contact.role)} ${contact.name}`, '', '']),
      ],
    ),
    ...(openClues.length === 0
      ? []
      : [
          '',
          `未办结的线索中，有 ${openClues.length} 件现由停用的联系人接收：`,
          formatTable(
            ['线索编号', '现由', '停用后由'],
            openClues.map(({ number, first, next }) => [number, wordCode(ROLES, first), next && wordCode(ROLES, next)]),
          ),
        ]),
    ...(units.length === 0 ? [] : ['', '线索的对象密封保存，停用的单位是否涉及未办结的线索，这里不能判断。']),
  ].join('\n')
}
