/** Which units are open, as an organiser's e-mail shows them; more than fit go as an attachment. */
import type { Day } from '../day.ts'
import type { MessageSubject, TaskMessage } from './task-message.ts'
import { wordNames } from './wording.ts'

/** Over all subjects of one e-mail, so that it stays near 100 kB. */
const NAMES_PER_EMAIL = 400
const NAMES_PER_SUBJECT = 50
const FEWEST_NAMES = 6

export type OpenUnitLines = { summary: string; names: string; reported: string }

export const unitsFileOf = (day: Day): string => `open-units-${day.replaceAll('-', '')}.csv`

/** How many names each subject may show. */
export const nameLimitOf = (subjects: readonly MessageSubject[]): number => {
  const organised = subjects.filter(subject => subject.as === 'organiser').length
  return Math.max(FEWEST_NAMES, Math.min(NAMES_PER_SUBJECT, Math.floor(NAMES_PER_EMAIL / Math.max(1, organised))))
}

/** The organiser's subjects whose open units do not all stand in the e-mail itself. */
export const listCutSubjects = (message: TaskMessage): MessageSubject[] =>
  message.subjects.filter(subject => (subject.openUnits?.length ?? 0) > nameLimitOf(message.subjects))

export function buildOpenUnitLines(subject: MessageSubject, limit: number): OpenUnitLines | null {
  const { openUnits, total, reportedUnits = [] } = subject
  if (openUnits === undefined || total === undefined) return null
  const closed = total - openUnits.length
  const rest = closed > 0 ? `，其余${closed}家已完成或已延期` : ''
  const nameAll = (units: readonly { name: string }[]): string =>
    wordNames(
      units.map(unit => unit.name),
      limit,
    )
  return {
    summary: `由你单位组织本辖区落实，共${total}家，尚有${openUnits.length}家未完成${rest}。`,
    names: `${nameAll(openUnits)}${openUnits.length > limit ? '（完整名单见附件）' : ''}`,
    reported: reportedUnits.length === 0 ? '' : `${reportedUnits.length}家：${nameAll(reportedUnits)}`,
  }
}
