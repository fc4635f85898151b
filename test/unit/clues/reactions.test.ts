import { describe, expect, test } from 'vitest'
import type { ClueDeed, ClueEntry } from '../../../functions/core/clues/clue.ts'
import { reactToEntry } from '../../../functions/core/reactions/clue-reactions.ts'
import { timeline } from '../../support/clue-entries.ts'

const entry = (deed: ClueDeed, part: Partial<ClueEntry> = {}): ClueEntry =>
  timeline('DB-2026-11-000001', { from: '11', to: '44' }, [{ deed, state: 'signed', on: '2026-11-23', ...part }])[0]!

const tell = (one: ClueEntry): string => {
  const { notices, happened } = reactToEntry(one)
  return [...happened.map(({ event }) => event), ...notices.map(({ to, occasion }) => `${to} ${occasion}`)].join(', ')
}

describe('what an entry asks for', () => {
  test.each<[ClueDeed, Partial<ClueEntry>, string]>([
    ['create', {}, 'ClueTransferred, 44 transferred'],
    ['create', { from: '44', office: '44' }, 'ClueTransferred'],
    ['create', { to: '00' }, 'ClueTransferred, 00 transferred'],
    ['sign', {}, 'ClueSigned, 11 signed'],
    ['return', {}, 'ClueReturned, 11 returned'],
    ['reroute', { to: '33', before: '44' }, 'ClueRerouted, 33 transferred'],
    ['reroute', { to: '33', before: '44', office: '00' }, 'ClueRerouted, 33 transferred'],
    ['reroute', { to: '00', before: '44', office: '00' }, 'ClueRerouted'],
    ['invite', { invited: ['31', '33', '00'] }, 'ClueOfficesInvited, 31 invited, 33 invited, 00 invited'],
    ['contribute', { office: '31' }, 'ClueContributed'],
    ['handle', {}, 'ClueHandled'],
    ['report', {}, 'ClueReported, 11 reported'],
    ['report', { from: '44' }, 'ClueReported'],
    ['reject', {}, 'ClueRejected, 44 rejected'],
    ['extend', {}, 'ClueExtensionAsked, 11 extension-asked'],
    ['approve-extension', {}, 'ClueExtensionAnswered, 44 extension-answered'],
    ['refuse-extension', { office: '00' }, 'ClueExtensionAnswered, 44 extension-answered'],
    ['close', {}, 'ClueClosed'],
    ['attach', {}, ''],
  ])('%s %o', (deed, part, expected) => {
    expect(tell(entry(deed, part))).toBe(expected)
  })

  test('has the same key whenever it is read, and another for each entry and occasion', () => {
    const keyOf = (one: ClueEntry) => reactToEntry(one).notices[0]!.event
    expect(keyOf(entry('sign'))).toBe(keyOf(entry('sign', { salt: 'another' })))
    const others = [entry('sign'), entry('sign', { version: 2 }), entry('return'), entry('sign', { number: 'DB-2026-11-000002' })]
    expect(new Set(others.map(keyOf)).size).toBe(4)
    expect(keyOf(entry('sign'))).toMatch(/^[a-z0-9]{13}$/)
  })

  test('is of the day of the entry in Shanghai', () => {
    expect(reactToEntry(entry('sign', { at: '2026-11-23T16:30:00.000Z' })).notices[0]!.day).toBe('2026-11-24')
  })

  test('holds no person and nothing that was said', () => {
    const { happened } = reactToEntry(
      entry('invite', { invited: ['31'], actor: '示例机密', words: '示例机密', until: '2027-01-01' }),
    )
    expect(happened).toEqual([
      {
        event: 'ClueOfficesInvited',
        version: 1,
        clue: {
          number: 'DB-2026-11-000001',
          kind: 'trademark-squatting',
          level: 'ordinary',
          state: 'signed',
          from: '11',
          to: '44',
          invited: ['31'],
          clocks: {},
          office: '44',
          at: '2026-11-23T04:00:00.000Z',
        },
      },
    ])
  })
})
