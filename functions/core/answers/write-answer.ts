/** What an answer leaves in a duty's row: the facts that the same row of 进展 would be, and what was asked and answered. */
import type { Day } from '../day.ts'
import type { DutyRow } from '../ports.ts'
import type { DutyRef, ExtensionRequest, Fact, Source } from '../register/register.ts'
import type { Action } from './answers.ts'
import { type Line, type Moment, standingOf, versionOf } from './line.ts'
import { judgeAction, type Judgement } from './judge.ts'
import { WHY } from './words.ts'

/** A form without mistakes. */
export type Answer = {
  action: Action
  /** Of an extension only. */
  until?: Day
  /** Empty: nothing was written. */
  note: string
  source: Source
  /** Of a request that it may become. */
  newId: () => string
}

type Written = { kind: 'written'; row: DutyRow } | Exclude<Judgement, { kind: 'may' }>

/** @param line with the duty's row as it is now */
export function writeAnswer(line: Line, answer: Answer, moment: Moment): Written {
  const { today } = moment
  const standing = standingOf(line, moment)
  const judged = judgeAction(answer.action, line, standing, { today, until: answer.until })
  if (judged.kind !== 'may') return judged
  if (line.shown !== undefined && line.shown !== versionOf(line)) return { kind: 'refused', why: WHY.moved }
  return { kind: 'written', row: extendRow(line, answer, today, standing.request) }
}

function extendRow({ duty, row }: Line, answer: Answer, today: Day, request: ExtensionRequest | undefined): DutyRow {
  const before = row ?? startRow(duty)
  const source = toSource(answer)
  const next = { ...before, version: before.version + 1 }
  const withFact = (status: Fact['status'], date = today): DutyRow => ({
    ...next,
    facts: [...before.facts, { status, date, source }],
  })
  const decided = (granted: boolean): ExtensionRequest[] =>
    (before.requests ?? []).map(one =>
      one.id === request?.id
        ? { ...one, answer: { granted, ...(answer.note === '' ? {} : { reason: answer.note }), source: answer.source } }
        : one,
    )
  switch (answer.action) {
    case 'sign':
      return withFact('signed')
    case 'report':
      return withFact('done')
    case 'reopen':
      return withFact('reopened')
    case 'extend': {
      const asked = { id: toId(answer.newId()), until: answer.until ?? today, reason: answer.note, source: answer.source }
      return { ...next, requests: [...(before.requests ?? []), asked] }
    }
    case 'grant':
      return { ...withFact('extended', request?.until), requests: decided(true) }
    case 'refuse':
      return { ...next, requests: decided(false) }
  }
}

const startRow = ({ issuer, task, party, office }: DutyRef): DutyRow => ({ issuer, task, party, office, facts: [], version: 0 })

const toSource = ({ source, note }: Answer): Source => (note === '' ? source : { ...source, note })

/** In letters and digits: it stands in the ids of the notices that tell of it. */
const toId = (id: string): string => id.replaceAll(/[^A-Za-z0-9]/g, '')
