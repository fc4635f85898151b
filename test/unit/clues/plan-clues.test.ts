import { describe, expect, test } from 'vitest'
import type { Clue } from '../../../functions/core/clues/clue.ts'
import { planClues } from '../../../functions/core/clues/plan-clues.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import type { PlanWindow } from '../../../functions/core/deadlines/plan.ts'
import { type Contact, type PartyRef, partyKey } from '../../../functions/core/register/register.ts'
import { buildClue } from '../../support/clue-life.ts'
import { contact, departmentRef, officeRef } from '../../support/register.ts'

const calendar = buildCalendar()
const RECEIVER = officeRef('44')
const SENDER = officeRef('11')
const TRADEMARKS = departmentRef('商标局')
const PROTECTION = departmentRef('知识产权保护司')
const allOf = (party: PartyRef): Contact[] => [contact(party), contact(party, 'deputy'), contact(party, 'leader')]
const EVERYBODY = [RECEIVER, SENDER, TRADEMARKS, PROTECTION].flatMap(allOf)

/** Due on Wednesday, November 25th. */
const TRANSFERRED = buildClue({ clocks: { signBy: { from: '2026-11-18', due: '2026-11-25' } } })
const RETURNED = buildClue({ state: 'returned', clocks: { decideBy: { from: '2026-11-18', due: '2026-11-25' } } })

type Case = { office?: string; clues?: Clue[]; contacts?: Contact[] } & Partial<PlanWindow>

const plan = ({ office = '44', clues = [TRANSFERRED], contacts = EVERYBODY, date = '2026-11-25', ...window }: Case) =>
  planClues(
    calendar,
    office,
    { clues, contactsOf: party => contacts.filter(one => partyKey(one.party) === partyKey(party)) },
    { date, ...window },
  )

/** Such as `deputy sms: due signBy T0`. */
const tell = (one: Case): string[] =>
  plan(one).notices.map(
    ({ role, channel, clues = [] }) =>
      `${role} ${channel}: ${clues.map(({ occasion, clock, stage }) => `${occasion} ${clock} ${stage}`).join(', ')}`,
  )

const OWNER_BEFORE = (stage: string) => [`primary email: due signBy ${stage}`, `deputy email: due signBy ${stage}`]
const OWNER_AFTER = (stage: string) =>
  ['primary', 'deputy', 'leader'].flatMap(role => ['email', 'sms'].map(channel => `${role} ${channel}: due signBy ${stage}`))

describe('the owner of a clock', () => {
  test.each<[string, string, string[]]>([
    ['the day before T-3 nothing', '2026-11-19', []],
    ['T-3', '2026-11-20', OWNER_BEFORE('T-3')],
    ['a working day between', '2026-11-23', []],
    ['T-1', '2026-11-24', OWNER_BEFORE('T-1')],
    [
      'T0 by SMS as well',
      '2026-11-25',
      ['primary', 'deputy'].flatMap(role => [`${role} email: due signBy T0`, `${role} sms: due signBy T0`]),
    ],
    ['T+1 the leader as well', '2026-11-26', OWNER_AFTER('T+1')],
    ['nothing on T+2', '2026-11-27', []],
    ['nothing on a day off', '2026-11-28', []],
    ['T+3', '2026-11-30', OWNER_AFTER('T+3')],
    ['T+5', '2026-12-02', OWNER_AFTER('T+5')],
  ])('hears at %s', (_, date, told) => {
    expect(tell({ date })).toEqual(told)
  })

  test('hears nothing on or before the day of its start', () => {
    const clues = [buildClue({ clocks: { signBy: { from: '2026-11-23', due: '2026-11-25' } } })]
    expect(tell({ clues, date: '2026-11-23', since: '2026-11-13' })).toEqual([])
    expect(tell({ clues, date: '2026-11-24', since: '2026-11-23' })).toEqual(OWNER_BEFORE('T-1'))
  })

  test('hears of each clock that runs, in one notice for each contact and channel', () => {
    const clocks = { handleBy: { from: '2026-11-11', due: '2026-11-25' }, reportBy: { from: '2026-11-11', due: '2026-11-26' } }
    const [first] = plan({ clues: [buildClue({ state: 'signed', clocks })] }).notices
    expect(first!.clues).toEqual([
      { number: 'DB-2026-11-000001', occasion: 'due', clock: 'handleBy', stage: 'T0', on: '2026-11-25', due: '2026-11-25' },
      { number: 'DB-2026-11-000001', occasion: 'due', clock: 'reportBy', stage: 'T-1', on: '2026-11-25', due: '2026-11-26' },
    ])
    expect(first!.id).toBe('clue-20261125-office-44-primary-email')
  })

  test('is the sender of one that was returned or reported', () => {
    expect(tell({ clues: [RETURNED] })).toEqual([])
    expect(tell({ office: '11', clues: [RETURNED] })[0]).toBe('primary email: due decideBy T0')
    const reviewBy = { from: '2026-11-18', due: '2026-11-25' }
    expect(tell({ office: '11', clues: [buildClue({ state: 'reported', clocks: { reviewBy } })] })[0]).toBe(
      'primary email: due reviewBy T0',
    )
  })

  test('is, of what the centre has received, the department of its kind, by SMS as well', () => {
    const { notices } = plan({ office: '00', clues: [{ ...TRANSFERRED, to: '00' }] })
    expect(notices.map(({ id, office, addressee }) => `${id} ${office} ${addressee.id}`)).toEqual([
      `${notices[0]!.id} 00 商标局`,
      `${notices[1]!.id} 00 商标局`,
      `${notices[2]!.id} 00 商标局`,
      `${notices[3]!.id} 00 商标局`,
    ])
    expect(notices.map(({ role, channel }) => `${role} ${channel}`)).toEqual([
      'primary email',
      'primary sms',
      'deputy email',
      'deputy sms',
    ])
  })
})

describe('of a clock that has run out', () => {
  const AT_T1 = { date: '2026-11-26' }
  const AT_T3 = { date: '2026-11-30' }
  const FIRST = (stage: string, clock = 'signBy') => [`primary email: overdue ${clock} ${stage}`]
  test.each<[string, Case, string[]]>([
    ['the sender hears at T+1', { ...AT_T1, office: '11' }, FIRST('T+1')],
    ['the sender hears no more at T+3', { ...AT_T3, office: '11' }, []],
    ['the centre hears nothing at T+1', { ...AT_T1, office: '00' }, []],
    ['the department of the kind hears at T+3', { ...AT_T3, office: '00' }, FIRST('T+3')],
    ['nobody else hears at T+5', { date: '2026-12-02', office: '00' }, []],
    [
      'the sender whose own it is hears as its owner',
      { ...AT_T1, office: '11', clues: [RETURNED] },
      ['primary email: due decideBy T+1'],
    ],
    ['the centre hears of the sender’s clocks, too', { ...AT_T3, office: '00', clues: [RETURNED] }, FIRST('T+3', 'decideBy')],
    ['the sender hears of what the centre has', { ...AT_T1, office: '11', clues: [{ ...TRANSFERRED, to: '00' }] }, FIRST('T+1')],
    [
      'the centre as owner hears nothing twice',
      { ...AT_T3, office: '00', clues: [{ ...TRANSFERRED, to: '00' }] },
      ['primary email: due signBy T+3'],
    ],
    ['the centre as sender hears at T+1', { ...AT_T1, office: '00', clues: [{ ...TRANSFERRED, from: '00' }] }, FIRST('T+1')],
    [
      'the centre as sender that missed both hears the later one',
      { ...AT_T3, since: '2026-11-25', office: '00', clues: [{ ...TRANSFERRED, from: '00' }] },
      FIRST('T+3'),
    ],
    [
      'an office that is its own sender hears as the owner',
      { ...AT_T1, clues: [{ ...TRANSFERRED, from: '44' }] },
      OWNER_AFTER('T+1').slice(0, 1),
    ],
  ])('%s', (_, one, told) => {
    expect(tell(one).slice(0, Math.max(1, told.length))).toEqual(told)
  })

  test('only the first listener hears who has nothing to do', () => {
    expect(tell({ ...AT_T1, office: '11' })).toHaveLength(1)
    expect(tell({ ...AT_T3, office: '00' })).toHaveLength(1)
  })
})

describe('a day that was missed', () => {
  test.each<[string, Case, string]>([
    ['brings only the latest stage of the clock', { date: '2026-11-25', since: '2026-11-18' }, 'due signBy T0'],
    ['brings a stage late', { date: '2026-11-27', since: '2026-11-25' }, 'due signBy T+1'],
    ['brings nothing that was planned', { date: '2026-11-25', since: '2026-11-25' }, ''],
    [
      'brings the sender its only one, even later',
      { office: '11', date: '2026-12-02', since: '2026-11-25' },
      'overdue signBy T+1',
    ],
    [
      'of a party whose row could not be read counts from then on',
      { date: '2026-11-27', since: '2026-11-26', back: new Map([['office:44', '2026-11-23']]) },
      'due signBy T+1',
    ],
    ['leaves out a party whose row cannot be read', { leftOut: new Set(['office:44']) }, ''],
  ])('%s', (_, one, told) => {
    expect(tell(one)[0]?.split(': ')[1] ?? '').toBe(told)
  })

  test('keeps the stage’s own day', () => {
    const [notice] = plan({ date: '2026-11-27', since: '2026-11-25' }).notices
    expect(notice).toMatchObject({ day: '2026-11-27', clues: [{ stage: 'T+1', on: '2026-11-26' }] })
  })
})

describe('who of the party', () => {
  const handler = contact(RECEIVER, 'leader', { handles: ['trademark-squatting'] })
  const { email: _, ...withoutMail } = contact(RECEIVER)
  const away = { standIn: { role: 'leader', from: '2026-11-20', to: '2026-11-27' } } as const
  test.each<[string, Contact[], string, string[]]>([
    ['a deputy alone stands for it', [contact(RECEIVER, 'deputy')], '2026-11-24', ['deputy email true']],
    ['a leader alone, even before the day', [contact(RECEIVER, 'leader')], '2026-11-24', ['leader email true']],
    [
      'who has the kind is first, and 主联系人 hears as 备用联系人 does',
      [contact(RECEIVER), handler],
      '2026-11-24',
      ['leader email true', 'primary email false'],
    ],
    [
      'so does he on the day, though 备用联系人 has it',
      [contact(RECEIVER), contact(RECEIVER, 'deputy', { handles: ['4.2'] }), contact(RECEIVER, 'leader')],
      '2026-11-25',
      ['deputy email true', 'deputy sms true', 'primary email false', 'primary sms false'],
    ],
    [
      'who stands in hears',
      [contact(RECEIVER, 'primary', away), contact(RECEIVER, 'leader')],
      '2026-11-24',
      ['leader email true'],
    ],
    ['an SMS where there is no e-mail address', [withoutMail], '2026-11-24', ['primary sms true']],
  ])('%s', (_name, contacts, date, told) => {
    expect(plan({ contacts, date }).notices.map(({ role, channel, first }) => `${role} ${channel} ${first}`)).toEqual(told)
  })

  test('nobody: one notice, which will fail where it is seen, and nothing is dropped', () => {
    expect(plan({ contacts: [] }).notices).toMatchObject([{ role: 'primary', channel: 'email', clues: [{ stage: 'T0' }] }])
  })

  test('is said with the clause and what the party has to do with it', () => {
    const reasonOf = (one: Case) => plan(one).notices[0]!.reason
    expect(reasonOf({ contacts: [contact(RECEIVER), handler] })).toBe(
      '指引第4.2条 → 线索承办机关（广东省知识产权局） → 分管领导（按分工负责此类线索）',
    )
    expect(reasonOf({ office: '11', date: '2026-11-26' })).toBe('指引第4.2条 → 线索转送机关（北京市知识产权局） → 主联系人')
    expect(reasonOf({ office: '00', date: '2026-11-30' })).toBe('指引第4.2条 → 线索主管司局（商标局） → 主联系人')
  })
})

describe('several clues', () => {
  const other = (part: Partial<Clue>) => ({ ...TRANSFERRED, number: 'DB-2026-11-000002', ...part })
  test('of one party share a notice, the urgent ones first, and make it urgent', () => {
    const { notices } = plan({ clues: [TRANSFERRED, other({ level: 'urgent' })] })
    expect(notices.map(({ urgent, clues }) => [urgent, clues?.map(({ number }) => number)])).toEqual(
      notices.map(() => [true, ['DB-2026-11-000002', 'DB-2026-11-000001']]),
    )
    expect(plan({}).notices.every(({ urgent }) => urgent === undefined)).toBe(true)
  })

  test('of two departments do not', () => {
    const clues = [TRANSFERRED, other({ kind: 'fabricated-patent' })].map(clue => ({ ...clue, to: '00' }))
    const { notices } = plan({ office: '00', clues, date: '2026-11-24' })
    expect(notices.map(({ addressee, role, clues: told }) => `${addressee.id} ${role} ${told?.length}`)).toEqual([
      '商标局 primary 1',
      '商标局 deputy 1',
      '知识产权保护司 primary 1',
      '知识产权保护司 deputy 1',
    ])
  })

  test('of kinds that different people have reach each of them by his own column', () => {
    const contacts = [contact(RECEIVER), contact(RECEIVER, 'leader', { handles: ['5.2'] })]
    const { notices } = plan({ clues: [TRANSFERRED, other({ kind: 'fabricated-patent' })], contacts, date: '2026-11-24' })
    expect(notices.map(({ role, clues }) => `${role} ${clues?.map(({ number }) => number.at(-1)).join()}`)).toEqual([
      'primary 1,2',
      'leader 2',
    ])
  })
})

test('days in a year whose calendar is not published are told', () => {
  const clues = [buildClue({ clocks: { signBy: { from: '2026-12-25', due: '2027-01-05' } } })]
  expect(plan({ clues, date: '2026-12-30' }).provisional).toEqual(['2027-01-05'])
  expect(plan({}).provisional).toEqual([])
})
