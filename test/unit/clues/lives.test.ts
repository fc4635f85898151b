import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Clue, ClockName, ClueState } from '../../../functions/core/clues/clue.ts'
import { CLUE_ACTIONS, CLUE_STATES } from '../../../functions/core/clues/clue.ts'
import { sealChange, saltWords, verifyChain } from '../../../functions/core/clues/chain.ts'
import { judgeAct, judgeAttach, listAllowed, openClue, type Unsealed } from '../../../functions/core/clues/judge.ts'
import { addDays } from '../../../functions/core/day.ts'
import { ACTS, at, digest, person, RULES, secrets, type Told } from '../../support/clue-life.ts'

/** Written by hand: in which states each clock runs. */
const RUNS: Record<ClockName, ClueState[]> = {
  signBy: ['transferred'],
  handleBy: ['signed'],
  reportBy: ['signed', 'handling'],
  decideBy: ['returned'],
  reviewBy: ['reported'],
}

const offices = ['11', '33', '44', '51', '00'] as const
const step = fc.record({
  office: fc.constantFrom(...offices),
  role: fc.constantFrom('officer', 'reviewer', 'admin'),
  sub: fc.constantFrom('1', '2'),
  action: fc.constantFrom(...CLUE_ACTIONS, 'attach'),
  other: fc.constantFrom(...offices),
  days: fc.nat(20),
} as const)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
const life = fc.record({
  from: fc.constantFrom(...offices),
  to: fc.constantFrom(...offices),
  target: fc.option(fc.constantFrom('33', '44'), { nil: undefined }),
  level: fc.constantFrom('ordinary', 'urgent'),
  steps: fc.array(step, { maxLength: 60 }),
} as const)
type Life = typeof life extends fc.Arbitrary<infer L> ? L : never

type Seen = { before: Clue; after: Clue; step: Step; day: string }

/** Whatever is not allowed changes nothing; `seen` gets whatever was. */
function walk({ from, to, target, level, steps }: Life, seen: (happened: Seen) => void): Told {
  const sealing = secrets()
  const seal = (before: Clue | undefined, draft: Unsealed) =>
    sealChange(sealing, before, draft, { words: saltWords(sealing, person(from)) })
  let day = '2026-09-07'
  const opening = { number: 'DB-2026-11-000001', kind: 'improper-trading', level, to } as const
  const first = seal(undefined, openClue(RULES, opening, person(from), at(day)))
  const told: Told = { clue: first.clue, entries: [first.entry] }
  for (const one of steps) {
    day = addDays(day, one.days)
    const known = { clue: told.clue, targetOffice: target }
    const who = person(one.office, one.role, `${one.office}-${one.sub}`)
    const act = { ...ACTS, reroute: { ...ACTS.reroute, office: one.other }, invite: { ...ACTS.invite, offices: [one.other] } }
    const judged =
      one.action === 'attach'
        ? judgeAttach(RULES, known, who, at(day))
        : judgeAct(RULES, known, who, { ...act, extend: { ...act.extend, reportBy: addDays(day, 40) } }[one.action], at(day))
    if (judged.kind !== 'changed') continue
    const { clue, entry } = seal(told.clue, judged.draft)
    seen({ before: told.clue, after: clue, step: one, day })
    told.clue = clue
    told.entries.push(entry)
  }
  return told
}

const everyStep = (check: (happened: Seen) => void) =>
  fc.assert(
    fc.property(life, one => void walk(one, check)),
    { numRuns: 300 },
  )
const offer = (clue: Clue) =>
  offices.flatMap(office => listAllowed({ clue }, person(office, 'reviewer', 'somebody else')).map(action => action))

describe('any life of a clue', () => {
  test('stays among the states, and its clocks run in theirs only, each in all of them', () => {
    everyStep(({ after }) => {
      expect(CLUE_STATES).toContain(after.state)
      const running = Object.entries(RUNS).filter(([, states]) => states.includes(after.state))
      expect(Object.keys(after.clocks)).toEqual(running.map(([name]) => name))
      for (const { from, due } of Object.values(after.clocks)) expect(due > from).toBe(true)
    })
  })

  test('counts each change once, with an entry that says how it is since', () => {
    everyStep(({ before, after }) => expect(after.version).toBe(before.version + 1))
    fc.assert(
      fc.property(life, one => {
        const { clue, entries } = walk(one, () => {})
        expect(entries.map(({ version }) => version)).toEqual(entries.map((_, index) => index + 1))
        const { state, from, to, clocks, version } = clue
        expect(entries.at(-1)).toMatchObject({ state, from, to, clocks, version, digest: clue.head })
        expect(verifyChain(digest, clue, entries)).toEqual({ kind: 'whole' })
      }),
      { numRuns: 200 },
    )
  })

  test('leaves a closed clue as it is, and an open one with somebody who may go on', () => {
    everyStep(({ before, after }) => {
      expect(before.state).not.toBe('closed')
      if (after.state !== 'closed') {
        expect(offer(after).length).toBeGreaterThan(0)
        expect(Object.keys(after.clocks).length).toBeGreaterThan(0)
      }
    })
  })

  test('keeps number, kind, level, sender and the day it was entered', () => {
    everyStep(({ before, after }) => {
      const { number, kind, level, from, createdAt } = before
      expect(after).toMatchObject({ number, kind, level, from, createdAt })
    })
  })

  test('has a request for more time in signed and handling only, and a reporter in reported only', () => {
    everyStep(({ after }) => {
      if (after.extension !== undefined) expect(['signed', 'handling']).toContain(after.state)
      expect(after.reportedBy !== undefined).toBe(after.state === 'reported')
    })
  })

  test('moves the time to report by an approval, a rejection and nothing else', () => {
    everyStep(({ before, after, step: { action } }) => {
      const [was, is] = [before.clocks.reportBy, after.clocks.reportBy]
      if (was !== undefined && is !== undefined && was.due !== is.due) expect(action).toBe('approve-extension')
    })
  })

  test('never gives the target its own clue by re-routing or inviting, nor a clue back to who returned it', () => {
    fc.assert(
      fc.property(
        life,
        one =>
          void walk(one, ({ before, after }) => {
            if (after.to !== before.to) expect([one.target, ...before.returnedBy]).not.toContain(after.to)
            expect(after.invited.filter(office => !before.invited.includes(office))).not.toContain(one.target ?? 'nobody')
          }),
      ),
      { numRuns: 300 },
    )
  })
})
