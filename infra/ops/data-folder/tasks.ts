import { findClause, type Guide } from '../../../functions/core/guide/guide.ts'
import {
  CENTRE,
  CENTRE_NAME,
  findOfficeName,
  type OfficeCode,
  OFFICES,
  type PartyRef,
  partyKey,
  type Task,
} from '../../../functions/core/register/register.ts'
import type { Cell } from './grid.ts'
import { type Located, Seen } from './located.ts'
import { findParty, type KnownUnits } from './parties.ts'
import { readChoice, splitList } from './readings/choice.ts'
import { readCode, readId } from './readings/code.ts'
import { readDay } from './readings/day.ts'
import { LONGEST_NAME, readName } from './readings/name.ts'
import { good, type Reading, wrong } from './readings/reading.ts'
import type { Row } from './row.ts'

/** `ids`: every id that a row names, whatever else is wrong with the row. */
export type Tasks = { list: Located<Task>[]; ids: ReadonlySet<string> }

const CANCELLED = [{ code: true, name: '撤销' }]

const readClause =
  (guide: Guide) =>
  (cell: Cell): Reading<string> => {
    const code = readCode(cell)
    if (!code.ok || findClause(guide, code.value) !== undefined) return code
    return wrong(
      `指引（${guide.edition}）中没有第 ${code.value} 条`,
      '请填“任务.条款”的编号，例如 16.1；用 guide 命令可以看到全部条款。',
    )
  }

function readIssuer(cell: Cell): Reading<OfficeCode> {
  const code = readCode(cell)
  if (!code.ok) return code
  if (code.value === CENTRE_NAME || code.value === CENTRE) return good(CENTRE)
  if (findOfficeName(code.value) !== undefined) return code
  const office = OFFICES.find(({ name }) => name === code.value)
  return wrong(
    `发布机构“${code.value}”既不是国家知识产权局，也不是省级知识产权局的代码`,
    office === undefined ? '请填“国家知识产权局”，或省级知识产权局的两位代码，例如 44。' : `请填两位代码：${office.code}。`,
  )
}

/** A task is one row of the register, and every office reads all of the centre's. */
const LONGEST_SCOPE = 2000

function takeScope(row: Row, units: KnownUnits): PartyRef[] {
  const entries = new Map<string, PartyRef>()
  const codes = splitList(row.cell('适用范围'))
  if (codes.length > LONGEST_SCOPE) {
    const mend = '请改填省级知识产权局的代码（代表其全部单位），或者分成几个工作事项。'
    row.problem('适用范围', `适用范围有 ${codes.length} 项，最多 ${LONGEST_SCOPE} 项`, mend)
    return []
  }
  for (const code of codes) {
    const party = findParty(code, units)
    if (party.ok) entries.set(partyKey(party.value), party.value)
    else row.problem('适用范围', party.message, `${party.mend}多项用顿号（、）或分号（；）分隔。`)
  }
  return [...entries.values()]
}

function takeId(row: Row, seen: Seen): string | undefined {
  const id = row.take('工作事项编号', readId)
  const earlier = id === undefined ? undefined : seen.findEarlier(id, row)
  if (earlier !== undefined)
    row.problem('工作事项编号', `工作事项编号“${id}”与第 ${earlier} 行重复`, '请给每个工作事项不同的编号。')
  return id
}

function readTask(row: Row, id: string | undefined, guide: Guide, units: KnownUnits): Task | undefined {
  const clause = row.take('条款', readClause(guide))
  const name = row.take('名称', readName(LONGEST_NAME))
  const due = row.take('截止日期', readDay)
  const issuer = row.take('发布机构', readIssuer)
  const scope = takeScope(row, units)
  const issuedOn = row.take('发布日期', readDay)
  const cancelled = row.take('状态', readChoice(CANCELLED)) ?? false
  if (due !== undefined && issuedOn !== undefined && issuedOn > due) {
    row.warning('发布日期', '发布日期晚于截止日期', '请核对两个日期：发布日期以前的提醒不会发送。')
  }
  if (id === undefined || clause === undefined || name === undefined || due === undefined || issuer === undefined)
    return undefined
  return { id, clause, name, due, issuer, scope, cancelled, ...(issuedOn === undefined ? {} : { issuedOn }) }
}

export function readTasks(rows: readonly Row[], guide: Guide, units: KnownUnits): Tasks {
  const seen = new Seen()
  const ids = new Set<string>()
  const list: Located<Task>[] = []
  for (const row of rows) {
    const id = takeId(row, seen)
    if (id !== undefined) ids.add(id)
    const task = readTask(row, id, guide, units)
    if (task !== undefined) list.push({ row, value: task })
  }
  return { list, ids }
}
