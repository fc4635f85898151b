/** What must be true of answers: those that a page confirmed, those that nobody may give, and what follows from each. */
import type { Action } from '../../../functions/core/answers/answers.ts'
import { isOpen } from '../../../functions/core/outbox/states.ts'
import type { Matter } from '../../../functions/core/outbox/notice.ts'
import type { DutyRow, NoticeRecord } from '../../../functions/core/ports.ts'
import { type Fact, type FactStatus, partyKey, type Source } from '../../../functions/core/register/register.ts'
import { type Answered, type Confirmed, dutyKey, type History, versionAt } from './history.ts'
import type { Check, Trial } from './invariants.ts'
import { onArrival } from './judge-arrivals.ts'
import { NOBODY } from './recipients.ts'
import { listSaid, nameMatter } from './words.ts'

/** What an action leaves in a row, and who left it; `isOver`: somebody else has answered it since, so that doing it again is something new. */
type Trace = { source: Source; isOver: boolean }

function listTraces({ facts, requests = [] }: DutyRow, action: Action): Trace[] {
  switch (action) {
    case 'sign':
      return listFacts(facts, ['signed'], [])
    case 'report':
      return listFacts(facts, ['done'], ['reopened'])
    case 'reopen':
      return listFacts(facts, ['reopened'], ['done', 'exempt'])
    case 'extend':
      return requests.map(({ source, answer }) => ({ source, isOver: answer !== undefined }))
    case 'grant':
    case 'refuse':
      return requests.flatMap(({ answer }) =>
        answer?.granted === (action === 'grant') ? { source: answer.source, isOver: false } : [],
      )
  }
}

const listFacts = (facts: readonly Fact[], own: readonly FactStatus[], over: readonly FactStatus[]): Trace[] =>
  facts.flatMap(({ status, source = UNKNOWN }, index) =>
    own.includes(status) ? { source, isOver: facts.slice(index).some(later => over.includes(later.status)) } : [],
  )

/** Of what a data folder brought. */
const UNKNOWN: Source = { at: '', by: '' }

/** Whoever sends his form again because he heard nothing says the same once more, unless it has been answered meanwhile. */
function isKept(row: DutyRow, { action, result, by, for: party, notice }: Confirmed): boolean {
  const traces = listTraces(row, action)
  const own = traces.filter(({ source }) => source.by === by)
  if (own.filter(({ isOver }) => !isOver).length > 1) return false
  return result === 'already'
    ? traces.length > 0
    : own.length > 0 &&
        own.every(
          ({ source }) => source.notice === notice && source.party !== undefined && partyKey(source.party) === partyKey(party),
        )
}

/** Confirmed once, it stands in the Register for ever after, exactly once, and came from somebody who could be reached where the message went. */
export const judgeAnswers =
  ({ history, hashAddress }: Trial): Check =>
  step => {
    if (step.kind === 'duty-saved') return findLost(history, dutyKey(step.row), step.row)
    if (step.kind !== 'answered') return undefined
    const { answered } = step
    if (isStranger(answered)) return `${answered.notice} was answered by somebody who is not of its party any more`
    for (const duty of new Set(answered.confirmed.map(one => one.duty))) {
      const lost = findLost(history, duty, history.duties.get(duty)?.at(-1)?.value)
      if (lost !== undefined) return lost
    }
    return undefined

    function isStranger({ hash, for: party, began }: Answered): boolean {
      const versions = history.parties.get(partyKey(party)) ?? []
      const since = versions.findLastIndex(version => version.since <= began)
      return !versions
        .slice(Math.max(0, since))
        .some(({ value }) =>
          value.some(({ email, mobile }) =>
            [email, mobile].some(address => address !== undefined && hashAddress(address) === hash),
          ),
        )
    }
  }

function findLost({ confirmed }: History, duty: string, row: DutyRow | undefined): string | undefined {
  const lost = confirmed.get(duty)?.find(one => row === undefined || !isKept(row, one))
  return lost && `${lost.action} of ${duty} by ${lost.by} was confirmed (${lost.result}) and is not on record as it was`
}

export const judgeChase = ({ history }: Trial): Check =>
  onArrival(arrival => {
    const { notice, knew, time } = arrival
    const { kind, id } = notice.addressee
    if (kind === 'operator') return undefined
    const asked = listSaid(arrival).find(
      ({ issuer, task, as }) =>
        as === 'responsible' && isReported(history, dutyKey({ issuer, task, party: { kind, id } }), knew.composed ?? time),
    )
    return asked && `${notice.id} asks for ${asked.task}, which was reported`
  })

/** By a page that had said so, and not opened again. */
function isReported({ confirmed, duties }: History, duty: string, at: number): boolean {
  const facts = versionAt(duties.get(duty), at)?.facts ?? []
  return (confirmed.get(duty) ?? []).some(({ action, result, by, time }) => {
    if (action !== 'report' || result !== 'recorded' || time >= at) return false
    const index = facts.findIndex(({ source }) => source?.by === by)
    return !facts.slice(index + 1).some(({ status }) => status === 'reopened')
  })
}

export const judgeScanner = (): Check => step => {
  if (step.kind !== 'duty-saved') return undefined
  const { facts, requests = [] } = step.row
  const sources = [...facts, ...requests, ...requests.flatMap(({ answer }) => answer ?? [])].map(({ source }) => source)
  return sources.some(source => source?.by === NOBODY) ? `${dutyKey(step.row)} was answered without its code` : undefined
}

/** By the issue's own words. */
const MOST_GUESSES = 5

export const judgeGuesses =
  ({ history: { guesses } }: Trial): Check =>
  step =>
    step.kind === 'guessed' && (guesses.get(step.notice) ?? 0) > MOST_GUESSES
      ? `${step.notice}: ${guesses.get(step.notice)} wrong codes were compared`
      : undefined

/** Of what was asked, answered or opened again one chain of notices tells, which reaches somebody or fails where it is seen. */
export const judgeRequests =
  (trial: Trial): Check =>
  step => {
    if (step.kind !== 'over') return undefined
    const told = Map.groupBy(
      [...trial.rows.notices.values()].filter(({ purpose }) => purpose === 'request' || purpose === 'fallback'),
      ({ matter }) => (matter === undefined ? '' : nameMatter(matter)),
    )
    for (const versions of trial.history.duties.values()) {
      const row = versions.at(-1)?.value
      for (const { matter, isOvertaken } of row === undefined ? [] : listMatters(row)) {
        const name = nameMatter(matter)
        const wrong = judgeMatter(trial, told.get(name) ?? [], isOvertaken)
        if (wrong !== undefined) return `${name} ${wrong}`
      }
    }
    return undefined
  }

/** `isOvertaken`: the office need not be asked what it has answered. */
function listMatters({ issuer, task, party, office, facts, requests = [] }: DutyRow): { matter: Matter; isOvertaken: boolean }[] {
  const duty = { issuer, task, party, office }
  const about = (kind: Matter['kind'], id: string, isOvertaken = false) => ({ matter: { kind, duty, id }, isOvertaken })
  return [
    ...requests.flatMap(({ id, answer }) => [
      about('extension-asked', id, answer !== undefined),
      ...(answer === undefined ? [] : [about('extension-answered', id)]),
    ]),
    ...facts.flatMap(({ status, source }) =>
      status === 'reopened' && source !== undefined ? [about('reopened', source.at)] : [],
    ),
  ]
}

function judgeMatter({ rows, history }: Trial, chain: readonly NoticeRecord[], isOvertaken: boolean): string | undefined {
  const roots = chain.filter(({ purpose }) => purpose === 'request')
  if (roots.length > 1) return `is told by ${roots.map(({ id }) => id).join(' and ')}`
  if (roots.length === 0) return isOvertaken ? undefined : 'is told to nobody'
  const isKnown = ({ id, state }: NoticeRecord): boolean =>
    state === 'withdrawn' ||
    state === 'withheld' ||
    rows.failures.has(id) ||
    ((state === 'accepted' || state === 'delivered') && history.arrivals.get(id)?.some(({ taken }) => taken) === true)
  return chain.some(notice => !isOpen(notice) && isKnown(notice)) ? undefined : 'has reached nobody, and nobody knows'
}
