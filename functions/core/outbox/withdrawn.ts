/** What an operator's withdrawals take out of a notice (rules.md N12): a decision, no I/O. */
import { dayInShanghai } from '../day.ts'
import type { Withdrawal } from './controls.ts'
import type { Notice, TaskSubject } from './notice.ts'

type Planned = Pick<Notice, 'office' | 'day' | 'root' | 'subjects' | 'matter' | 'corrects'> & { createdAt: string }

/** What was planned later is free of it. A second way says what was planned for its day, whenever it was opened. */
const isConcerned = ({ office, day, root, createdAt }: Planned, { scope, at }: Withdrawal): boolean =>
  (scope === 'all' || scope === office) && (createdAt < at || (root !== undefined && day <= dayInShanghai(at)))

const names = ({ what }: Withdrawal, { issuer, task }: Pick<TaskSubject, 'issuer' | 'task'>): boolean =>
  what.kind === 'task' && what.issuer === issuer && what.task === task

/**
 * @returns the notice without the tasks that are withdrawn; the notice itself when none of its tasks is. A request without its one duty
 * says nothing any more; a correction says what an operator wrote, whatever is withdrawn.
 */
export function dropWithdrawn<N extends Planned>(notice: N, withdrawals: readonly Withdrawal[]): N {
  const { matter, corrects } = notice
  const own = withdrawals.filter(withdrawal => isConcerned(notice, withdrawal))
  if (matter !== undefined && corrects === undefined && own.some(withdrawal => names(withdrawal, matter.duty)))
    return { ...notice, subjects: [] }
  const subjects = notice.subjects.filter(subject => !own.some(withdrawal => names(withdrawal, subject)))
  return subjects.length === notice.subjects.length ? notice : { ...notice, subjects }
}

/** @param template as `name@version` */
export const isTemplateWithdrawn = (notice: Planned, template: string, withdrawals: readonly Withdrawal[]): boolean =>
  withdrawals.some(
    withdrawal => withdrawal.what.kind === 'template' && withdrawal.what.template === template && isConcerned(notice, withdrawal),
  )
