import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Action, ACTIONS, type DutyItem } from '../../../functions/core/answers/answers.ts'
import { type Line, standingOf } from '../../../functions/core/answers/line.ts'
import { judgeAction } from '../../../functions/core/answers/judge.ts'
import { type Answer, writeAnswer } from '../../../functions/core/answers/write-answer.ts'
import { addDays, type Day } from '../../../functions/core/day.ts'
import { evaluateDuty } from '../../../functions/core/deadlines/duty.ts'
import type { DutyRow } from '../../../functions/core/ports.ts'
import { type ExtensionRequest, type Fact, FACTS } from '../../../functions/core/register/register.ts'
import { departmentRef, officeRef, task, unitRef } from '../../support/register.ts'

const TODAY = '2026-11-23'
const MOMENT = { today: TODAY, most: 90 }
const DUE = '2026-11-30'
const BOUND = '2027-02-28'
const U = unitRef('U1')
const source = { at: '2026-11-23T02:00:00.000Z', by: '示例', party: U, notice: 'n1' }
const fact = (status: Fact['status'], date: Day = TODAY): Fact => ({ status, date })
const asked = (part: Partial<ExtensionRequest> = {}): ExtensionRequest => ({
  id: 'r1',
  until: '2026-12-20',
  reason: '示例',
  source,
  ...part,
})

const line = (part: Partial<Line>, row: Partial<DutyRow> = {}): Line => {
  const duty = { issuer: '00', task: 'T1', party: U, office: '44' }
  const known = { ...duty, facts: [], version: 3, ...row }
  return { duty, as: 'responsible', task: task('T1', { due: DUE }), isAsked: true, row: known, ...part }
}
const answer = (action: Action, part: Partial<Answer> = {}): Answer => ({
  action,
  note: '示例',
  source,
  newId: () => 'r-9',
  ...(action === 'extend' ? { until: '2026-12-20' } : {}),
  ...part,
})

const ROWS: Record<DutyItem['state'] | 'reopened', Partial<DutyRow>> = {
  open: {},
  signed: { facts: [fact('signed', '2026-11-01')] },
  done: { facts: [fact('signed', '2026-11-01'), fact('done', '2026-11-02')] },
  reopened: { facts: [fact('done', '2026-11-02'), fact('reopened', '2026-11-02')] },
  exempt: { facts: [fact('exempt', '2026-11-02')] },
  gone: {},
}

describe('what becomes of an answer', () => {
  // A capital is written, a small `a` stood so before, a dot is refused.
  test.each<[string, Partial<Line>, Record<keyof typeof ROWS, string>]>([
    // In the order sign, report, extend, reopen, grant, refuse.
    ['a unit', {}, { open: 'SRE...', signed: 'aRE...', done: 'aa....', reopened: 'SRE...', exempt: '......', gone: '......' }],
    [
      'an office of its own duty',
      { duty: { issuer: '00', task: 'T1', party: officeRef('44'), office: '44' } },
      { open: 'SR....', signed: 'aR....', done: 'aa....', reopened: 'SR....', exempt: '......', gone: '......' },
    ],
    [
      'a department',
      { duty: { issuer: '00', task: 'T1', party: departmentRef('人事司'), office: '00' } },
      { open: 'SR....', signed: 'aR....', done: 'aa....', reopened: 'SR....', exempt: '......', gone: '......' },
    ],
    [
      'an office for its unit',
      { as: 'organiser' },
      { open: 'SR....', signed: 'aR....', done: 'aa.O..', reopened: 'SR.a..', exempt: '......', gone: '......' },
    ],
    [
      'an office of a request',
      { as: 'organiser', request: 'r1' },
      { open: '....GN', signed: '....GN', done: '......', reopened: '....GN', exempt: '......', gone: '......' },
    ],
  ])('of %s', (_title, part, expected) => {
    const LETTERS: Record<Action, string> = { sign: 'S', report: 'R', extend: 'E', reopen: 'O', grant: 'G', refuse: 'N' }
    for (const [state, letters] of Object.entries(expected)) {
      const requests = part.request === undefined ? {} : { requests: [asked()] }
      const one = line(
        { ...part, ...(state === 'gone' ? { isAsked: false } : {}) },
        { ...ROWS[state as keyof typeof ROWS], ...requests },
      )
      const found = ACTIONS.map(action => {
        const written = writeAnswer(one, answer(action), MOMENT)
        return written.kind === 'written' ? LETTERS[action] : written.kind === 'already' ? 'a' : '.'
      })
      expect([state, found.join('')]).toEqual([state, letters])
    }
  })

  test('of a request that is answered, or is not there, nothing but the same again', () => {
    const decide = (requests: ExtensionRequest[]) =>
      (['grant', 'refuse'] as const).map(
        action => writeAnswer(line({ as: 'organiser', request: 'r1' }, { requests }), answer(action), MOMENT).kind,
      )
    expect(decide([asked({ answer: { granted: true, source } })])).toEqual(['already', 'refused'])
    expect(decide([asked({ answer: { granted: false, source } })])).toEqual(['refused', 'already'])
    expect(decide([asked({ id: 'r2' })])).toEqual(['refused', 'refused'])
  })

  test('leaves a request in letters and digits, and its answer beside the fact', () => {
    const first = writeAnswer(line({}), answer('extend'), MOMENT)
    expect(first).toEqual({
      kind: 'written',
      row: { ...line({}).row, version: 4, requests: [{ id: 'r9', until: '2026-12-20', reason: '示例', source }] },
    })
    const granted = writeAnswer(
      line({ as: 'organiser', request: 'r1' }, { requests: [asked()] }),
      answer('grant', { note: '' }),
      MOMENT,
    )
    expect(granted).toMatchObject({
      row: { facts: [{ status: 'extended', date: '2026-12-20', source }], requests: [{ answer: { granted: true, source } }] },
    })
  })

  test('of a request leaves those before it as they are', () => {
    const before = asked({ id: 'r0', until: '2026-12-10', answer: { granted: false, reason: '示例', source } })
    const given = { as: 'organiser' as const, request: 'r1' }
    const written = writeAnswer(line(given, { requests: [before, asked()] }), answer('grant'), MOMENT)
    expect(written).toMatchObject({ row: { requests: [before, { id: 'r1', answer: { granted: true } }] } })
  })

  test('of one to whom nothing has happened yet is the first of its row', () => {
    const { duty } = line({})
    const written = writeAnswer({ ...line({}), row: undefined }, answer('sign', { note: '' }), MOMENT)
    expect(written).toEqual({ kind: 'written', row: { ...duty, facts: [{ status: 'signed', date: TODAY, source }], version: 1 } })
  })
})

const $day = fc.integer({ min: -60, max: 200 }).map(days => addDays(TODAY, days))
const $fact = fc.tuple(fc.constantFrom(...FACTS.map(({ code }) => code)), $day).map(([status, date]) => fact(status, date))
const $request = fc
  .record({ granted: fc.option(fc.boolean()), until: $day })
  .map(({ granted, until }) => asked({ until, ...(granted === null ? {} : { answer: { granted, source } }) }))
const $line = fc
  .record({
    facts: fc.array($fact, { maxLength: 6 }),
    request: fc.option($request),
    as: fc.constantFrom('responsible' as const, 'organiser' as const),
    isAbout: fc.boolean(),
    isAsked: fc.boolean(),
  })
  .map(({ facts, request, as, isAbout, isAsked }) =>
    line({ as, isAsked, ...(isAbout ? { request: 'r1' } : {}) }, { facts, ...(request === null ? {} : { requests: [request] }) }),
  )
const $answer = fc
  .record({ action: fc.constantFrom(...ACTIONS), until: $day })
  .map(({ action, until }) => answer(action, { until }))

describe('whatever has happened to a duty', () => {
  test('nothing is recorded twice', () => {
    fc.assert(
      fc.property($line, $answer, (one, given) => {
        const written = writeAnswer(one, given, MOMENT)
        fc.pre(written.kind === 'written')
        expect(writeAnswer({ ...one, row: written.row }, given, MOMENT)).toEqual({ kind: 'already' })
      }),
    )
  })

  test('an answer only adds, and counts as the same row of 进展 would', () => {
    const STATUS: Partial<Record<Action, Fact['status']>> = {
      sign: 'signed',
      report: 'done',
      reopen: 'reopened',
      grant: 'extended',
    }
    fc.assert(
      fc.property($line, $answer, (one, given) => {
        const written = writeAnswer(one, given, MOMENT)
        fc.pre(written.kind === 'written')
        const before = one.row?.facts ?? []
        const status = STATUS[given.action]
        const date = given.action === 'grant' ? one.row!.requests![0]!.until : TODAY
        const listed = status === undefined ? before : [...before, fact(status, date)]
        expect(written.row.facts.map(({ status: code, date: on }) => fact(code, on))).toEqual(listed)
        for (const day of [TODAY, addDays(TODAY, 1), addDays(TODAY, 99)])
          expect(evaluateDuty(written.row.facts, day)).toEqual(evaluateDuty(listed, day))
        expect(written.row.version).toBe(one.row!.version + 1)
      }),
    )
  })

  test('what is signed is signed, what is reported is done, what is reopened is open from then on', () => {
    fc.assert(
      fc.property($line, fc.constantFrom('sign', 'report', 'reopen'), (one, action) => {
        const written = writeAnswer(one, answer(action), MOMENT)
        fc.pre(written.kind === 'written')
        const { signed, outcome } = evaluateDuty(written.row.facts, TODAY)
        expect(action === 'sign' ? signed : outcome).toBe(action === 'sign' ? true : action === 'report' ? 'done' : 'open')
      }),
    )
  })

  test('no extension lies in the past or beyond its bound, and each extends', () => {
    fc.assert(
      fc.property($line, $answer, (one, given) => {
        const written = writeAnswer(one, given, MOMENT)
        fc.pre(written.kind === 'written')
        const was = evaluateDuty(one.row!.facts, TODAY).extendedTo ?? DUE
        const until = given.action === 'extend' ? written.row.requests!.at(-1)!.until : written.row.facts.at(-1)?.date
        const isExtension = given.action === 'extend' || given.action === 'grant'
        expect(!isExtension || (until! > TODAY && until! > was && until! <= BOUND)).toBe(true)
      }),
    )
  })

  test('one request at most can be decided', () => {
    const $turn = fc.record({ action: fc.constantFrom('extend' as const, 'grant' as const, 'refuse' as const), until: $day })
    fc.assert(
      fc.property(fc.array($turn, { maxLength: 12 }), turns => {
        const last = turns.reduce((now, { action, until }, index) => {
          const as = action === 'extend' ? ('responsible' as const) : ('organiser' as const)
          const written = writeAnswer({ ...now, as }, answer(action, { until, newId: () => `n${index}` }), MOMENT)
          return written.kind === 'written' ? { ...now, row: written.row } : now
        }, line({}))
        const open = (last.row?.requests ?? []).filter(({ id }) => {
          const about = { ...last, as: 'organiser' as const, request: id }
          return judgeAction('refuse', about, standingOf(about, MOMENT), MOMENT).kind === 'may'
        })
        expect(open.length).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('a page offers what is taken, and nothing else', () => {
    fc.assert(
      fc.property($line, fc.constantFrom(...ACTIONS), (one, action) => {
        const offered = judgeAction(action, one, standingOf(one, MOMENT), MOMENT).kind === 'may'
        const due = evaluateDuty(one.row!.facts, TODAY).extendedTo ?? DUE
        const until = [addDays(TODAY, 1), addDays(due, 1)].toSorted()[1]!
        fc.pre(one.row!.requests?.[0]?.until !== until)
        expect(writeAnswer(one, answer(action, { until }), MOMENT).kind === 'written').toBe(offered)
      }),
    )
  })
})
