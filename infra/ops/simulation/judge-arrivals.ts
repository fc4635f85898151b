/** What must be true of each message that a worker lets go and that reaches a provider. */
import { evaluateDuty } from '../../../functions/core/deadlines/duty.ts'
import { dayInShanghai } from '../../../functions/core/day.ts'
import type { Channel } from '../../../functions/core/outbox/channel.ts'
import type { Purpose } from '../../../functions/core/outbox/notice.ts'
import type { MessageSubject } from '../../../functions/core/messages/task-message.ts'
import { type Contact, type PartyRef, partyKey, taskKey } from '../../../functions/core/register/register.ts'
import { type Arrival, dutyKey, holdsSince, versionAt } from './history.ts'
import type { Check, Trial } from './invariants.ts'
import { nameMatter } from './words.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

export const onArrival =
  (judge: (arrival: Arrival) => string | undefined): Check =>
  step =>
    step.kind === 'arrived' ? judge(step.arrival) : undefined

/** No older is what the last look before a message goes has seen: pauses, brakes, barred addresses, receipts. */
export const LAST_LOOK = 3 * SECOND

/** What an unknown outcome waits for, less the longest time that a worker may hold a batch. */
const SETTLED = 9 * MINUTE

export const judgeSecondHandOver = ({ history }: Trial): Check =>
  onArrival(({ notice, channel, time, left }) => {
    const settled = history.settled.get(notice.id)
    if (settled !== undefined && settled < left - LAST_LOOK) return `${notice.id} was ${notice.state} already`
    const earlier = history.arrivals.get(notice.id)?.findLast(({ taken }) => taken)
    if (earlier === undefined) return undefined
    if (channel === 'sms') return `${notice.id} went out as an SMS before`
    return time - earlier.time < SETTLED ? `${notice.id} again after ${time - earlier.time} ms` : undefined
  })

/** Each repetition of what may have gone out is counted, unless its worker died before it could say that there was one. */
export const judgeDoubles =
  ({ rows, history }: Trial): Check =>
  step => {
    if (step.kind !== 'over') return undefined
    const uncounted = [...history.arrivals].find(([id, arrivals]) => {
      const { attempts = 0, possibleDoubles = 0 } = rows.notices.get(id) ?? {}
      const taken = arrivals.filter(arrival => arrival.taken).length
      return taken <= attempts && taken - 1 > possibleDoubles
    })
    return uncounted && `${uncounted[0]} went out more often than it says`
  }

export const judgeWindow = ({ settings: { windows }, calendar }: Trial): Check =>
  onArrival(({ notice, priority, channel, leftAt, left }) => {
    if (windows === 'always' || priority === 'urgent') return undefined
    const clock = new Date(left + 8 * HOUR).toISOString().slice(11, 16)
    const { from, to } = windows[channel]
    const isOpen = calendar.isWorkingDay(dayInShanghai(leftAt)) && from <= clock && clock < to
    return isOpen ? undefined : `${notice.id} left at ${leftAt}`
  })

export const judgeSuppression = ({ history }: Trial): Check =>
  onArrival(({ notice, hash, left }) =>
    holdsSince(history.barred.get(hash), left - LAST_LOOK, left) ? `${notice.id} went to a barred address` : undefined,
  )

export const judgeAllowList = ({ settings: { allowList } }: Trial): Check =>
  onArrival(({ notice, to }) =>
    allowList === 'open' || allowList.includes(to) ? undefined : `${notice.id} went to somebody who is not on the list`,
  )

export const judgePause = ({ history: { pauses } }: Trial): Check =>
  onArrival(({ notice, left, leftAt }) => {
    const isPaused = [notice.office, 'all'].some(scope => holdsSince(pauses.get(scope), left - LAST_LOOK, left))
    return isPaused ? `${notice.id} left at ${leftAt}` : undefined
  })

export const judgeBrake = ({ history: { brakes } }: Trial): Check =>
  onArrival(({ notice, channel, left }) => {
    const isBraked = channel === 'email' && holdsSince(brakes.get(notice.office), left - LAST_LOOK, left)
    return isBraked ? `${notice.id} left though the mail of ${notice.office} is stopped` : undefined
  })

/** A slot may be used so much too late (seconds): below two messages a second, that alone is more than `rate`. */
const LATENESS = 0.5

/** A leaky bucket: however long one looks, no more than rate × (seconds + 1) let go. */
export function judgeRate({ settings: { rates } }: Trial): Check {
  const levels = new Map<Channel, { level: number; time: number }>()
  return step => {
    if (step.kind !== 'let-go') return undefined
    const rate = rates[step.channel]
    if (rate === undefined) return undefined
    const last = levels.get(step.channel) ?? { level: 0, time: step.time }
    const level = Math.max(0, last.level - (rate * (step.time - last.time)) / SECOND) + 1
    levels.set(step.channel, { level, time: step.time })
    return level > Math.max(rate, 1 + rate * LATENESS) ? `${step.channel}: ${level.toFixed(1)} at a rate of ${rate}` : undefined
  }
}

const REACTIVE: ReadonlySet<Purpose> = new Set(['fallback', 'report', 'request', 'correction'])
/** One that was allowed in the last moments of an hour may arrive in the next. */
const OVERLAP = 10 * MINUTE

export function judgeCap({ settings: { hourlyCap } }: Trial): Check {
  const taken = new Map<string, number>()
  return onArrival(({ notice, hash, left, taken: isTaken }) => {
    if (!isTaken) return undefined
    if (notice.urgent === true || (!REACTIVE.has(notice.purpose) && notice.state !== 'unknown')) return undefined
    const hours = [left - OVERLAP, left].map(time => `${hash} ${Math.floor(time / HOUR)}`)
    const hour = hours.find(candidate => (taken.get(candidate) ?? 0) < hourlyCap)
    if (hour === undefined) return `${notice.id} is one more than ${hourlyCap} in an hour`
    taken.set(hour, (taken.get(hour) ?? 0) + 1)
    return undefined
  })
}

const nameCause = ({ matter, corrects }: Arrival['notice']): string =>
  `${matter && nameMatter(matter)} ${corrects?.correction} ${corrects?.notice}`

const listClueTexts = ({ clues = [] }: Arrival['notice']): string[] =>
  clues.map(({ number, occasion, version, clock, office }) => `${number} ${occasion} ${version} ${clock} ${office}`)

const saysAll = (notice: Arrival['notice'], other: Arrival['notice']): boolean =>
  nameCause(notice) === nameCause(other) &&
  listClueTexts(other).every(text => listClueTexts(notice).includes(text)) &&
  other.subjects.every(one =>
    notice.subjects.some(({ issuer, task, as }) => issuer === one.issuer && task === one.task && as === one.as),
  )

/** A second way is not opened to an address that is being told the same already: from its root, from another second way of it, or as its own notice. */
export function judgeRoots(): Check {
  const told = new Map<string, Arrival['notice'][]>()
  return onArrival(({ notice, hash, taken }) => {
    const { addressee, day, purpose } = notice
    const key = `${addressee.kind}:${addressee.id} ${day} ${hash}`
    const earlier = told.get(key) ?? []
    const isNeedless = (other: Arrival['notice']): boolean =>
      other.id !== notice.id && other.createdAt <= notice.createdAt && saysAll(other, notice)
    const by = purpose === 'fallback' ? earlier.find(isNeedless) : undefined
    if (taken) told.set(key, [...earlier, notice])
    return by && `${notice.id} says to the same address what ${by.id} said`
  })
}

export const judgeSubjects = (trial: Trial): Check =>
  onArrival(arrival => {
    const { notice, knew } = arrival
    const stale = knew.subjects?.find(subject => isOver(trial, arrival, subject))
    return stale && `${notice.id} speaks of ${stale.task} ${stale.stage}`
  })

function isOver({ history }: Trial, { notice, knew, time }: Arrival, message: MessageSubject): boolean {
  const subject = notice.subjects.find(
    ({ task, as, stage }) => task === message.task && as === message.as && stage === message.stage,
  )
  const at = knew.composed ?? time
  if (subject === undefined || notice.addressee.kind === 'operator') return false
  const { issuer, task } = subject
  if (versionAt(history.tasks.get(taskKey(issuer, task)), at)?.cancelled === true) return true
  const today = dayInShanghai(new Date(at).toISOString())
  const stateOf = (party: PartyRef) =>
    evaluateDuty(versionAt(history.duties.get(dutyKey({ issuer, task, party })), at)?.facts ?? [], today)
  if (message.as === 'organiser') return message.openUnits?.some(({ id }) => isClosed(stateOf({ kind: 'unit', id }))) ?? false
  const { kind, id } = notice.addressee
  const state = stateOf({ kind, id })
  const contacts = versionAt(history.parties.get(partyKey({ kind, id })), at) ?? []
  return state.outcome !== 'open' || (state.signed && isUnheard(notice, message.stage, contacts))
}

const isClosed = (state: ReturnType<typeof evaluateDuty>): boolean => state.outcome !== 'open' || state.extendedTo !== undefined

const SILENT_WHEN_SIGNED = ['issued', 'T-20', 'T-10', 'T-3']
const QUIET_WHEN_SIGNED = ['T-5', 'T-1', 'T0']

/** A signed duty hears less: nothing at some stages, at others the first contact alone, by e-mail where he has one (interfaces.md §3.7). */
function isUnheard({ root, first, role, channel }: Arrival['notice'], stage: string, contacts: readonly Contact[]): boolean {
  if (SILENT_WHEN_SIGNED.includes(stage)) return true
  const way = root ?? { first, role, channel }
  const hasEmail = contacts.some(contact => contact.role === way.role && contact.email !== undefined)
  return QUIET_WHEN_SIGNED.includes(stage) && !(way.first && (way.channel === 'email' || !hasEmail))
}
