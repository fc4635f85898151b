import { describe, expect, test } from 'vitest'
import { type Clue, CLUE_ACTIONS, CLUE_ROLES } from '../../../functions/core/clues/clue.ts'
import { judgeAct, judgeAttach, listAllowed } from '../../../functions/core/clues/judge.ts'
import { findSight } from '../../../functions/core/clues/sight.ts'
import { ACTS, at, buildClue, person, RULES } from '../../support/clue-life.ts'

const EXTENSION = { reportBy: '2027-01-15', askedBy: 'actor of 44-2' }
const RUNNING = { reportBy: { from: '2026-09-07', due: '2026-10-26' } }

/** Each state, and the two that may have an open request for more time. */
const STATES: Record<string, Partial<Clue>> = {
  transferred: { state: 'transferred' },
  returned: { state: 'returned', to: '44', returnedBy: ['44'] },
  signed: { state: 'signed', clocks: RUNNING },
  'signed, asked': { state: 'signed', clocks: RUNNING, extension: EXTENSION },
  handling: { state: 'handling', clocks: RUNNING },
  'handling, asked': { state: 'handling', clocks: RUNNING, extension: EXTENSION },
  reported: { state: 'reported', reportedBy: 'actor of 44-2' },
  closed: { state: 'closed' },
}
type State = keyof typeof STATES

/** Written by hand from interfaces.md §6. Whoever is not named may do nothing. */
const MAY: Record<State, Record<string, string>> = {
  transferred: {
    'receiver officer': 'sign return',
    'receiver reviewer': 'sign return',
    'sender reviewer': 'close',
    'centre reviewer': 'close',
  },
  returned: { 'sender reviewer': 'reroute close', 'centre reviewer': 'reroute close' },
  signed: {
    'receiver officer': 'invite handle extend',
    'receiver reviewer': 'invite handle extend',
    'invited officer': 'contribute',
    'invited reviewer': 'contribute',
  },
  'signed, asked': {
    'receiver officer': 'invite handle',
    'receiver reviewer': 'invite handle',
    'sender reviewer': 'approve-extension refuse-extension',
    'centre reviewer': 'approve-extension refuse-extension',
    'invited officer': 'contribute',
    'invited reviewer': 'contribute',
  },
  handling: {
    'receiver officer': 'invite report extend',
    'receiver reviewer': 'invite report extend',
    'invited officer': 'contribute',
    'invited reviewer': 'contribute',
  },
  'handling, asked': {
    'receiver officer': 'invite report',
    'receiver reviewer': 'invite report',
    'sender reviewer': 'approve-extension refuse-extension',
    'centre reviewer': 'approve-extension refuse-extension',
    'invited officer': 'contribute',
    'invited reviewer': 'contribute',
  },
  reported: { 'sender reviewer': 'reject close', 'centre reviewer': 'reject close' },
  closed: {},
}

/** `former`: it sent the clue back, before another got it; `stranger`: it has nothing to do with it. */
const OFFICES = { receiver: '44', sender: '11', centre: '00', invited: '51', former: '33', stranger: '65' }

const cases = Object.keys(STATES).flatMap(state =>
  Object.entries(OFFICES).flatMap(([side, office]) =>
    CLUE_ROLES.map(role => ({ state, side, office, role, may: MAY[state]?.[`${side} ${role}`] ?? '' })),
  ),
)
const clueIn = (state: State): Clue => {
  const special = STATES[state] ?? {}
  return buildClue({ invited: ['51'], ...special, returnedBy: ['33', ...(special.returnedBy ?? [])] })
}

describe('who may do what', () => {
  test.each(cases)('$state: $side, $role: $may', ({ state, office, role, may }) => {
    const allowed = listAllowed({ clue: clueIn(state) }, person(office, role))
    expect(allowed.toSorted()).toEqual(may.split(' ').filter(Boolean).toSorted())
  })

  test.each(cases)('$state: $side, $role is taken at their word: $may', ({ state, office, role, may }) => {
    const clue = clueIn(state)
    const act = { ...ACTS, reroute: { ...ACTS.reroute, office: '32' } }
    for (const action of CLUE_ACTIONS) {
      const { kind } = judgeAct(RULES, { clue }, person(office, role), act[action], at('2026-09-14'))
      expect([action, kind]).toEqual([action, may.split(' ').includes(action) ? 'changed' : 'illegal'])
    }
  })

  test('one with several roles may do what any of them may', () => {
    const clue = clueIn('reported')
    expect(listAllowed({ clue }, person('11', ['admin', 'officer', 'reviewer']))).toEqual(['reject', 'close'])
    expect(listAllowed({ clue }, person('11', []))).toEqual([])
  })

  test('an office that is sender and receiver may do what both may', () => {
    const clue = buildClue({ from: '44', to: '44', state: 'reported', reportedBy: 'actor of 44-2' })
    expect(listAllowed({ clue }, person('44', 'reviewer', '44-3'))).toEqual(['reject', 'close'])
  })

  test.each([
    ['whoever reported does not close', clueIn('reported'), 'close', ['reject']],
    ['whoever asked does not approve', clueIn('signed, asked'), 'approve-extension', ['refuse-extension']],
  ] as const)('%s, at the centre or at an office of both sides', (_, clue, action, allowed) => {
    const own = { ...clue, from: '44', to: '44' }
    const same = person('44', 'reviewer', '44-2')
    const judged = judgeAct(RULES, { clue: own }, same, ACTS[action], at('2026-09-14'))
    expect(judged).toMatchObject({ kind: 'illegal', state: clue.state })
    expect(listAllowed({ clue: own }, same)).toEqual(expect.arrayContaining([...allowed]))
    expect(listAllowed({ clue: own }, same)).not.toContain(action)
    expect(listAllowed({ clue: own }, person('44', 'reviewer', '44-3'))).toContain(action)
  })

  test.each(Object.keys(STATES))('%s: whoever returned it is no receiver again, whatever its row says', state => {
    const clue = { ...clueIn(state), returnedBy: ['44'] }
    expect(listAllowed({ clue }, person('44', ['officer', 'reviewer']))).toEqual([])
    expect(judgeAttach(RULES, { clue }, person('44'), at('2026-09-14')).kind).toBe('illegal')
  })

  test('what is refused says the state and what this caller may do', () => {
    const judged = judgeAct(RULES, { clue: clueIn('signed') }, person('44'), ACTS.sign, at('2026-09-14'))
    expect(judged).toEqual({ kind: 'illegal', state: 'signed', allowed: ['invite', 'handle', 'extend'] })
  })
})

/** Written by hand from interfaces.md §6. `receiver`: who has it, or the last who had it. */
const SEES = { sender: 'party', centre: 'party', invited: 'invited', former: 'former', stranger: undefined }

describe('who sees how much', () => {
  test.each(Object.keys(STATES))('%s', state => {
    const receiver = state === 'returned' ? 'former' : 'party'
    const seen = Object.entries(OFFICES).map(([side, office]) => [side, findSight(office, clueIn(state))])
    expect(Object.fromEntries(seen)).toEqual({ ...SEES, receiver })
  })

  test.each<[string, Partial<Clue>, string, string]>([
    ['withdrawn after its return: as before', { state: 'closed', to: '44', returnedBy: ['44'] }, '44', 'former'],
    [
      'invited by who got it then: as any invited office',
      { state: 'signed', returnedBy: ['33'], invited: ['33'] },
      '33',
      'invited',
    ],
    ['the centre: all', { state: 'returned', to: '00', returnedBy: ['00'] }, '00', 'party'],
  ])('whoever returned it, %s', (_, special, office, sight) => {
    expect(findSight(office, buildClue(special))).toBe(sight)
  })
})

describe('a file is added', () => {
  const mayAttach = (state: State, office: string, role: 'officer' | 'reviewer' | 'admin') =>
    judgeAttach(RULES, { clue: clueIn(state) }, person(office, role), at('2026-09-14')).kind === 'changed'

  test.each(Object.keys(STATES))(
    '%s: by sender and centre as long as the clue is open, by the receiver while it has it',
    state => {
      for (const role of ['officer', 'reviewer'] as const) {
        for (const office of ['11', '00']) expect(mayAttach(state, office, role)).toBe(state !== 'closed')
        expect(mayAttach(state, '44', role)).toBe(state !== 'closed' && state !== 'returned')
      }
      for (const office of ['51', '33', '65']) expect(mayAttach(state, office, 'reviewer')).toBe(false)
      for (const office of ['44', '11', '00']) expect(mayAttach(state, office, 'admin')).toBe(false)
    },
  )
})
