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
  /** Of whatever somebody may do now; none: the step as it stands, which hardly anybody may. */
  apt: fc.option(fc.nat(), { nil: undefined, freq: 4 }),
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

type Seen = { before: Clue; after: Clue; step: Step }

/** Whatever is not allowed changes nothing; `seen` gets whatever was. */
function walk({ from, to, target, level, steps }: Life, seen: (happened: Seen) => void): Told {
  const sealing = secrets()
  const seal = (before: Clue | undefined, draft: Unsealed) =>
    sealChange(sealing, before, draft, { words: saltWords(sealing, person(from)) })
  let day = '2026-09-07'
  const opening = { number: 'DB-2026-11-000001', kind: 'improper-trading', level, to } as const
  const first = seal(undefined, openClue(RULES, opening, person(from), at(day)))
  const told: Told = { clue: first.clue, entries: [first.entry] }
  for (const drawn of steps) {
    const one = { ...drawn, ...(drawn.apt !== undefined && choose(told.clue, drawn.apt)) }
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
    seen({ before: told.clue, after: clue, step: one })
    told.clue = clue
    told.entries.push(entry)
  }
  return told
}

/** A reviewer whose person is left as it was drawn. */
function choose(clue: Clue, pick: number): Partial<Pick<Step, 'office' | 'role' | 'action'>> {
  const apt = offices.flatMap(office =>
    listAllowed({ clue }, person(office, 'reviewer', 'somebody else')).map(
      action => ({ office, role: 'reviewer', action }) as const,
    ),
  )
  return apt[pick % apt.length] ?? {}
}

const everyStep = (check: (happened: Seen) => void, parameters: { seed?: number } = {}) =>
  fc.assert(
    fc.property(life, one => void walk(one, check)),
    { numRuns: 150, ...parameters },
  )
/** Always the same lives: what is looked for comes about in them. */
const KNOWN = { seed: 6 }
const offer = (clue: Clue) => offices.flatMap(office => listAllowed({ clue }, person(office, 'reviewer', 'somebody else')))

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
      const goesOn = offer(after).length > 0 && Object.keys(after.clocks).length > 0
      expect(goesOn).toBe(after.state !== 'closed')
    })
  })

  test('comes by every action, and through every state, in the lives that are tried here', () => {
    const reached = new Set<string>()
    everyStep(({ after, step: { action } }) => void reached.add(action).add(after.state), KNOWN)
    expect([...reached].toSorted()).toEqual([...CLUE_ACTIONS, ...CLUE_STATES, 'attach'].toSorted())
  })

  test('keeps number, kind, level, sender and the day it was entered', () => {
    everyStep(({ before, after }) => {
      const { number, kind, level, from, createdAt } = before
      expect(after).toMatchObject({ number, kind, level, from, createdAt })
    })
  })

  test('has a request for more time in signed and handling only, and a reporter in reported only', () => {
    everyStep(({ after }) => {
      expect(after.extension === undefined || ['signed', 'handling'].includes(after.state)).toBe(true)
      expect(after.reportedBy !== undefined).toBe(after.state === 'reported')
    })
  })

  test('starts the time to report by signing or a rejection, and moves it by an approval alone', () => {
    const moved = new Set<string>()
    everyStep(({ before, after, step: { action } }) => {
      const [was, is] = [before.clocks.reportBy?.due, after.clocks.reportBy?.due]
      if (was !== is && is !== undefined) moved.add(`${action} from ${before.state}`)
    }, KNOWN)
    expect([...moved].toSorted()).toEqual([
      'approve-extension from handling',
      'approve-extension from signed',
      'reject from reported',
      'reroute from returned',
      'sign from transferred',
    ])
  })

  test('never gives the target its own clue by re-routing or inviting, nor a clue back to who returned it', () => {
    fc.assert(
      fc.property(
        life,
        one =>
          void walk(one, ({ before, after }) => {
            const received = after.to === before.to ? [] : [after.to]
            expect([one.target, ...before.returnedBy].filter(office => received.includes(office ?? ''))).toEqual([])
            expect(after.invited.filter(office => !before.invited.includes(office))).not.toContain(one.target ?? 'nobody')
          }),
      ),
      { numRuns: 150 },
    )
  })
})
