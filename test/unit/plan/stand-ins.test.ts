import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { guide2026 } from '../../../functions/core/guide/editions/2026.ts'
import { type DueNotice, planDay } from '../../../functions/core/deadlines/plan.ts'
import { reviewSubjects } from '../../../functions/core/deadlines/review.ts'
import type { Contact, PartyRef, Register, Role, StandIn } from '../../../functions/core/register/register.ts'
import { contact, departmentRef, officeRef, progress, register, task, unit, unitRef } from '../../support/register.ts'

const rules = buildRules(guide2026)
const U = unitRef('U1')
const ROLES: readonly Role[] = ['primary', 'deputy', 'leader']

const away = (role: Role, from = '2026-11-01', to = '2027-03-31'): Partial<Contact> => ({ standIn: { role, from, to } })
type Posts = Partial<Record<Role, Partial<Contact>>>
const post = (posts: Posts, party: PartyRef = U): Contact[] =>
  ROLES.flatMap(role => (posts[role] === undefined ? [] : [contact(party, role, posts[role])]))
/** 15.1 is asked of 各示范单位 only. */
const base = { units: [unit('U1')], tasks: [task('T', { clause: '15.1', issuedOn: '2026-10-20' })] }
const plan = (date: string, rows: Partial<Register>): DueNotice[] =>
  planDay(rules, register({ ...base, ...rows }), { date }).notices

/** As `role channel channel`. */
const listHearers = (notices: readonly DueNotice[]): string[] =>
  [...Map.groupBy(notices, notice => notice.contact.role)].map(([role, own]) =>
    [role, ...own.map(({ channel }) => channel)].join(' '),
  )

const T5 = '2026-11-23'
const T0 = '2026-11-30'
const W1 = '2026-12-07'
const ALL: Posts = { primary: {}, deputy: {}, leader: {} }
const NO_EMAIL = { email: undefined } as unknown as Partial<Contact>
const NO_MOBILE = { mobile: undefined } as unknown as Partial<Contact>

describe('代班 (rules.md §3.10)', () => {
  it.each<[what: string, day: string, posts: Posts, heard: string[]]>([
    ['the deputy for the first', T5, { ...ALL, primary: away('deputy') }, ['deputy email']],
    ['the deputy for the first, where SMS are due as well', T0, { ...ALL, primary: away('deputy') }, ['deputy email sms']],
    [
      'the leader for the first: the deputy as usual',
      T0,
      { ...ALL, primary: away('leader') },
      ['leader email sms', 'deputy email'],
    ],
    ['the deputy for the leader', W1, { ...ALL, leader: away('deputy') }, ['primary email sms', 'deputy email sms']],
    ['the first for everybody', W1, { primary: {}, deputy: away('primary'), leader: away('primary') }, ['primary email sms']],
    ['a chain', T0, { primary: away('deputy'), deputy: away('leader'), leader: {} }, ['leader email sms']],
    [
      'a chain that ends where the next is back',
      T0,
      { primary: away('deputy'), deputy: away('leader', '2026-11-01', '2026-11-29'), leader: {} },
      ['deputy email sms'],
    ],
    ['the first day', T0, { ...ALL, primary: away('deputy', T0, '2026-12-31') }, ['deputy email sms']],
    ['the last day', T0, { ...ALL, primary: away('deputy', '2026-11-01', T0) }, ['deputy email sms']],
    ['one day alone', T0, { ...ALL, primary: away('deputy', T0, T0) }, ['deputy email sms']],
    ['the day before', T0, { ...ALL, primary: away('deputy', '2026-12-01') }, ['primary email sms', 'deputy email']],
    ['the day after', T0, { ...ALL, primary: away('deputy', '2026-11-01', '2026-11-29') }, ['primary email sms', 'deputy email']],
    ['for the deputy who serves as the first', T5, { deputy: away('leader'), leader: {} }, ['leader email']],
    ['by the deputy who serves as the first', W1, { deputy: {}, leader: away('deputy') }, ['deputy email sms']],
    ['a stand-in without e-mail', T5, { ...ALL, primary: away('deputy'), deputy: NO_EMAIL }, ['deputy sms']],
    ['a stand-in without a mobile', T0, { ...ALL, primary: away('deputy'), deputy: NO_MOBILE }, ['deputy email']],
    ['for one without e-mail', T5, { ...ALL, primary: { ...away('deputy'), ...NO_EMAIL } }, ['deputy email']],
    [
      'a role that is not there does not count',
      T0,
      { primary: away('leader'), deputy: {} },
      ['primary email sms', 'deputy email'],
    ],
    [
      'a circle does not count',
      W1,
      { primary: away('deputy'), deputy: away('primary'), leader: away('deputy') },
      ['primary email sms', 'deputy email', 'leader email sms'],
    ],
  ])('%s', (_, day, posts, heard) => {
    expect(listHearers(plan(day, { contacts: post(posts) }))).toEqual(heard)
  })

  it('a signed duty is heard by the stand-in of the first, by e-mail alone', () => {
    const rows = { contacts: post({ ...ALL, primary: away('leader') }), progress: [progress('T', U, 'signed', '2026-11-01')] }
    expect(listHearers(plan(T0, rows))).toEqual(['leader email'])
  })

  it('what is sent late goes to whoever stands in today', () => {
    const contacts = post({ ...ALL, primary: away('deputy', '2026-11-24', '2026-11-24') })
    const { notices } = planDay(rules, register({ ...base, contacts }), { date: '2026-11-24', since: '2026-11-20' })
    expect(listHearers(notices)).toEqual(['deputy email'])
  })

  it('a department has stand-ins, too, and gets no more SMS for it', () => {
    const department = departmentRef('知识产权运用促进司')
    const rows = (posts: Posts) => ({ units: [], tasks: [task('T', { clause: '15.2' })], contacts: post(posts, department) })
    expect(listHearers(plan(T0, rows({ ...ALL, primary: away('deputy') })))).toEqual(['deputy email'])
    expect(listHearers(plan(T0, rows({ ...ALL, primary: away('deputy'), deputy: NO_EMAIL })))).toEqual(['deputy sms'])
  })

  it('an organising office has stand-ins, too', () => {
    const contacts = [...post({ primary: away('leader'), leader: {} }, officeRef('44')), ...post({ primary: {} })]
    const [office] = plan(T5, { contacts }).filter(({ addressee }) => addressee.kind === 'office')
    expect(office).toMatchObject({ contact: { role: 'leader' }, subjects: [{ as: 'organiser', openUnits: ['U1'] }] })
  })

  it('one notice holds the own and the other subjects, each once', () => {
    const tasks = [...base.tasks, task('LATE', { clause: '15.1', due: '2026-10-30' })]
    const notices = plan('2026-11-30', { tasks, contacts: post({ ...ALL, primary: away('deputy') }) })
    expect(notices.map(({ id, subjects }) => [id, subjects.map(subject => subject.task)])).toEqual([
      ['task-20261130-unit-U1-deputy-email', ['LATE', 'T']],
      ['task-20261130-unit-U1-deputy-sms', ['LATE', 'T']],
      ['task-20261130-unit-U1-leader-email', ['LATE']],
      ['task-20261130-unit-U1-leader-sms', ['LATE']],
    ])
  })

  it.each<[posts: Posts, role: Role, reason: string]>([
    [{ ...ALL, primary: away('deputy') }, 'deputy', '备用联系人（代班：主联系人）'],
    [{ ...ALL, primary: away('leader'), deputy: away('leader') }, 'leader', '分管领导（代班：主联系人、备用联系人）'],
    [{ deputy: {}, leader: away('deputy') }, 'deputy', '备用联系人（未设主联系人，由其代收；代班：分管领导）'],
    [{ deputy: away('leader'), leader: {} }, 'leader', '分管领导（未设主联系人，由其代收；代班：备用联系人）'],
    [{ deputy: {}, leader: {} }, 'deputy', '备用联系人（未设主联系人，由其代收）'],
  ])('the reason names it: %#', (posts, role, reason) => {
    const notice = plan(W1, { contacts: post(posts) }).find(({ contact: { role: heard } }) => heard === role)
    expect(notice?.reason).toBe(`指引第15.1条 → 责任单位（示例单位U1） → ${reason}`)
  })
})

describe('before it is sent, a notice of a stand-in', () => {
  const contacts = post({ ...ALL, primary: away('leader', T0, T0) })
  const [notice] = plan(T0, { contacts }).filter(({ contact: { role }, channel }) => role === 'leader' && channel === 'sms')
  /** Reviewed on the next day, when the contact is back. */
  const review = (facts: Register['progress']) =>
    reviewSubjects(
      rules,
      {
        ...notice!,
        purpose: 'task',
        office: '44',
        role: 'leader',
        day: T0,
        batch: 'b',
        attempts: 0,
        addressee: U,
        subjects: notice!.subjects,
      },
      {
        province: { office: '44', units: base.units },
        findTask: () => base.tasks[0],
        factsOf: () => () => facts,
        contact: contact(U, 'leader'),
        today: '2026-12-01',
      },
    ).map(({ task: id }) => id)

  it('still says what it was planned for, by the columns of then', () => {
    expect(review([])).toEqual(['T'])
  })

  it.each(['done', 'signed'] as const)('says nothing of a duty that is %s by then', status => {
    expect(review([{ issuer: '00', task: 'T', party: U, status, date: T0 }])).toEqual([])
  })
})

describe('whoever stands in for whom', () => {
  const DAYS = ['2026-10-20', T5, '2026-11-27', T0, '2026-12-01', W1, '2027-02-01'] as const
  const period = fc.constantFrom<Omit<StandIn, 'role'>>(
    { from: '2026-10-01', to: '2027-12-31' },
    { from: T0, to: T0 },
    { from: '2026-11-20', to: T0 },
    { from: '2026-12-01', to: W1 },
  )
  const order = fc.shuffledSubarray([...ROLES], { minLength: 1 })
  /** Each may name one that comes after it in a random order: no circle. */
  const posts = fc
    .tuple(order, fc.array(fc.option(fc.tuple(fc.nat(2), period)), { minLength: 3, maxLength: 3 }))
    .map(([roles, choices]): Posts =>
      Object.fromEntries(
        roles.map((role, index) => {
          const after = roles.slice(index + 1)
          const [choice, days] = choices[index] ?? []
          const target = choice === undefined ? undefined : after[choice % Math.max(after.length, 1)]
          return [role, target === undefined || days === undefined ? {} : { standIn: { role: target, ...days } }]
        }),
      ),
    )
  const facts = fc.subarray([progress('T', U, 'signed', '2026-10-01'), progress('D', U, 'done', '2026-10-01')])
  const tasks = [...base.tasks, task('D', { clause: '15.1' }), task('E', { clause: '15.1', due: '2026-10-30' })]
  const scene = fc.record({ posts, day: fc.constantFrom(...DAYS), facts })

  const planScene = ({ posts: chosen, day, facts: known }: { posts: Posts; day: string; facts: Register['progress'] }) =>
    plan(day, { contacts: post(chosen), tasks, progress: known })
  const withoutStandIns = (chosen: Posts): Posts => Object.fromEntries(Object.keys(chosen).map(role => [role, {}]))
  const listPairs = (notices: readonly DueNotice[], roles: readonly Role[]): string[] =>
    [
      ...new Set(
        notices
          .filter(({ contact: { role } }) => roles.includes(role))
          .flatMap(({ channel, subjects }) => subjects.map(subject => `${channel} ${subject.task}`)),
      ),
    ].toSorted()
  const isAway = (chosen: Posts, role: Role, day: string): boolean => {
    const { standIn } = chosen[role] ?? {}
    return standIn !== undefined && standIn.from <= day && day <= standIn.to
  }
  const hearerOf = (chosen: Posts, role: Role, day: string): Role =>
    isAway(chosen, role, day) ? hearerOf(chosen, chosen[role]!.standIn!.role, day) : role

  it('nobody hears on a channel twice, and nobody who is away hears', () => {
    fc.assert(
      fc.property(scene, one => {
        const notices = planScene(one)
        expect(new Set(notices.map(({ contact: { role }, channel }) => `${role} ${channel}`)).size).toBe(notices.length)
        expect(notices.filter(({ contact: { role } }) => isAway(one.posts, role, one.day))).toEqual([])
      }),
    )
  })

  it('everybody hears what is his and what is of those whom he stands in for, and nothing else', () => {
    fc.assert(
      fc.property(scene, one => {
        const notices = planScene(one)
        const usual = planScene({ ...one, posts: withoutStandIns(one.posts) })
        for (const role of ROLES) {
          const served = ROLES.filter(other => one.posts[other] !== undefined && hearerOf(one.posts, other, one.day) === role)
          expect(listPairs(notices, [role])).toEqual(listPairs(usual, served))
        }
      }),
    )
  })

  it('on a day on which nobody is away, the plan is as without stand-ins', () => {
    fc.assert(
      fc.property(scene, one => {
        fc.pre(ROLES.every(role => !isAway(one.posts, role, one.day)))
        expect(planScene(one)).toEqual(planScene({ ...one, posts: withoutStandIns(one.posts) }))
      }),
    )
  })
})
