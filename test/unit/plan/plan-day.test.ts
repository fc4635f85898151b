import { describe, expect, it } from 'vitest'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { guide2026 } from '../../../functions/core/guide/editions/2026.ts'
import { planDay, type PlanWindow } from '../../../functions/core/deadlines/plan.ts'
import type { Register } from '../../../functions/core/register/register.ts'
import { contact, departmentRef, officeRef, progress, register, task, unit, unitRef } from '../../support/register.ts'

const rules = buildRules(guide2026)
const plan = (rows: Partial<Register>, window: string | PlanWindow) =>
  planDay(rules, register(rows), typeof window === 'string' ? { date: window } : window)

/** Who hears what, as `party role channel: stage …`. */
const listHeard = (rows: Partial<Register>, window: string | PlanWindow): string[] =>
  plan(rows, window)
    .notices.map(
      notice =>
        `${notice.addressee.id} ${notice.contact.role} ${notice.channel}: ` +
        notice.subjects
          .map(subject => `${subject.task} ${subject.stage}${subject.as === 'organiser' ? ' organiser' : ''}`)
          .join(', '),
    )
    .toSorted()

const U = unitRef('U1')
const trio = (party = U) => [contact(party), contact(party, 'deputy'), contact(party, 'leader')]
// 15.1 is asked of 各示范单位 only, so that the office appears as organiser alone.
const base = { units: [unit('U1')], contacts: trio(), tasks: [task('T', { clause: '15.1', issuedOn: '2026-10-20' })] }

describe('who hears at which stage (rules.md §3.5)', () => {
  const monthly = ['U1 deputy email', 'U1 leader email', 'U1 primary email']
  const quiet = ['U1 primary email']
  const close = ['U1 deputy email', 'U1 primary email', 'U1 primary sms']
  const weekly = ['U1 deputy email', 'U1 leader email', 'U1 leader sms', 'U1 primary email', 'U1 primary sms']
  it.each([
    { stage: 'issued', day: '2026-10-20', who: quiet },
    { stage: 'T-20', day: '2026-11-02', who: quiet },
    { stage: 'T-10', day: '2026-11-16', who: quiet },
    { stage: 'T-5', day: '2026-11-23', who: quiet },
    { stage: 'T-3', day: '2026-11-25', who: quiet },
    { stage: 'T-1', day: '2026-11-27', who: close },
    { stage: 'T0', day: '2026-11-30', who: close },
    { stage: 'T+1', day: '2026-12-01', who: ['U1 deputy email', 'U1 leader email', 'U1 primary email', 'U1 primary sms'] },
    { stage: 'W1', day: '2026-12-07', who: weekly },
    { stage: 'W8', day: '2027-01-25', who: weekly },
    { stage: 'M1', day: '2027-02-01', who: monthly },
    { stage: 'M14', day: '2028-03-01', who: monthly },
  ])('$stage on $day', ({ stage, day, who }) => {
    expect(listHeard(base, day)).toEqual(who.map(line => `${line}: T ${stage}`))
  })

  it.each(['2026-11-24', '2026-11-26', '2026-12-02', '2026-11-28', '2027-02-02'])('nobody on %s', day => {
    expect(plan(base, day)).toMatchObject({ notices: [], unreachable: [] })
  })

  it('is silent about a cancelled task', () => {
    expect(listHeard({ ...base, tasks: [task('T', { clause: '15.1', cancelled: true })] }, '2026-11-23')).toEqual([])
  })

  it('sends a department no SMS, unless it has no e-mail', () => {
    const department = departmentRef('知识产权运用促进司')
    const rows = { tasks: [task('T', { clause: '15.2' })], contacts: [contact(department), contact(department, 'leader')] }
    expect(listHeard(rows, '2026-12-07')).toEqual([
      '知识产权运用促进司 leader email: T W1',
      '知识产权运用促进司 primary email: T W1',
    ])
    const { email: _, ...mobileOnly } = contact(department)
    expect(listHeard({ ...rows, contacts: [mobileOnly] }, '2026-11-23')).toEqual(['知识产权运用促进司 primary sms: T T-5'])
  })
})

describe('the organising office', () => {
  const office = officeRef('44')
  const rows = {
    units: [unit('U1'), unit('U2'), unit('U3'), unit('U4'), unit('X', { office: '43', regionCode: '430100' })],
    contacts: [contact(office), contact(office, 'leader')],
    tasks: [task('T', { clause: '15.1', issuedOn: '2026-10-20' })],
    progress: [
      progress('T', U, 'done', '2026-11-01'),
      progress('T', unitRef('U2'), 'extended', '2027-01-15'),
      progress('T', unitRef('U3'), 'exempt', '2026-11-01'),
    ],
  }

  it.each([
    { day: '2026-10-20', stage: 'issued' },
    { day: '2026-11-02', stage: 'T-20' },
    { day: '2026-11-16', stage: undefined },
    { day: '2026-11-23', stage: 'T-5' },
    { day: '2026-11-25', stage: undefined },
    { day: '2026-11-27', stage: undefined },
    { day: '2026-11-30', stage: 'T0' },
    { day: '2026-12-01', stage: 'T+1' },
    { day: '2026-12-07', stage: 'W1' },
    { day: '2027-02-01', stage: 'M1' },
  ])('hears on $day: $stage', ({ day, stage }) => {
    expect(listHeard(rows, day)).toEqual(stage === undefined ? [] : [`44 primary email: T ${stage} organiser`])
  })

  it('counts the exempt not at all, the done and the extended as not open', () => {
    const [subject] = plan(rows, '2026-11-23').notices[0]!.subjects
    expect(subject).toMatchObject({ openUnits: ['U4'], total: 3 })
  })

  it('hears nothing when no unit is open', () => {
    expect(
      listHeard({ ...rows, progress: [...rows.progress, progress('T', unitRef('U4'), 'done', '2026-11-20')] }, '2026-11-23'),
    ).toEqual([])
  })

  it('is unreachable, not forgotten, without a contact', () => {
    const { unreachable } = plan({ ...rows, contacts: [] }, '2026-11-23')
    const listed = unreachable.map(row => `${row.addressee.id} ${row.subjects[0]!.as}`)
    expect(listed.toSorted()).toEqual(['43 organiser', '44 organiser', 'U4 responsible', 'X responsible'])
  })

  it('does not depend on its own progress', () => {
    const own = [progress('T', office, 'done', '2026-11-01'), progress('T', office, 'signed', '2026-11-01')]
    expect(listHeard({ ...rows, tasks: [task('T')], progress: own }, '2026-11-23')).toEqual(['44 primary email: T T-5 organiser'])
  })

  it('gets its own duties and its units’ in one notice', () => {
    // 16.3 is asked of every office and every creation object.
    const both = {
      ...rows,
      units: [unit('U1', { standings: ['creation'] })],
      tasks: [task('T', { clause: '16.3' })],
      progress: [],
    }
    expect(listHeard(both, '2026-11-23')).toEqual(['44 primary email: T T-5 organiser, T T-5'])
  })
})

describe('who stands in (rules.md §3.6)', () => {
  it.each([
    {
      roles: ['deputy', 'leader'] as const,
      heard: ['U1 deputy email: T W1', 'U1 deputy sms: T W1', 'U1 leader email: T W1', 'U1 leader sms: T W1'],
    },
    { roles: ['leader'] as const, heard: ['U1 leader email: T W1', 'U1 leader sms: T W1'] },
    {
      roles: ['primary', 'leader'] as const,
      heard: ['U1 leader email: T W1', 'U1 leader sms: T W1', 'U1 primary email: T W1', 'U1 primary sms: T W1'],
    },
  ])('$roles', ({ roles, heard }) => {
    expect(listHeard({ ...base, contacts: roles.map(role => contact(U, role)) }, '2026-12-07')).toEqual(heard)
  })

  it('serves the stand-in as the first: its own column falls away', () => {
    expect(listHeard({ ...base, contacts: [contact(U, 'deputy')] }, '2026-11-23')).toEqual(['U1 deputy email: T T-5'])
    expect(listHeard({ ...base, contacts: [contact(U, 'deputy')] }, '2027-02-01')).toEqual(['U1 deputy email: T M1'])
  })

  it('sends one SMS where e-mail is due and there is none, and no SMS without a mobile', () => {
    const { email: _, ...mobileOnly } = contact(U)
    const { mobile: __, ...emailOnly } = contact(U)
    expect(listHeard({ ...base, contacts: [mobileOnly] }, '2026-11-23')).toEqual(['U1 primary sms: T T-5'])
    expect(listHeard({ ...base, contacts: [mobileOnly] }, '2026-11-30')).toEqual(['U1 primary sms: T T0'])
    expect(listHeard({ ...base, contacts: [emailOnly] }, '2026-11-30')).toEqual(['U1 primary email: T T0'])
  })
})

describe('progress (rules.md §3.7)', () => {
  const heardWith = (rows: Register['progress'], day: string) => listHeard({ ...base, progress: rows }, day)

  it.each([
    { status: 'done' as const, date: '2026-11-23', heard: [] },
    { status: 'done' as const, date: '2026-11-24', heard: ['U1 primary email: T T-5'] },
    { status: 'exempt' as const, date: '2026-11-01', heard: [] },
    { status: 'extended' as const, date: '2027-01-15', heard: [] },
  ])('$status on $date', ({ status, date, heard }) => {
    expect(heardWith([progress('T', U, status, date)], '2026-11-23')).toEqual(heard)
  })

  it.each([
    { day: '2026-10-20', heard: [] },
    { day: '2026-11-02', heard: [] },
    { day: '2026-11-16', heard: [] },
    { day: '2026-11-23', heard: ['U1 primary email: T T-5'] },
    { day: '2026-11-25', heard: [] },
    { day: '2026-11-27', heard: ['U1 primary email: T T-1'] },
    { day: '2026-11-30', heard: ['U1 primary email: T T0'] },
    {
      day: '2026-12-01',
      heard: ['U1 deputy email: T T+1', 'U1 leader email: T T+1', 'U1 primary email: T T+1', 'U1 primary sms: T T+1'],
    },
  ])('who signed hears less: $day', ({ day, heard }) => {
    expect(heardWith([progress('T', U, 'signed', '2026-10-01')], day)).toEqual(heard)
  })

  it('moves the whole ladder of that duty with an extension, the last one in the file', () => {
    const extended = [progress('T', U, 'extended', '2027-03-01'), progress('T', U, 'extended', '2026-12-07')]
    expect(heardWith(extended, '2026-11-30')).toEqual(['U1 primary email: T T-5'])
    expect(plan({ ...base, progress: extended }, '2026-11-30').notices[0]!.subjects[0]).toMatchObject({ due: '2026-12-07' })
  })

  it.each([
    {
      facts: [
        ['done', '2026-11-01'],
        ['reopened', '2026-11-02'],
      ],
      open: true,
    },
    {
      facts: [
        ['reopened', '2026-11-02'],
        ['done', '2026-11-01'],
      ],
      open: true,
    },
    {
      facts: [
        ['reopened', '2026-11-02'],
        ['done', '2026-11-02'],
      ],
      open: false,
    },
    {
      facts: [
        ['done', '2026-11-02'],
        ['reopened', '2026-11-02'],
      ],
      open: true,
    },
    {
      facts: [
        ['done', '2026-11-02'],
        ['reopened', '2026-12-24'],
      ],
      open: false,
    },
    {
      facts: [
        ['exempt', '2026-11-02'],
        ['done', '2026-11-01'],
      ],
      open: false,
    },
  ] as const)('of several the latest counts, of one day the last in the file: $facts', ({ facts, open }) => {
    const rows = facts.map(([status, date]) => progress('T', U, status, date))
    expect(heardWith(rows, '2026-11-23')).toEqual(open ? ['U1 primary email: T T-5'] : [])
  })

  it('stays signed when it is reopened', () => {
    const rows = [
      progress('T', U, 'signed', '2026-11-01'),
      progress('T', U, 'done', '2026-11-02'),
      progress('T', U, 'reopened', '2026-11-03'),
    ]
    expect(heardWith(rows, '2026-11-27')).toEqual(['U1 primary email: T T-1'])
  })
})

describe('missed days (rules.md §3.9)', () => {
  it('sends of each duty only the latest, marked late', () => {
    const { notices } = plan(base, { date: '2026-11-26', since: '2026-11-13' })
    expect(notices.flatMap(notice => notice.subjects.map(subject => [notice.addressee.id, subject.stage, subject.late]))).toEqual(
      [['U1', 'T-3', true]],
    )
  })

  it('gives a signed duty the latest that it still hears', () => {
    const signed = { ...base, progress: [progress('T', U, 'signed', '2026-11-01')] }
    expect(listHeard(signed, { date: '2026-11-26', since: '2026-11-13' })).toEqual(['U1 primary email: T T-5'])
  })

  it('gives the organiser the latest of its own stages', () => {
    const rows = { ...base, contacts: [contact(officeRef('44'))] }
    expect(listHeard(rows, { date: '2026-11-26', since: '2026-10-19' })).toEqual(['44 primary email: T T-5 organiser'])
  })

  it('does nothing on a day off, and catches up on the next working day', () => {
    expect(plan(base, { date: '2026-11-28', since: '2026-11-26' })).toMatchObject({ workingDay: false, notices: [] })
    expect(listHeard(base, { date: '2026-11-30', since: '2026-11-26' })).toHaveLength(3)
  })

  it('gives a task of its own its own last day', () => {
    const rows = { ...base, tasks: [...base.tasks, task('NEW', { clause: '15.1', issuedOn: '2026-11-16' })] }
    const sinceOf = (row: { id: string }) => (row.id === 'NEW' ? '2026-11-15' : undefined)
    expect(listHeard(rows, { date: '2026-11-24', since: '2026-11-23', sinceOf })).toEqual(['U1 primary email: NEW T-5'])
  })
})

describe('one notice', () => {
  it('holds all subjects of a contact, party, channel and day, the nearest first', () => {
    const tasks = [task('B', { clause: '15.1' }), task('A', { clause: '16.1', due: '2026-11-24' })]
    const { notices } = plan({ ...base, tasks }, '2026-11-23')
    expect(listHeard({ ...base, tasks }, '2026-11-23')).toEqual([
      'U1 deputy email: A T-1',
      'U1 primary email: A T-1, B T-5',
      'U1 primary sms: A T-1',
    ])
    expect(new Set(notices.map(notice => notice.id)).size).toBe(3)
  })

  it('says why it goes to this person', () => {
    const [notice] = plan(base, '2026-11-23').notices
    expect(notice!.reason).toBe('指引第15.1条 → 责任单位（示例单位U1） → 主联系人')
  })

  it('lists every date of the day in a year without a published calendar', () => {
    const { provisional } = plan({ ...base, tasks: [task('T', { clause: '15.1', due: '2027-01-03' })] }, '2026-12-24')
    expect(provisional).toEqual(['2027-01-04'])
  })
})
