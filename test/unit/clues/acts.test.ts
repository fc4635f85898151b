import { describe, expect, test } from 'vitest'
import type { Act } from '../../../functions/core/clues/clue-calls.ts'
import type { Clue } from '../../../functions/core/clues/clue.ts'
import { judgeAct, listAllowed, openClue } from '../../../functions/core/clues/judge.ts'
import { ACTS, at, buildClue, live, person, RULES } from '../../support/clue-life.ts'

const sender = person('11', 'reviewer')
const receiver = person('44')
const centre = person('00', 'reviewer')
const dues = ({ clocks }: Pick<Clue, 'clocks'>) =>
  Object.fromEntries(Object.entries(clocks).map(([name, { due }]) => [name, due]))

// 2026-09-07 is a Monday, of an autumn with 中秋 (25 to 27 September) and National Day (1 to 7 October); 20 September and 10 October are worked.
describe('an office that enters a clue about itself', () => {
  const own = [person('11', ['officer', 'reviewer'], '11-1'), person('11', ['officer', 'reviewer'], '11-2')]
  const handler = person('00', ['officer', 'reviewer'], '00-1')
  const STEPS = [
    ['2026-09-08', handler, 'sign'],
    ['2026-09-09', handler, 'handle'],
    ['2026-09-10', handler, 'report'],
  ] as const
  test.each([
    ['when it is entered', 0, ['close']],
    ['when the centre has signed', 1, []],
    ['when the centre handles it', 2, []],
    ['when the centre has reported', 3, ['reject', 'close']],
  ])('ends it before the centre has reported by withdrawing alone: %s', (_, steps, allowed) => {
    const { clue } = live(sender, '00', '2026-09-07', STEPS.slice(0, steps))
    for (const who of own) expect(listAllowed({ clue }, who)).toEqual(allowed)
  })

  test('has the report closed at the centre by another person than the one who made it', () => {
    const { clue } = live(sender, '00', '2026-09-07', STEPS)
    expect(listAllowed({ clue }, handler)).toEqual(['reject'])
    expect(listAllowed({ clue }, person('00', 'reviewer', '00-2'))).toEqual(['reject', 'close'])
  })
})

describe('the clocks', () => {
  test.each([
    ['ordinary', '2026-09-09', { handleBy: '2026-09-21', reportBy: '2026-10-26' }],
    ['urgent', '2026-09-08', { handleBy: '2026-09-11', reportBy: '2026-09-21' }],
  ] as const)('%s: to sign, then to handle and to report, of the day of signing', (level, signBy, signed) => {
    const transferred = live(sender, '44', '2026-09-07', [], { level })
    expect(dues(transferred.clue)).toEqual({ signBy })
    expect(transferred.clue.clocks.signBy?.from).toBe('2026-09-07')
    const { clue } = live(sender, '44', '2026-09-07', [['2026-09-08', receiver, 'sign']], { level })
    expect(dues(clue)).toEqual(signed)
  })

  test('handling goes on with the time to report; a report gives the sender his', () => {
    const handling = live(sender, '44', '2026-09-07', [
      ['2026-09-08', receiver, 'sign'],
      ['2026-09-14', receiver, 'handle'],
    ])
    expect(dues(handling.clue)).toEqual({ reportBy: '2026-10-26' })
    const reported = live(sender, '44', '2026-09-07', [
      ['2026-09-08', receiver, 'sign'],
      ['2026-09-14', receiver, 'handle'],
      ['2026-09-18', receiver, 'report'],
    ])
    // The Sunday is worked.
    expect(dues(reported.clue)).toEqual({ reviewBy: '2026-09-24' })
  })

  test('a rejected report gets ten of its own, urgent or not, and ends the review', () => {
    const steps = [
      ['2026-09-08', receiver, 'sign'],
      ['2026-09-09', receiver, 'handle'],
      ['2026-09-10', receiver, 'report'],
      ['2026-09-11', sender, 'reject'],
    ] as const
    expect(dues(live(sender, '44', '2026-09-07', steps).clue)).toEqual({ reportBy: '2026-09-24' })
    expect(dues(live(sender, '44', '2026-09-07', steps, { level: 'urgent' }).clue)).toEqual({ reportBy: '2026-09-24' })
  })

  test('a returned clue waits for its sender; a re-routed one starts again', () => {
    const returned = live(sender, '44', '2026-09-07', [['2026-09-08', receiver, 'return']])
    expect(returned.clue).toMatchObject({ state: 'returned', returnedBy: ['44'], to: '44' })
    expect(dues(returned.clue)).toEqual({ decideBy: '2026-09-10' })
    const rerouted = live(sender, '44', '2026-09-07', [
      ['2026-09-08', receiver, 'return'],
      ['2026-09-14', sender, 'reroute'],
    ])
    expect(rerouted.clue).toMatchObject({ state: 'transferred', to: '33' })
    expect(rerouted.entries.at(-1)).toMatchObject({ before: '44', to: '33', office: '11' })
    expect(dues(rerouted.clue)).toEqual({ signBy: '2026-09-16' })
  })

  test('a closed clue has none', () => {
    expect(live(sender, '44', '2026-09-07', [['2026-09-08', sender, 'close']]).clue.clocks).toEqual({})
  })

  test.each([
    ['Friday, before a Monday that is off', '2026-04-03', '2026-04-08'],
    ['a Saturday off', '2026-09-12', '2026-09-15'],
    ['the last working day before Spring Festival', '2026-02-13', '2026-02-24'],
    ['in the middle of Spring Festival', '2026-02-18', '2026-02-25'],
    ['the make-up Saturday before it', '2026-02-14', '2026-02-25'],
    ['the day before a make-up Saturday', '2026-02-27', '2026-03-02'],
  ])('two working days from %s (%s) end on %s', (_, on, due) => {
    expect(dues(live(sender, '44', on, []).clue)).toEqual({ signBy: due })
  })

  test('the evening in London is the next day in Shanghai', () => {
    const opening = { number: 'DB-2026-11-000001', kind: 'plaque-misuse', level: 'urgent', to: '44' } as const
    expect(openClue(RULES, opening, sender, '2026-09-07T15:59:59.999Z').clue.clocks.signBy?.due).toBe('2026-09-08')
    expect(openClue(RULES, opening, sender, '2026-09-07T16:00:00.000Z').clue.clocks.signBy?.due).toBe('2026-09-09')
  })
})

describe('a request for more time', () => {
  const asked = [
    ['2026-09-08', receiver, 'sign'],
    ['2026-09-14', receiver, { action: 'extend', reportBy: '2026-11-30', reason: '样例' }],
  ] as const

  test('moves nothing before it is approved', () => {
    const { clue, entries } = live(sender, '44', '2026-09-07', asked)
    expect(clue.extension).toEqual({ reportBy: '2026-11-30', askedBy: receiver.actor })
    expect(clue.clocks.reportBy?.due).toBe('2026-10-26')
    expect(entries.at(-1)).toMatchObject({ deed: 'extend', until: '2026-11-30' })
  })

  test('moves the time to report to the day that was asked, and nothing else', () => {
    const { clue, entries } = live(sender, '44', '2026-09-07', [...asked, ['2026-09-15', centre, 'approve-extension']])
    expect(clue.extension).toBeUndefined()
    expect(dues(clue)).toEqual({ handleBy: '2026-09-21', reportBy: '2026-11-30' })
    expect(entries.at(-1)).toMatchObject({ office: '00', until: '2026-11-30', granted: true })
  })

  test('moves nothing when it is refused, and another may be asked', () => {
    const { clue, entries } = live(sender, '44', '2026-09-07', [
      ...asked,
      ['2026-09-15', sender, 'refuse-extension'],
      ['2026-09-16', receiver, 'extend'],
    ])
    expect(clue.extension?.reportBy).toBe('2027-02-01')
    expect(dues(clue)).toEqual({ handleBy: '2026-09-21', reportBy: '2026-10-26' })
    expect(entries.at(-2)).toMatchObject({ until: '2026-11-30', granted: false })
  })

  test('is not approved once its day has come: another one has to be asked for', () => {
    const { clue } = live(sender, '44', '2026-09-07', asked)
    const approve = (day: string) => judgeAct(RULES, { clue }, sender, ACTS['approve-extension'], at(day))
    expect(approve('2026-11-29').kind).toBe('changed')
    expect(approve('2026-11-30')).toMatchObject({ kind: 'unfit', mistakes: [{ field: 'reportBy' }] })
  })

  test('ends with the report', () => {
    const { clue } = live(sender, '44', '2026-09-07', [
      ...asked,
      ['2026-09-15', receiver, 'handle'],
      ['2026-09-16', receiver, 'report'],
    ])
    expect(clue).toMatchObject({ state: 'reported', reportedBy: receiver.actor })
    expect(clue.extension).toBeUndefined()
  })
})

describe('who gets it', () => {
  test('a clue of its own sender is signed at once, without a word to anybody', () => {
    const { clue, entries } = live(person('44'), '44', '2026-09-07', [])
    expect(clue.state).toBe('signed')
    expect(entries[0]).toMatchObject({ deed: 'create', state: 'signed' })
    expect(dues(clue)).toEqual({ handleBy: '2026-09-20', reportBy: '2026-10-23' })
  })

  test('a clue that is re-routed to its own sender is signed at once', () => {
    const { clue } = live(sender, '44', '2026-09-07', [
      ['2026-09-08', receiver, 'return'],
      ['2026-09-09', sender, { action: 'reroute', office: '11', reason: '样例' }],
    ])
    expect(clue).toMatchObject({ state: 'signed', from: '11', to: '11' })
    expect(Object.keys(clue.clocks)).toEqual(['handleBy', 'reportBy'])
  })

  test('re-routing and inviting pass by the office that is the target', () => {
    const rerouted = live(
      sender,
      '44',
      '2026-09-07',
      [
        ['2026-09-08', receiver, 'return'],
        ['2026-09-09', sender, { action: 'reroute', office: '33', reason: '样例' }],
      ],
      { targetOffice: '33' },
    )
    expect(rerouted.clue.to).toBe('00')
    const invited = live(
      sender,
      '44',
      '2026-09-07',
      [
        ['2026-09-08', receiver, 'sign'],
        ['2026-09-09', receiver, { action: 'invite', offices: ['33', '51', '33', '00'], reason: '样例' }],
      ],
      { targetOffice: '33' },
    )
    expect(invited.clue.invited).toEqual(['00', '51'])
    expect(invited.entries.at(-1)?.invited).toEqual(['00', '51'])
  })

  test('an invited office stays so, and its contribution changes nothing but the timeline', () => {
    const invited = [
      ['2026-09-08', receiver, 'sign'],
      ['2026-09-09', receiver, 'invite'],
    ] as const
    const before = live(sender, '44', '2026-09-07', invited).clue
    const { clue, entries } = live(sender, '44', '2026-09-07', [...invited, ['2026-09-10', person('32'), 'contribute']])
    const { version, head: _head, changedAt: _changedAt, ...rest } = before
    expect(clue).toMatchObject({ ...rest, version: version + 1 })
    expect(entries.at(-1)).toMatchObject({ deed: 'contribute', office: '32' })
  })

  test('a file counts, and changes nothing else', () => {
    const { clue, entries } = live(sender, '44', '2026-09-07', [
      ['2026-09-08', receiver, 'attach'],
      ['2026-09-08', sender, 'attach'],
    ])
    expect(clue).toMatchObject({ files: 2, state: 'transferred', version: 3 })
    expect(entries.map(({ deed }) => deed)).toEqual(['create', 'attach', 'attach'])
  })
})

describe('words that are not fit', () => {
  const running = { reportBy: { from: '2026-09-07', due: '2026-10-26' } }
  const signed = buildClue({ state: 'signed', clocks: running, invited: ['51'] })
  const returned = buildClue({ state: 'returned', returnedBy: ['33', '00', '44'] })
  type Row = [string, Clue, ReturnType<typeof person>, Act, string | undefined, RegExp | undefined]
  const extend = (reportBy: string): Act => ({ ...ACTS.extend, reportBy })
  const reroute = (office: string): Act => ({ ...ACTS.reroute, office })
  const invite = (...offices: string[]): Act => ({ ...ACTS.invite, offices })
  const rows: Row[] = [
    [
      'an extension to the day that is due anyway',
      signed,
      receiver,
      extend('2026-10-26'),
      'reportBy',
      /晚于现反馈期限 2026-10-26/,
    ],
    ['an extension by a day', signed, receiver, extend('2026-10-27'), undefined, undefined],
    ['an extension by a year', signed, receiver, extend('2027-10-26'), undefined, undefined],
    ['an extension by more than a year', signed, receiver, extend('2027-10-27'), 'reportBy', /最晚为 2027-10-26/],
    ['re-routing to the one who returned it last', returned, sender, reroute('44'), 'office', /广东省知识产权局已退回/],
    ['re-routing to one who returned it earlier', returned, sender, reroute('33'), 'office', /浙江省知识产权局已退回/],
    [
      're-routing to the target, where the centre returned it',
      returned,
      sender,
      reroute('65'),
      'office',
      /回避.*国家知识产权局已退回/,
    ],
    ['re-routing to nobody', returned, sender, reroute('99'), 'office', /没有代码为“99”的机构/],
    ['inviting nobody', signed, receiver, invite(), 'offices', /至少/],
    ['inviting an office that there is not', signed, receiver, invite('32', '99'), 'offices', /没有代码为“99”的机构/],
    ['inviting itself', signed, receiver, invite('44'), 'offices', /承办局/],
    ['inviting once more', signed, receiver, invite('32', '51'), 'offices', /四川省知识产权局已在会办局之列/],
    ['withdrawing without a reason', buildClue(), sender, { action: 'close' }, 'reason', /须填写理由/],
    ['withdrawing with a blank one', returned, sender, { action: 'close', reason: ' 　' }, 'reason', /须填写理由/],
    ['closing what was reported', buildClue({ state: 'reported' }), sender, { action: 'close' }, undefined, undefined],
  ]

  test.each(rows)('%s', (_, clue, who, act, field, message) => {
    const judged = judgeAct(RULES, { clue, targetOffice: '65' }, who, act, at('2026-09-14'))
    expect(judged).toMatchObject({ kind: field === undefined ? 'changed' : 'unfit' })
    const mistakes = judged.kind === 'unfit' ? judged.mistakes : []
    expect(mistakes.map(one => one.field)).toEqual(field === undefined ? [] : [field])
    expect(mistakes.map(one => one.message).join('')).toMatch(message ?? /^$/)
  })

  test('an extension of what is overdue lies in the future', () => {
    const clue = buildClue({ state: 'signed', clocks: running })
    const judge = (reportBy: string) => judgeAct(RULES, { clue }, receiver, extend(reportBy), at('2026-11-02'))
    expect(JSON.stringify(judge('2026-11-02'))).toContain('须晚于今日 2026-11-02')
    expect(judge('2026-11-03').kind).toBe('changed')
  })

  test('what the caller may not do is refused whatever is written', () => {
    expect(judgeAct(RULES, { clue: returned }, receiver, reroute('99'), at('2026-09-14')).kind).toBe('illegal')
  })
})
