/** Whether a notice still told of a duty when it went out, by what was known then: a decision, no I/O. */
import { evaluateDuty } from '../../../functions/core/deadlines/duty.ts'
import { listHearing } from '../../../functions/core/deadlines/ladder.ts'
import { listColumns } from '../../../functions/core/deadlines/listeners.ts'
import type { Rules } from '../../../functions/core/deadlines/rules.ts'
import { buildDeadline, findStage } from '../../../functions/core/deadlines/stages.ts'
import { addDays, type Day, dayInShanghai } from '../../../functions/core/day.ts'
import type { Notice, TaskSubject } from '../../../functions/core/outbox/notice.ts'
import type { Fact, Task } from '../../../functions/core/register/register.ts'

export type Then = {
  rules: Rules
  /** Undefined: it is not in the register any more. */
  task: Task | undefined
  facts: readonly Fact[]
  /** When it was put into words. */
  at: string
  /** Its reader was planned an e-mail as well. */
  hasEmailToo: boolean
}

/**
 * Told of the duty at all, and at this stage, as the review at send time sees it (`reviewSubjects`). The task's own due date is not
 * asked: it may have been mended since, and of what has no instant nobody knows whether it was known then.
 */
export function isStillTold(notice: Notice, subject: TaskSubject, { rules, task, facts, at, hasEmailToo }: Then): boolean {
  const planned = evaluateDuty(
    facts.filter(({ source }) => source === undefined || dayInShanghai(source.at) < notice.day),
    notice.day,
  )
  const known = facts.filter(({ source }) => source === undefined || source.at < at)
  const { outcome, signed, extendedTo } = evaluateDuty(known, dayInShanghai(at))
  if (outcome !== 'open') return false
  if (signed && !planned.signed && !isToldSigned(rules, notice, subject, hasEmailToo)) return false
  if (extendedTo === undefined || extendedTo === planned.extendedTo || task === undefined) return true
  return isOnItsDay(rules, notice, subject, { ...task, due: extendedTo, signed })
}

/** A second way has nothing to add to a signature. */
function isToldSigned({ ladder }: Rules, notice: Notice, { stage }: TaskSubject, hasEmailToo: boolean): boolean {
  const hearing = notice.root === undefined ? listHearing(ladder, stage, true) : undefined
  if (hearing === undefined) return false
  const channels = listColumns(notice).flatMap(column => hearing[column])
  return channels.includes(notice.channel) || (channels.includes('email') && !hasEmailToo)
}

type Dates = { due: Day; issuedOn?: Day; signed: boolean }

function isOnItsDay(rules: Rules, { day }: Notice, { stage, on }: TaskSubject, { signed, ...dates }: Dates): boolean {
  const isHeard = (name: TaskSubject['stage']): boolean => listHearing(rules.ladder, name, signed) !== undefined
  const span = { after: addDays(on, -1), upTo: day }
  const found = findStage(rules.calendar, buildDeadline(rules, dates), span, { as: 'responsible', isHeard })
  return found?.name === stage && found.on === on
}
