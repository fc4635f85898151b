/** One duty that a page is about, as the Register knows it, and how it stands on a day. */
import type { Day } from '../day.ts'
import { addDays } from '../day.ts'
import { evaluateDuty } from '../deadlines/duty.ts'
import type { Capacity } from '../deadlines/ladder.ts'
import type { DutyRow } from '../ports.ts'
import { type DutyRef, type ExtensionRequest, type Fact, partyKey, type Task, taskKey } from '../register/register.ts'
import type { DutyItem } from './answers.ts'
import { findLapse, type Lapse } from './lapse.ts'

export type Line = {
  duty: DutyRef
  as: Capacity
  /** Of a unit that its office answers for. */
  partyName?: string
  /** None: nobody has it any more. */
  task: Task | undefined
  /** The task stands, and the party is of its audience. */
  isAsked: boolean
  /** Nothing has happened to it where there is none. */
  row: DutyRow | undefined
  /** On an office's page about one extension: the request's id. */
  request?: string
  /** Of an answer: the version of the row that its page showed. */
  shown?: number
}

export const lineKey = ({ duty }: Pick<Line, 'duty'>): string => `${partyKey(duty.party)} ${taskKey(duty.issuer, duty.task)}`

export const versionOf = ({ row }: Pick<Line, 'row'>): number => row?.version ?? 0

/** What an answer is judged by. */
export type Standing = {
  state: DutyItem['state']
  signed: boolean
  /** By facts that count today. */
  wasReopened: boolean
  /** It was reported on a page. */
  isReported: boolean
  due: Day
  /** The last day that an extension may ask for. */
  latestExtension: Day
  /** The one that the page is about, else the latest. */
  request: ExtensionRequest | undefined
  lapse: Lapse | undefined
}

/** `most`: calendar days after the task's own due date that an extension may ask for. */
export type Moment = { today: Day; most: number }

export function standingOf(line: Line, { today, most }: Moment): Standing {
  const { task, row } = line
  const facts = row?.facts ?? []
  const requests = row?.requests ?? []
  const { signed, outcome, extendedTo } = evaluateDuty(facts, today)
  const request = line.request === undefined ? requests.at(-1) : requests.find(({ id }) => id === line.request)
  const isGone = task === undefined || !line.isAsked
  return {
    state: isGone ? 'gone' : outcome !== 'open' ? outcome : signed ? 'signed' : 'open',
    signed,
    wasReopened: facts.some(({ status, date }) => status === 'reopened' && date <= today),
    isReported: outcome === 'done' && findDeciding(facts, today)?.source !== undefined,
    due: extendedTo ?? task?.due ?? today,
    latestExtension: addDays(task?.due ?? today, most),
    request,
    lapse: request && findLapse(request, requests, today),
  }
}

/** Of done, exempt and reopened the one that counts. */
const findDeciding = (facts: readonly Fact[], today: Day): Fact | undefined =>
  facts
    .filter(({ status, date }) => status !== 'signed' && status !== 'extended' && date <= today)
    .reduce<Fact | undefined>((last, fact) => (last === undefined || fact.date >= last.date ? fact : last), undefined)
