import { FACTS, type Progress } from '../../../functions/core/register/register.ts'
import type { Located } from './located.ts'
import { type KnownUnits, readParty } from './parties.ts'
import { readChoice } from './readings/choice.ts'
import { readCode } from './readings/code.ts'
import { readDay } from './readings/day.ts'
import type { Row } from './row.ts'
import type { Tasks } from './tasks.ts'

function takeTask(row: Row, tasks: Tasks): string | undefined {
  const id = row.take('工作事项编号', readCode)
  if (id !== undefined && !tasks.ids.has(id)) row.problem('工作事项编号', `没有“${id}”这个工作事项`, '请填工作事项表中的编号。')
  return id
}

/** In the order of the file: of one day the last row counts. */
export function readProgress(rows: readonly Row[], tasks: Tasks, units: KnownUnits): Located<Progress>[] {
  const issuers = new Map(tasks.list.map(({ value }) => [value.id, value.issuer]))
  return rows.flatMap(row => {
    const task = takeTask(row, tasks)
    const party = row.take('责任主体', readParty(units))
    const status = row.take('状态', readChoice(FACTS))
    const date = row.take('日期', readDay)
    const issuer = task === undefined ? undefined : issuers.get(task)
    if (task === undefined || issuer === undefined || party === undefined || status === undefined || date === undefined) return []
    return [{ row, value: { issuer, task, party, status, date } }]
  })
}
