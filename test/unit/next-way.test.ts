import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { confirmNextWay, openNextWay } from '../../functions/core/ways/next-way.ts'
import { chooseNextWay, isSameWay, listWays, type Standing, type Way } from '../../functions/core/ways/ways.ts'
import { findSlot } from '../../functions/core/ways/unreached.ts'
import type { NoticeRecord } from '../../functions/core/ports.ts'
import { type Aftermath, buildAftermath, hashOf, idOf, NOW, staff, UNIT } from '../support/aftermath.ts'
import { runMortal } from '../support/worker.ts'
import { contact, departmentRef, officeRef, unitRef } from '../support/register.ts'

const WAYS = ['primary email', 'primary sms', 'deputy email', 'deputy sms', 'leader email', 'leader sms'] as const
const parse = (text: string): Way => {
  const [role, channel] = text.split(' ') as [Way['role'], Way['channel']]
  return { role, channel }
}
const print = ({ role, channel }: Way): string => `${role} ${channel}`

describe('the ways of a party are tried', () => {
  test.each([
    ['primary email', ['primary sms', 'deputy email', 'deputy sms', 'leader email', 'leader sms']],
    ['primary sms', ['primary email', 'deputy email', 'deputy sms', 'leader email', 'leader sms']],
    ['deputy email', ['deputy sms', 'leader email', 'leader sms', 'primary email', 'primary sms']],
    ['leader sms', ['leader email', 'primary email', 'primary sms', 'deputy email', 'deputy sms']],
  ])('from %s: the same person, then the next by role, e-mail first', (root, expected) => {
    expect(listWays(parse(root)).map(print)).toEqual(expected)
  })

  const choose = (
    failed: string,
    standings: Record<string, Standing> = {},
    reach: 'person' | 'party' = 'party',
    closed: string[] = [],
  ) => {
    const choice = chooseNextWay({
      root: parse('primary email'),
      failed: parse(failed),
      reach,
      standingOf: way => standings[print(way)] ?? 'free',
      isReachable: way => !closed.includes(print(way)),
    })
    return choice.kind === 'nobody' ? 'nobody' : `${choice.kind} ${print(choice.way)}`
  }
  test.each([
    ['the other channel of the same person', 'primary email', {}, 'party', [], 'free primary sms'],
    ['the next person where that leads nowhere', 'primary email', {}, 'party', ['primary sms'], 'free deputy email'],
    ['nobody else where only the person counts', 'primary email', {}, 'person', ['primary sms'], 'nobody'],
    [
      'the one behind a way that was tried in vain',
      'primary email',
      { 'primary sms': 'spent' },
      'party',
      [],
      'free deputy email',
    ],
    ['what tells the same there', 'primary email', { 'primary sms': 'told' }, 'party', ['primary sms'], 'told primary sms'],
    [
      'what was chosen before, whatever is free by now',
      'primary email',
      { 'deputy sms': 'opened' },
      'party',
      [],
      'opened deputy sms',
    ],
    ['only what lies behind the failed second way', 'deputy email', { 'primary sms': 'opened' }, 'party', [], 'free deputy sms'],
    ['nobody at the end', 'leader sms', {}, 'party', [], 'nobody'],
  ] as const)('%s', (_, failed, standings, reach, closed, expected) => {
    expect(choose(failed, standings, reach, [...closed])).toBe(expected)
  })

  test('a chain in which everything fails tries each open way once, and ends', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WAYS), fc.subarray([...WAYS]), (rootText, open) => {
        const root = parse(rootText)
        const tried: string[] = []
        for (let failed = root; ;) {
          const choice = chooseNextWay({
            root,
            failed,
            reach: 'party',
            standingOf: () => 'free',
            isReachable: way => open.some(text => isSameWay(parse(text), way)),
          })
          if (choice.kind === 'nobody') break
          tried.push(print(choice.way))
          failed = choice.way
        }
        expect(tried.toSorted()).toEqual(open.filter(text => text !== rootText).toSorted())
      }),
    )
  })
})

describe('a notice that did not reach its person', () => {
  let after: Aftermath
  beforeEach(() => {
    after = buildAftermath()
  })
  const open = (notice: NoticeRecord, cause = 'hard-bounce', more: object = {}) =>
    openNextWay(after.needs(), notice, { cause, ...more })

  test('goes to the other channel of the same person, and says why', async () => {
    await after.addUnit(staff('primary', 'deputy'))
    const failed = after.add()
    expect(await open(failed)).toEqual({ kind: 'placed', notice: idOf('primary', 'sms', 'fallback', 'task-primary-email') })
    expect(after.notices('fallback')).toMatchObject([
      {
        state: 'planned',
        role: 'primary',
        channel: 'sms',
        day: failed.day,
        subjects: failed.subjects,
        root: { id: failed.id, purpose: 'task', role: 'primary', first: true, channel: 'email' },
        reason: '指引第16.1条 → 责任单位（示例单位） → 主联系人；主联系人的电子邮件未能送达，改发主联系人的短信',
      },
    ])
  })

  test('goes to the next contact where the person has no other channel', async () => {
    const [primary, ...others] = staff('primary', 'deputy')
    const { mobile: _mobile, ...reachable } = primary!
    await after.addUnit([reachable, ...others])
    await open(after.add())
    expect(after.waysOf('fallback')).toEqual(['deputy email'])
  })

  test('passes over addresses that are barred, and the one that is about to be', async () => {
    await after.addUnit(staff('primary', 'deputy'))
    await after.outbox.saveSuppression({
      addressHash: hashOf('13800000001'),
      cause: 'hard-bounce',
      channel: 'sms',
      office: '44',
      party: unitRef(UNIT),
      role: 'primary',
      notice: 'n',
      since: NOW,
    })
    await open(after.add(), 'hard-bounce', { barred: [hashOf('deputy@example.com')] })
    expect(after.waysOf('fallback')).toEqual(['deputy sms'])
  })

  test('never goes by a channel that is off', async () => {
    after.channels = ['email']
    await after.addUnit(staff('primary', 'deputy'))
    await open(after.add())
    expect(after.waysOf('fallback')).toEqual(['deputy email'])
  })

  test('never goes to who is away: the stand-in hears', async () => {
    const [primary, deputy, leader] = staff('primary', 'deputy', 'leader')
    const away = { ...deputy!, standIn: { role: 'leader' as const, from: '2026-11-20', to: '2026-11-27' } }
    const { mobile: _mobile, ...first } = primary!
    await after.addUnit([first, away, leader!])
    await open(after.add())
    expect(after.waysOf('fallback')).toEqual(['leader email'])
  })

  test.each([
    ['is planned', 'planned', 'covered'],
    ['was delivered', 'delivered', 'covered'],
    ['has failed', 'failed', 'placed deputy email'],
    ['was suppressed', 'suppressed', 'placed deputy email'],
    ['was withdrawn', 'withdrawn', 'placed primary sms'],
  ] as const)('adds nothing where the SMS of the day %s', async (_, state, expected) => {
    await after.addUnit(staff('primary', 'deputy'))
    after.add({ channel: 'sms', state, id: idOf('primary', 'sms') })
    const { kind } = await open(after.add())
    expect([kind, ...after.waysOf('fallback')].join(' ')).toBe(expected)
  })

  test('is not covered by an SMS that lacks one of its subjects', async () => {
    await after.addUnit(staff('primary'))
    const failed = after.add()
    after.add({
      channel: 'sms',
      id: idOf('primary', 'sms'),
      subjects: failed.subjects.map(subject => ({ ...subject, task: 'T2' })),
    })
    expect(await open(failed)).toMatchObject({ kind: 'placed' })
  })

  test('is covered by the second way of another notice that says the same', async () => {
    await after.addUnit(staff('primary', 'deputy'))
    const email = after.add()
    const sms = after.add({ channel: 'sms', id: idOf('primary', 'sms'), state: 'failed' })
    await open(email)
    after.outbox.notices.set(email.id, { ...email, state: 'failed' })
    expect(await open(sms)).toEqual({ kind: 'covered', notice: idOf('deputy', 'email', 'fallback', 'task-primary-email') })
    expect(after.waysOf('fallback')).toEqual(['deputy email'])
  })

  test('opens its way once, however often it is asked, even when a nearer one has come up', async () => {
    const [primary, deputy] = staff('primary', 'deputy')
    const { mobile: _mobile, ...reachable } = primary!
    await after.addUnit([reachable, deputy!])
    const failed = after.add()
    const first = await open(failed)
    await after.register.saveParty({
      ...after.register.parties.get(`44 unit:${UNIT}`)!,
      contacts: [primary!, deputy!],
      version: 2,
    })
    expect(await open(failed)).toEqual(first)
    expect(after.waysOf('fallback')).toEqual(['deputy email'])
  })

  test('goes on along the chain of its root until nobody is left, one message to each at most', async () => {
    await after.addUnit(staff('primary', 'deputy', 'leader'))
    let link = after.add()
    const chain: string[] = []
    for (;;) {
      const way = await open(link)
      after.outbox.notices.set(link.id, { ...link, state: 'failed' })
      if (way.kind !== 'placed') break
      link = after.outbox.notices.get(way.notice)!
      chain.push(`${link.role} ${link.channel}`)
    }
    expect(chain).toEqual(['primary sms', 'deputy email', 'deputy sms', 'leader email', 'leader sms'])
    expect(new Set(after.notices('fallback').map(({ root }) => root?.id))).toEqual(new Set([idOf('primary', 'email')]))
  })

  test('goes past a second way that was withdrawn when the first seemed to have arrived', async () => {
    await after.addUnit(staff('primary', 'deputy'))
    const mail = after.add({ state: 'delivered' })
    after.add({
      id: idOf('primary', 'sms', 'fallback', 'task-primary-email'),
      purpose: 'fallback',
      channel: 'sms',
      state: 'withdrawn',
    })
    expect(await open(mail)).toMatchObject({ kind: 'placed', notice: idOf('deputy', 'email', 'fallback', 'task-primary-email') })
  })

  test('keeps the events of a reactive notice apart', async () => {
    await after.addUnit(staff('primary'))
    const answer = (event: string) => after.add({ purpose: 'clue', subjects: [], id: idOf('primary', 'email', 'clue', event) })
    await open(answer('transferred-1'))
    await open(answer('transferred-2'))
    expect(after.notices('fallback').map(({ id }) => id)).toEqual([
      idOf('primary', 'sms', 'fallback', 'clue-primary-email-transferred-1'),
      idOf('primary', 'sms', 'fallback', 'clue-primary-email-transferred-2'),
    ])
  })

  test.each([
    ['inside the SMS window at once', NOW, 'now', NOW],
    ['before it when it opens', '2026-11-23T00:40:00.000Z', 'later', '2026-11-23T01:00:00.000Z'],
    ['on a Friday evening on Monday', '2026-11-27T10:30:00.000Z', 'later', '2026-11-30T01:00:00.000Z'],
  ])('falls due %s', async (_, now, lane, dueAt) => {
    await after.addUnit(staff('primary'))
    after.advance(Date.parse(now) - Date.parse(NOW))
    await open(after.add())
    expect([...after.outbox.batches.values()]).toMatchObject([
      { lane, dueAt, office: '44', day: '2026-11-23', priority: 'ordinary' },
    ])
  })

  test.each([
    ['a report', { purpose: 'report' }],
    ['the operator', { purpose: 'operator', addressee: { kind: 'operator', id: 'operator' } }],
  ] as const)('of %s has no second way', async (_, part) => {
    await after.addUnit(staff('primary'))
    expect(await open(after.add(part))).toEqual({ kind: 'none' })
    expect(after.outbox.unreached.size).toBe(0)
  })

  const MATTER = {
    kind: 'reopened',
    duty: { issuer: '00', task: 'T1', party: unitRef(UNIT), office: '44' },
    id: '2026-11-23T01:00:00.000Z',
  } as const
  const DEPUTY = { kind: 'placed', notice: idOf('deputy', 'email', 'fallback', 'request-primary-email-reopened-1') }
  test.each([
    ['request', { matter: MATTER }, 'reopened-1', DEPUTY],
    // The next one never got what was wrong.
    ['correction', { corrects: { correction: 'c1', notice: 'n1' } }, 'cc1-12345678', { kind: 'nobody' }],
  ] as const)(
    'of a %s goes on to the same person and no further than it may, and says there what it is about',
    async (purpose, about, event, then) => {
      await after.addUnit(staff('primary', 'deputy'))
      const failed = after.add({ purpose, subjects: [], id: idOf('primary', 'email', purpose, event), ...about })
      expect(await open(failed)).toEqual({
        kind: 'placed',
        notice: idOf('primary', 'sms', 'fallback', `${purpose}-primary-email-${event}`),
      })
      const [second] = after.notices('fallback')
      expect(second).toMatchObject({ ...about, root: { purpose, id: failed.id } })
      expect(await open(second!)).toEqual(then)
      expect(after.outbox.unreached.size).toBe(0)
    },
  )

  test('of a request is not covered by a request about something else', async () => {
    await after.addUnit(staff('primary'))
    after.add({ purpose: 'request', channel: 'sms', subjects: [], id: idOf('primary', 'sms', 'request', 'reopened-2') })
    const failed = after.add({ purpose: 'request', subjects: [], id: idOf('primary', 'email', 'request', 'reopened-1') })
    expect(await open(failed)).toMatchObject({ kind: 'placed' })
  })

  test('of a party that has left has none either', async () => {
    await after.register.saveParty({ party: unitRef(UNIT), office: '44', contacts: staff('primary'), retired: true, version: 1 })
    expect(await open(after.add())).toEqual({ kind: 'none' })
  })

  test('that was begun before the party left is still brought to its end', async () => {
    await after.addUnit(staff('primary'))
    const failed = after.add()
    await runMortal({ call: 1, moment: 'after' }, mortal => {
      const { outbox, ...needs } = after.needs()
      return openNextWay({ ...needs, outbox: { ...outbox, ...mortal({ putNotice: outbox.putNotice }) } }, failed, {
        cause: 'hard-bounce',
      })
    })
    expect(after.notices('fallback')).toHaveLength(1)
    await after.register.saveParty({ ...after.register.parties.get(`44 unit:${UNIT}`)!, retired: true, version: 2 })
    expect(await open(failed)).toMatchObject({ kind: 'placed' })
    const [{ batch } = { batch: '' }] = after.notices('fallback')
    expect([...after.outbox.batches.values()].filter(({ id }) => id === batch)).toHaveLength(1)
  })

  test('waits for a party that nobody can read', async () => {
    const needs = after.needs()
    const register = {
      ...needs.register,
      readState: async () => ({ parties: [], duties: [], tasks: [], problems: [{ row: 'r', message: 'broken' }] }),
    }
    await expect(openNextWay({ ...needs, register }, after.add(), { cause: 'refused' })).rejects.toThrow('party unit:u1')
  })
})

describe('a party whom nobody is left to tell', () => {
  let after: Aftermath
  beforeEach(async () => {
    after = buildAftermath()
    await after.addOffice()
  })
  const open = (notice: NoticeRecord) => openNextWay(after.needs(), notice, { cause: 'hard-bounce' })

  test('is told to its office, once an hour for all of them', async () => {
    await after.addUnit([], 'u1')
    await after.addUnit([], 'u2')
    expect(await open(after.add())).toEqual({ kind: 'nobody' })
    expect(await open(after.add({}, 'u2'))).toEqual({ kind: 'nobody' })
    expect(after.notices('report')).toMatchObject([
      { addressee: { kind: 'office', id: '44' }, role: 'primary', channel: 'email', office: '44', day: '2026-11-23' },
    ])
    const slot = findSlot(after.notices('report')[0]!.id)!
    expect(slot).toBe('2026-11-23T10')
    expect(await after.outbox.readUnreached('44', slot)).toHaveLength(2)
    const holding = new Set(after.notices('report').map(({ batch }) => batch))
    expect([...after.outbox.batches.values()].filter(({ id }) => holding.has(id))).toMatchObject([
      { dueAt: '2026-11-23T03:05:00.000Z', lane: 'later' },
    ])
  })

  test('is told in the report of the next hour when it comes up then', async () => {
    await after.addUnit([], 'u1')
    await open(after.add())
    after.advance(3_600_000)
    await open(after.add({}, 'u2'))
    expect(after.notices('report').map(({ id }) => findSlot(id))).toEqual(['2026-11-23T10', '2026-11-23T11'])
  })

  test('is told once when whoever began to tell it died, and the hour has passed since', async () => {
    await after.addUnit([])
    const failed = after.add()
    await runMortal({ call: 1, moment: 'after' }, mortal => {
      const { outbox, ...needs } = after.needs()
      return openNextWay({ ...needs, outbox: { ...outbox, ...mortal({ saveUnreached: outbox.saveUnreached }) } }, failed, {
        cause: 'hard-bounce',
      })
    })
    expect([after.outbox.unreached.size, after.notices('report').length]).toEqual([1, 0])
    after.advance(3_600_000)
    await open(failed)
    expect(after.outbox.unreached.size).toBe(1)
    expect(after.notices('report').map(({ id }) => findSlot(id))).toEqual(['2026-11-23T10'])
  })

  test('is told by SMS to an office without e-mail', async () => {
    await after.register.saveParty({
      party: officeRef('44'),
      office: '44',
      contacts: [{ party: officeRef('44'), role: 'deputy', name: '示例', mobile: '13800000009' }],
      retired: false,
      version: 2,
    })
    await after.addUnit([])
    await open(after.add())
    expect(after.waysOf('report')).toEqual(['deputy sms'])
  })

  test('is told to nobody when it is the office itself, or a department', async () => {
    await after.addOffice([])
    const office = { addressee: officeRef('11'), office: '11' }
    const department = { addressee: departmentRef('条法司'), office: '00' }
    expect(await open(after.add(office))).toEqual({ kind: 'nobody' })
    expect(await open(after.add(department))).toEqual({ kind: 'nobody' })
    expect([after.outbox.unreached.size, after.notices('report').length]).toEqual([0, 0])
  })

  test('is not told when only the person was asked for', async () => {
    await after.addUnit([])
    expect(await openNextWay(after.needs(), after.add(), { cause: 'no-receipt', reach: 'person' })).toEqual({ kind: 'nobody' })
    expect(after.outbox.unreached.size).toBe(0)
  })
})

describe('a report that does not reach its office', () => {
  let after: Aftermath
  const office = officeRef('44')
  const emailOnly = (role: 'primary' | 'deputy') => {
    const { mobile: _mobile, ...person } = contact(office, role, { email: `${role}@example.com` })
    return person
  }
  beforeEach(async () => {
    after = buildAftermath()
    await after.addUnit([])
    await after.addOffice([emailOnly('primary'), emailOnly('deputy')])
    await openNextWay(after.needs(), after.add(), { cause: 'hard-bounce' })
  })
  const report = (role: string) => after.notices('report').find(one => one.role === role)!
  const fail = (role: string, state: 'failed' | 'suppressed' = 'failed') => {
    after.outbox.notices.set(report(role).id, { ...report(role), state })
  }

  test('goes to its next contact, with the same event', async () => {
    const way = await openNextWay(after.needs(), report('primary'), { cause: 'refused' })
    expect(after.waysOf('report')).toEqual(['primary email', 'deputy email'])
    expect(way).toEqual({ kind: 'placed', notice: report('deputy').id })
    expect(findSlot(report('deputy').id)).toBe(findSlot(report('primary').id))
    expect(report('deputy').reason).toBe('辖区内有单位联系不上 → 广东省知识产权局 → 备用联系人')
  })

  test('goes there once, however often that is asked for', async () => {
    const dead = { cause: 'refused' }
    const first = report('primary')
    await openNextWay(after.needs(), first, dead)
    const before = after.outbox.batches.size
    const way = await openNextWay(after.needs(), first, dead)
    fail('primary')
    expect(await confirmNextWay(after.needs(), first, dead, way)).toEqual({ kind: 'covered', notice: report('deputy').id })
    expect([after.notices('report').length, after.outbox.batches.size]).toEqual([2, before])
  })

  test('leaves nobody when no contact is left who was not tried, or is not about to be barred', async () => {
    const barred = { cause: 'hard-bounce', barred: [hashOf('deputy@example.com')] }
    expect(await openNextWay(after.needs(), report('primary'), barred)).toEqual({ kind: 'nobody' })
    await openNextWay(after.needs(), report('primary'), { cause: 'refused' })
    fail('primary', 'suppressed')
    expect(await openNextWay(after.needs(), report('deputy'), { cause: 'refused' })).toEqual({ kind: 'nobody' })
  })

  test('is not repeated because nobody has acknowledged it', async () => {
    const dead = { cause: 'no-receipt', reach: 'person' } as const
    expect(await openNextWay(after.needs(), report('primary'), dead)).toEqual({ kind: 'none' })
  })

  test('costs one that stands no draft when its event comes up again', async () => {
    await after.addUnit([], 'u2')
    const before = after.outbox.batches.size
    await openNextWay(after.needs(), after.add({}, 'u2'), { cause: 'hard-bounce' })
    expect([after.outbox.unreached.size, after.outbox.batches.size]).toEqual([2, before])
  })
})

describe('two notices that cover each other', () => {
  test('and fail in one moment do not leave the party untold', async () => {
    const after = buildAftermath()
    await after.addUnit(staff('primary', 'deputy'))
    const email = after.add()
    const sms = after.add({ channel: 'sms', id: idOf('primary', 'sms') })
    const dead = { cause: 'refused' }
    const ways = [await openNextWay(after.needs(), email, dead), await openNextWay(after.needs(), sms, dead)] as const
    expect(ways.map(({ kind }) => kind)).toEqual(['covered', 'covered'])
    for (const { id } of [email, sms]) after.outbox.notices.set(id, { ...after.outbox.notices.get(id)!, state: 'failed' })
    await confirmNextWay(after.needs(), email, dead, ways[0])
    await confirmNextWay(after.needs(), sms, dead, ways[1])
    expect(after.waysOf('fallback')).toEqual(['deputy email'])
  })

  test('and leave nobody are told to the office, and stand on the list of the operator', async () => {
    const after = buildAftermath()
    await after.addOffice()
    await after.addUnit(staff('primary'))
    const email = after.add({ state: 'suppressed' })
    const sms = after.add({ channel: 'sms', id: idOf('primary', 'sms'), state: 'suppressed' })
    const covered = { kind: 'covered', notice: sms.id } as const
    expect(await confirmNextWay(after.needs(), email, { cause: 'address-suppressed' }, covered)).toEqual({ kind: 'nobody' })
    expect([...after.outbox.failures.keys()]).toEqual([email.id])
    expect(after.notices('report')).toHaveLength(1)
  })

  test('stay as they are while one of them is on its way', async () => {
    const after = buildAftermath()
    await after.addUnit([...staff('primary'), contact(unitRef(UNIT), 'deputy')])
    const email = after.add()
    after.add({ channel: 'sms', id: idOf('primary', 'sms') })
    const way = await openNextWay(after.needs(), email, { cause: 'refused' })
    expect(await confirmNextWay(after.needs(), email, { cause: 'refused' }, way)).toEqual(way)
    expect(after.notices('fallback')).toEqual([])
  })
})
