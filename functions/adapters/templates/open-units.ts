/** The whole list of open units, where the e-mail itself shows only its beginning. */
import { buildCsvText } from '../../core/messages/csv-text.ts'
import type { Attachment } from '../../core/messages/rendered.ts'
import type { TaskMessage } from '../../core/messages/task-message.ts'
import { listCutSubjects, unitsFileOf } from '../../core/messages/open-unit-names.ts'

export function buildOpenUnits(message: TaskMessage): Attachment[] {
  const rows = listCutSubjects(message).flatMap(({ task, name, due, openUnits }) =>
    (openUnits ?? []).map(unit => [task, name, due, unit.id, unit.name]),
  )
  if (rows.length === 0) return []
  const heading = ['工作事项编号', '工作事项名称', '截止日期', '单位编号', '单位名称']
  return [{ fileName: unitsFileOf(message.day), contentType: 'text/csv', content: buildCsvText([heading, ...rows]) }]
}
