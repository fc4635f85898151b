/** What must be true of what operators do, and of what others hear. */
import { dayInShanghai } from '../../../functions/core/day.ts'
import { isOpen } from '../../../functions/core/outbox/states.ts'
import type { TaskSubject } from '../../../functions/core/outbox/notice.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'
import { evaluateDuty } from '../../../functions/core/deadlines/duty.ts'
import type { Withdrawal, Withdrawn } from '../../../functions/core/outbox/controls.ts'
import { type Arrival, dutyKey, versionAt } from './history.ts'
import type { Check, Trial } from './invariants.ts'
import { LAST_LOOK, onArrival } from './judge-arrivals.ts'
import { listSaid, saysWrong } from './words.ts'

export const judgeWithdrawals = ({ history: { withdrawals } }: Trial): Check =>
  onArrival(arrival => {
    const said = withdrawals.find(
      ({ since, withdrawal }) =>
        since < arrival.left - LAST_LOOK && isConcerned(arrival, withdrawal) && isNamedBy(arrival, withdrawal.what),
    )
    return said && `${arrival.notice.id} says what was withdrawn: ${said.withdrawal.id}`
  })

/** A request is about its one duty, whatever its words are; a correction says what its operator wrote. */
const isNamedBy = (arrival: Arrival, what: Withdrawn): boolean => {
  const { matter, corrects } = arrival.notice
  const isAsked = matter !== undefined && corrects === undefined && what.kind === 'task' && isSame(matter.duty, what)
  return isAsked || saysWrong(arrival, what)
}

/** What was planned before it; of a second way, what was planned for a day before it. */
const isConcerned = ({ notice: { office, createdAt, root, day } }: Arrival, { scope, at }: Withdrawal): boolean =>
  (scope === 'all' || scope === office) && (createdAt < at || (root !== undefined && day <= dayInShanghai(at)))

/** An instant at which a message went out and one at which its task was withdrawn are that far apart where nobody can tell which came first. */
const UNCERTAIN = 20_000

export const judgeCorrections =
  ({ rows, history }: Trial): Check =>
  step => {
    if (step.kind === 'arrived') return judgeReader(step.arrival)
    if (step.kind !== 'over') return undefined
    const made = [...rows.notices.values()].filter(({ purpose }) => purpose === 'correction')
    const told = Map.groupBy(made, ({ corrects }) => `${corrects?.correction} ${corrects?.notice}`)
    for (const [name, notices] of told) if (notices.length > 1) return `${name} is told ${notices.length} times`
    for (const { id, what, wrong } of history.corrections) {
      const missed = wrong.find(notice => !told.has(`${id} ${notice}`))
      if (missed !== undefined) return `${missed} was wrong, and ${id} does not tell so`
      const needless = made.find(({ corrects }) => corrects?.correction === id && !mayHaveGot(corrects.notice, what))
      if (needless !== undefined) return `${needless.id} corrects what nobody got wrong`
    }
    return undefined

    /** Whoever it is, he got the wrong one. */
    function judgeReader({ notice: { id, purpose, corrects }, hash }: Arrival): string | undefined {
      if (purpose !== 'correction' || corrects === undefined) return undefined
      const isReader = history.arrivals.get(corrects.notice)?.some(arrival => arrival.taken && arrival.hash === hash)
      return isReader === true ? undefined : `${id} went to somebody who did not get ${corrects.notice}`
    }

    function mayHaveGot(notice: string, what: Withdrawn): boolean {
      const arrivals = history.arrivals.get(notice)?.filter(({ taken }) => taken) ?? []
      return arrivals.some(arrival => saysWrong(arrival, what) || (what.kind === 'task' && mayHaveSaid(arrival, what)))
    }

    /** The record keeps what was planned: a task is known to have left by its withdrawal, or by an answer, alone. */
    function mayHaveSaid(arrival: Arrival, what: TaskName): boolean {
      const { notice, left } = arrival
      const isWithdrawn = history.withdrawals.some(
        ({ since, withdrawal }) =>
          since < left - UNCERTAIN &&
          withdrawal.what.kind === 'task' &&
          isSame(withdrawal.what, what) &&
          isConcerned(arrival, withdrawal),
      )
      return !isWithdrawn && notice.subjects.some(subject => isSame(subject, what) && !isAnswered(arrival, subject))
    }

    function isAnswered({ notice: { addressee }, left }: Arrival, { issuer, task, as }: TaskSubject): boolean {
      if (as === 'organiser' || addressee.kind === 'operator') return false
      const { kind, id } = addressee
      const before = left - UNCERTAIN
      const facts = versionAt(history.duties.get(dutyKey({ issuer, task, party: { kind, id } })), before)?.facts ?? []
      const today = dayInShanghai(new Date(before).toISOString())
      return (
        evaluateDuty(
          facts.filter(({ source }) => source !== undefined),
          today,
        ).outcome !== 'open'
      )
    }
  }

type TaskName = { issuer: OfficeCode; task: string }
const isSame = (a: TaskName, b: TaskName): boolean => a.issuer === b.issuer && a.task === b.task

export const judgeTellings =
  ({ rows, history }: Trial): Check =>
  step => {
    if (step.kind !== 'over') return undefined
    const untold = [...rows.notices.values()].find(
      notice => !isOpen(notice) && history.told.get(notice.id)?.has(notice.state) !== true,
    )
    return untold && `nobody heard that ${untold.id} is ${untold.state}`
  }

/** By plans only: what is said again by another way has rules of its own. */
export function judgePlans(): Check {
  const said = new Map<string, string>()
  return onArrival(arrival => {
    const { notice, hash, taken } = arrival
    if (notice.purpose !== 'task' || !taken) return undefined
    for (const { issuer, task, stage, as, on } of listSaid(arrival)) {
      const key = `${hash} ${notice.addressee.id} ${issuer}/${task} ${stage} ${as} ${on}`
      const before = said.get(key) ?? notice.id
      if (before !== notice.id) return `${notice.id} says again what ${before} said: ${task} ${stage}`
      said.set(key, notice.id)
    }
    return undefined
  })
}
