/** What must be true of the records: after each change, when a batch or a piece of a plan is finished, and in the end. */
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import { HAPPENINGS, isOpen, nextState } from '../../../functions/core/outbox/states.ts'
import { findBatch } from './find-batch.ts'
import type { Check, Trial } from './invariants.ts'
import type { BatchState } from './store-guards.ts'

export const judgeStates = (): Check => step => {
  if (step.kind !== 'written') return undefined
  const { notice, before } = step
  const isLife =
    before === undefined
      ? notice.state === 'planned'
      : before === notice.state || HAPPENINGS.some(happening => nextState(before, happening) === notice.state)
  return isLife ? undefined : `${notice.id} went from ${before ?? 'nothing'} to ${notice.state}`
}

export const judgeHolder = (): Check => step =>
  step.kind === 'batch-held' && step.isInOtherHands ? `${step.batch} is in other hands` : undefined

const listsOpen = (batch: BatchState | undefined, { id }: NoticeRecord): boolean =>
  batch !== undefined && batch.endedAt === undefined && batch.notices.includes(id)

/** An open notice lies in a written, unfinished batch that lists it: the one that it names, or the one that it is just leaving. */
const isPlaced = ({ rows }: Trial, notice: NoticeRecord): boolean =>
  listsOpen(findBatch(rows, notice), notice) || [...rows.batches.values()].some(batch => listsOpen(batch, notice))

export const judgePlacing = (trial: Trial): Check => {
  const { rows } = trial
  const isLost = (id: string): boolean => {
    const notice = rows.notices.get(id)
    return notice !== undefined && isOpen(notice) && !isPlaced(trial, notice)
  }
  return step => {
    if (step.kind === 'batch-ended') {
      const lost = step.notices.find(isLost)
      return lost && `${lost} is left behind by its batch`
    }
    if (step.kind === 'piece-finished') {
      const lost = step.expected.find(({ id }) => !rows.notices.has(id) || isLost(id))
      return lost && `${lost.id} is due and not in a batch, though the plan of ${step.office} on ${step.day} is finished`
    }
    if (step.kind !== 'over') return undefined
    const lost = [...rows.notices.keys()].find(isLost)
    return lost && `${lost} lies in no batch`
  }
}

export const judgeEnds =
  ({ rows }: Trial): Check =>
  step => {
    if (step.kind !== 'over') return undefined
    const open = [...rows.notices.values()].find(isOpen)
    return open && `${open.id} is still ${open.state}`
  }

export const judgeSums =
  ({ rows, history }: Trial): Check =>
  step => {
    if (step.kind !== 'over') return undefined
    const ended = [...rows.notices.values()].filter(notice => !isOpen(notice)).length
    return ended === history.states.size ? undefined : `${history.states.size} were created, ${ended} have ended`
  }

/** Somebody of the party was told of each stage, need not be told any more, or it is on record that nobody was. */
export const judgeTold =
  ({ rows, history }: Trial): Check =>
  step => {
    if (step.kind !== 'over') return undefined
    const stages = new Map<string, boolean>()
    for (const notice of rows.notices.values()) {
      if (notice.purpose !== 'task' && notice.purpose !== 'fallback') continue
      const isAnswered = isToldOrKnown(notice)
      for (const { issuer, task, stage, as } of notice.subjects) {
        const { kind, id } = notice.addressee
        const key = `${kind}:${id} ${notice.day} ${issuer}/${task} ${stage} ${as}`
        stages.set(key, isAnswered || stages.get(key) === true)
      }
    }
    return [...stages].find(([, isAnswered]) => !isAnswered)?.[0]

    function isToldOrKnown({ id, state }: NoticeRecord): boolean {
      if (state === 'withdrawn' || state === 'withheld' || rows.failures.has(id)) return true
      return (state === 'accepted' || state === 'delivered') && history.arrivals.get(id)?.some(({ taken }) => taken) === true
    }
  }
