import { describe, expect, test } from 'vitest'
import type { Clue, ClueEntry } from '../../../functions/core/clues/clue.ts'
import type { DomainEvent } from '../../../functions/core/events.ts'
import { wordCause } from '../../../functions/core/messages/failure-wording.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import { type Contact, partyKey, type PartyRef } from '../../../functions/core/register/register.ts'
import {
  publishHappened,
  type ReactNeeds,
  reactToClue,
  reactToEntries,
} from '../../../functions/react-to-change/react-to-change.ts'
import { fillUp, timeline } from '../../support/clue-entries.ts'
import { buildClue } from '../../support/clue-life.ts'
import { contact, departmentRef, officeRef } from '../../support/register.ts'
import { type Death, NEVER, runMortal } from '../../support/worker.ts'
import { buildWorld } from '../../support/world.ts'

const RECEIVER = officeRef('44')
const SENDER = officeRef('11')
const TRADEMARKS = departmentRef('商标局')
const DAYS = { email: { from: '08:30', to: '18:00' }, sms: { from: '09:00', to: '18:00' } }
/** Monday, 8:45 in China; and nine in the evening. */
const MORNING = '2026-11-23T00:45:00.000Z'
const NIGHT = '2026-11-23T13:00:00.000Z'
const NUMBER = 'DB-2026-11-000001'

const entry = (part: Partial<ClueEntry> & Pick<ClueEntry, 'deed' | 'state'>): ClueEntry => ({
  ...timeline(NUMBER, { from: '11', to: '44' }, [{ on: '2026-11-23', ...part }])[0]!,
  ...part,
})
const CREATED = entry({ deed: 'create', state: 'transferred', at: MORNING })

type People = Partial<Record<'receiver' | 'sender' | 'department', Contact[]>>

async function buildSystem({ start = MORNING, ...people }: People & { start?: string } = {}) {
  const world = buildWorld({ start })
  world.windows = DAYS
  const add = (party: PartyRef, office: string, contacts: Contact[]) => world.addParty(party, office, contacts)
  await add(RECEIVER, '44', people.receiver ?? [contact(RECEIVER), contact(RECEIVER, 'deputy')])
  await add(SENDER, '11', people.sender ?? [contact(SENDER)])
  await add(TRADEMARKS, '00', people.department ?? [contact(TRADEMARKS)])
  const events: DomainEvent[] = []
  const needs = (mortal: <T extends object>(ports: T) => T = ports => ports): ReactNeeds => ({
    ...world.batching(mortal),
    ...mortal({ publish: async (put: readonly DomainEvent[]) => void events.push(...put) }),
    register: mortal({ readState: world.register.readState }),
    calendar: world.rules.calendar,
    windows: world.windows,
  })
  const save = (clue: Clue, entries: ClueEntry[] = []) => {
    world.register.clueRows.clues.set(clue.number, clue)
    world.register.clueRows.entries.set(clue.number, fillUp(clue, entries))
  }
  save(buildClue({ clocks: { signBy: { from: '2026-11-23', due: '2026-11-25' } } }), [CREATED])
  return {
    world,
    events,
    needs,
    save,
    react: async (one: ClueEntry, death: Death = NEVER) =>
      runMortal(death, async mortal => {
        const own = needs(mortal)
        await publishHappened(own, [await reactToClue(own, one)])
      }),
    told: () =>
      world.notices().map(({ addressee, role, channel, clues }) => `${addressee.id} ${role} ${channel} ${clues?.[0]?.occasion}`),
    ends: () => world.notices().map(({ state, cause }) => (cause === undefined ? state : `${state}: ${cause}`)),
  }
}

describe('whoever must be told at once', () => {
  const { email: _, ...withoutMail } = contact(RECEIVER)
  const away = { standIn: { role: 'deputy', from: '2026-11-20', to: '2026-11-27' } } as const
  test.each<[string, Contact[], string]>([
    ['主联系人 by e-mail', [contact(RECEIVER), contact(RECEIVER, 'deputy')], '44 primary email'],
    ['by SMS without an e-mail address', [withoutMail, contact(RECEIVER, 'deputy')], '44 primary sms'],
    ['whoever stands in', [contact(RECEIVER, 'primary', away), contact(RECEIVER, 'deputy')], '44 deputy email'],
    ['whoever has the kind', [contact(RECEIVER), contact(RECEIVER, 'leader', { handles: ['4.2'] })], '44 leader email'],
    ['a deputy alone', [contact(RECEIVER, 'deputy')], '44 deputy email'],
  ])('is %s', async (_title, receiver, expected) => {
    const { react, told, world } = await buildSystem({ receiver })
    await react(CREATED)
    expect(told()).toEqual([`${expected} transferred`])
    expect(world.notices()[0]).toMatchObject({ first: true, purpose: 'clue', office: '44', day: '2026-11-23', subjects: [] })
    expect(world.lost()).toEqual([])
  })

  test('is the department of the kind where it is the centre', async () => {
    const { react, told, world } = await buildSystem()
    await react(entry({ deed: 'create', state: 'transferred', at: MORNING, to: '00' }))
    expect(told()).toEqual(['商标局 primary email transferred'])
    expect(world.notices()[0]).toMatchObject({ office: '00', addressee: TRADEMARKS })
  })

  test('is each invited office', async () => {
    const { react, told, world } = await buildSystem()
    for (const id of ['31', '33']) await world.addParty(officeRef(id), id, [contact(officeRef(id))])
    await react(entry({ deed: 'invite', state: 'signed', at: MORNING, invited: ['31', '33'] }))
    expect(told()).toEqual(['31 primary email invited', '33 primary email invited'])
    expect(world.batchRefs().map(({ office }) => office)).toEqual(['31', '33'])
  })

  test('waits for the window, and does not when it is urgent', async () => {
    const { react, world } = await buildSystem({ start: NIGHT })
    await react({ ...CREATED, at: NIGHT })
    await react({ ...CREATED, at: NIGHT, number: 'DB-2026-11-000002', level: 'urgent' })
    expect(world.batchRefs().map(({ dueAt, lane, priority }) => `${dueAt} ${lane} ${priority}`)).toEqual([
      '2026-11-24T00:30:00.000Z later ordinary',
      `${NIGHT} urgent urgent`,
    ])
    expect(world.notices().map(({ urgent }) => urgent)).toEqual([undefined, true])
  })

  test('hears once, whoever is first by then', async () => {
    const { react, world, told } = await buildSystem()
    await react(CREATED)
    await world.register.saveParty({
      party: RECEIVER,
      office: '44',
      contacts: [contact(RECEIVER, 'deputy')],
      retired: false,
      version: 2,
    })
    await react(CREATED)
    expect(told()).toEqual(['44 primary email transferred'])
  })

  test('and the bus hears, the same id whenever it does', async () => {
    const { react, events, needs } = await buildSystem()
    await react(CREATED)
    await reactToEntries(needs(), [CREATED])
    expect(events.map(({ detailType, detail }) => `${detailType} ${detail.metadata.id}`)).toEqual([
      `ClueTransferred ClueTransferred-${NUMBER}-1`,
      `ClueTransferred ClueTransferred-${NUMBER}-1`,
    ])
  })
})

describe('where nobody is', () => {
  test.each([
    ['an office without contacts', { receiver: [] }],
    ['an office that is retired', {}],
  ])('%s fails in sight, and the department hears of it', async (title, people) => {
    const { react, told, world, ends } = await buildSystem(people)
    if (title.includes('retired'))
      await world.register.saveParty({ party: RECEIVER, office: '44', contacts: [contact(RECEIVER)], retired: true, version: 2 })
    await react(CREATED)
    expect(told()).toEqual(['44 primary email transferred', '商标局 primary email unreachable'])
    expect(world.notices()[1]).toMatchObject({ office: '00', clues: [{ number: NUMBER, version: 1, office: '44' }] })
    await world.sweepUntilQuiet()
    expect(ends()).toEqual([
      title.includes('retired') ? 'withdrawn: party-retired' : 'failed: unreachable: contact-gone',
      'accepted',
    ])
  })

  test('an office of which no contact was ever loaded ends its notice with that, and the department hears of it', async () => {
    const { react, told, world, ends } = await buildSystem()
    const [row] = [...world.register.parties].filter(([, { party }]) => partyKey(party) === partyKey(RECEIVER))
    world.register.parties.delete(row![0])
    await react(CREATED)
    expect(told()).toEqual(['44 primary email transferred', '商标局 primary email unreachable'])
    await world.sweepUntilQuiet()
    expect(ends()).toEqual(['failed: unreachable: no-contact', 'accepted'])
    expect(wordCause('unreachable: no-contact')).toBe('没有登记任何联系人')
  })

  test('an office whose every address fails is one too, and the department hears of it once', async () => {
    const { react, told, world, save } = await buildSystem()
    save(buildClue({ changedAt: MORNING, clocks: { signBy: { from: '2026-11-23', due: '2026-11-25' } } }), [CREATED])
    world.answer = ({ addressee }) =>
      addressee.id === '44' ? { kind: 'refused', reason: 'refused' } : { kind: 'accepted', messageId: 'm' }
    await react(CREATED)
    await world.sweepUntilQuiet()
    await react(CREATED)
    const toDepartment = () => told().filter(line => line.startsWith('商标局'))
    expect(told().filter(line => line.startsWith('44'))).toHaveLength(4)
    expect(toDepartment()).toEqual(['商标局 primary email unreachable'])
    expect(world.notices().at(-1)).toMatchObject({
      state: 'accepted',
      office: '00',
      clues: [{ number: NUMBER, version: 1, office: '44' }],
    })
    for (const day of ['2026-11-24', '2026-11-25']) {
      await world.plan(day)
      await world.sweepUntilQuiet()
    }
    expect(toDepartment()).toEqual(['商标局 primary email unreachable'])
    const signed = buildClue({
      state: 'signed',
      version: 2,
      changedAt: '2026-11-25T02:00:00.000Z',
      clocks: { handleBy: { from: '2026-11-25', due: '2026-11-27' } },
    })
    save(signed)
    for (const day of ['2026-11-26', '2026-11-27']) {
      await world.plan(day)
      await world.sweepUntilQuiet()
    }
    expect(toDepartment()).toEqual(Array.from({ length: 2 }, () => '商标局 primary email unreachable'))
    expect(world.lost()).toEqual([])
  })

  test('each of several is told of', async () => {
    const { react, told } = await buildSystem()
    await react(entry({ deed: 'invite', state: 'signed', at: MORNING, invited: ['31', '33'] }))
    expect(told().toSorted()).toEqual([
      '31 primary email invited',
      '33 primary email invited',
      '商标局 primary email unreachable',
      '商标局 primary email unreachable',
    ])
  })

  test('a department without contacts is left to the operator', async () => {
    const { react, told, world } = await buildSystem({ receiver: [], department: [] })
    await react(CREATED)
    await world.sweepUntilQuiet()
    expect(told()).toHaveLength(2)
    expect((await world.outbox.readDay('2026-11-23')).failures).toHaveLength(2)
  })

  test('an office that has sent the clue back by then is none', async () => {
    const { react, told, world, save, ends } = await buildSystem({ start: NIGHT, receiver: [] })
    const created = entry({ deed: 'create', state: 'transferred', at: NIGHT })
    await react(created)
    expect(told()[1]).toBe('商标局 primary email unreachable')
    save(buildClue({ state: 'returned', returnedBy: ['44'], version: 2 }), [created])
    await world.sweepUntilQuiet()
    expect(ends()[1]).toBe('withdrawn: clue-moved-on')
  })

  test('a run that died when the notice of a retired office was withdrawn is completed', async () => {
    for (let call = 1, told: string[] = []; told.length < 2; call += 1) {
      const { world, react, ends, told: tell } = await buildSystem()
      await world.register.saveParty({ party: RECEIVER, office: '44', contacts: [contact(RECEIVER)], retired: true, version: 2 })
      await react(CREATED, { call, moment: 'after' })
      told = tell()
      if (told.length !== 1) continue
      await world.sweepUntilQuiet()
      expect(ends()).toEqual(['withdrawn: party-retired'])
      await react(CREATED)
      expect([call, ...tell()]).toEqual([call, '44 primary email transferred', '商标局 primary email unreachable'])
    }
  })

  test('an office that lost its contacts when it had been told is none', async () => {
    const { react, told, world } = await buildSystem()
    await react(CREATED)
    await world.sweepUntilQuiet()
    await world.register.saveParty({ party: RECEIVER, office: '44', contacts: [], retired: false, version: 2 })
    await react(CREATED)
    expect(told()).toEqual(['44 primary email transferred'])
  })
})

test('a death at any call is completed, not repeated', async () => {
  for (const moment of ['before', 'after'] as const)
    for (let call = 1; ; call += 1) {
      const { react, told, world, events } = await buildSystem({ receiver: [] })
      const { died } = await react(CREATED, { call, moment })
      if (!died) break
      await react(CREATED)
      expect([call, moment, ...told().toSorted()]).toEqual([
        call,
        moment,
        '44 primary email transferred',
        '商标局 primary email unreachable',
      ])
      world.advance(3_600_000)
      await world.sweepUntilQuiet()
      expect(world.lost()).toEqual([])
      expect(new Set(events.map(({ detail }) => detail.metadata.id)).size).toBe(1)
    }
})

describe('what was overtaken', () => {
  const signed = buildClue({ state: 'signed', version: 2, clocks: { handleBy: { from: '2026-11-23', due: '2026-12-07' } } })
  test.each<[string, Partial<ClueEntry> & Pick<ClueEntry, 'deed' | 'state'>, Clue, string]>([
    ['a transfer that was signed at night', { deed: 'create', state: 'transferred' }, signed, 'withdrawn: clue-moved-on'],
    [
      'one that went on to another',
      { deed: 'create', state: 'transferred' },
      buildClue({ to: '33', version: 3 }),
      'withdrawn: clue-moved-on',
    ],
    ['one that still waits', { deed: 'create', state: 'transferred' }, buildClue(), 'accepted'],
    [
      'a return that was dealt with',
      { deed: 'return', state: 'returned' },
      buildClue({ to: '33', version: 3 }),
      'withdrawn: clue-moved-on',
    ],
    ['a return that waits', { deed: 'return', state: 'returned' }, buildClue({ state: 'returned', version: 2 }), 'accepted'],
    ['a signature', { deed: 'sign', state: 'signed' }, signed, 'accepted'],
    [
      'a signature of what is reported',
      { deed: 'sign', state: 'signed' },
      { ...signed, state: 'reported' },
      'withdrawn: clue-moved-on',
    ],
    [
      'a report that was closed',
      { deed: 'report', state: 'reported' },
      { ...signed, state: 'closed' },
      'withdrawn: clue-moved-on',
    ],
    ['a report', { deed: 'report', state: 'reported' }, { ...signed, state: 'reported' }, 'accepted'],
    ['a rejection', { deed: 'reject', state: 'handling' }, { ...signed, state: 'handling' }, 'accepted'],
    [
      'a rejection of what is reported anew',
      { deed: 'reject', state: 'handling' },
      { ...signed, state: 'reported' },
      'withdrawn: clue-moved-on',
    ],
    ['a request that was answered', { deed: 'extend', state: 'signed', until: '2027-01-05' }, signed, 'withdrawn: clue-moved-on'],
    [
      'a request',
      { deed: 'extend', state: 'signed', until: '2027-01-05' },
      { ...signed, extension: { reportBy: '2027-01-05', askedBy: 'x' } },
      'accepted',
    ],
    ['an invitation', { deed: 'invite', state: 'signed', invited: ['11'] }, { ...signed, invited: ['11'] }, 'accepted'],
    [
      'an invitation to what is closed',
      { deed: 'invite', state: 'signed', invited: ['11'] },
      { ...signed, state: 'closed', invited: ['11'] },
      'withdrawn: clue-moved-on',
    ],
    ['an answer', { deed: 'approve-extension', state: 'signed', until: '2027-01-05', granted: true }, signed, 'accepted'],
    [
      'an answer about what is reported',
      { deed: 'refuse-extension', state: 'signed', until: '2027-01-05', granted: false },
      { ...signed, state: 'reported' },
      'withdrawn: clue-moved-on',
    ],
  ])('%s', async (_, part, now, end) => {
    const { react, world, save, ends } = await buildSystem({ start: NIGHT })
    const one = entry({ at: NIGHT, ...part })
    await react(one)
    save(now, [one])
    await world.sweepUntilQuiet()
    expect(ends()).toEqual([end])
  })

  test('what cannot be read yet waits', async () => {
    const { react, world, save, ends } = await buildSystem()
    const one = entry({ deed: 'sign', state: 'signed', at: MORNING, version: 2 })
    await react(one)
    await world.sweepUntilQuiet(1)
    expect(ends()).toEqual(['planned'])
    save(signed, [one])
    await world.sweepUntilQuiet()
    expect(ends()).toEqual(['accepted'])
  })
})

describe('a planned reminder', () => {
  const due = (part: Partial<Clue> = {}) => buildClue({ clocks: { signBy: { from: '2026-11-23', due: '2026-11-25' } }, ...part })

  test('is placed once however often the day is planned', async () => {
    const { world, save } = await buildSystem()
    save(due())
    await world.plan('2026-11-24')
    await world.plan('2026-11-24')
    expect(world.notices().map(({ id }) => id)).toEqual([
      'clue-20261124-office-44-primary-email',
      'clue-20261124-office-44-deputy-email',
    ])
    await world.sweepUntilQuiet()
    expect(world.notices().map(({ state }) => state)).toEqual(['accepted', 'accepted'])
  })

  test('leaves out a clue whose clock has stopped or moved, and is withdrawn with the last', async () => {
    const other = 'DB-2026-11-000002'
    const { world, save, ends } = await buildSystem({ receiver: [contact(RECEIVER)] })
    save(due())
    save(due({ number: other }))
    await world.plan('2026-11-24')
    save(due({ state: 'signed', clocks: { handleBy: { from: '2026-11-24', due: '2026-12-08' } } }))
    save(due({ number: other, clocks: { signBy: { from: '2026-11-24', due: '2026-11-26' } } }))
    await world.sweepUntilQuiet()
    expect(ends()).toEqual(['withdrawn: clue-moved-on'])
  })

  test('is not for whoever had the clue until then', async () => {
    const { world, save, ends } = await buildSystem({ receiver: [contact(RECEIVER)] })
    save(due())
    await world.plan('2026-11-24')
    save(due({ to: '33', version: 3 }))
    await world.sweepUntilQuiet()
    expect(ends()).toEqual(['withdrawn: clue-moved-on'])
  })

  test('is planned for the centre from all clues, for its departments', async () => {
    const { world, save, told } = await buildSystem()
    save(due())
    await world.plan('2026-11-30', { office: '00' })
    expect(told()).toEqual(['商标局 primary email overdue'])
  })

  test('of an urgent clue goes at once, by SMS as well', async () => {
    const { world, save } = await buildSystem({ receiver: [contact(RECEIVER)] })
    save(due({ level: 'urgent' }))
    await world.plan('2026-11-25')
    expect(world.batchRefs().map(({ lane, priority, dueAt }) => `${lane} ${priority} ${dueAt}`)).toEqual([
      'urgent urgent 2026-11-25T00:30:00.000Z',
      'urgent urgent 2026-11-25T00:30:00.000Z',
    ])
  })

  test('whose row cannot be read is a remark to the operator, and stops nobody else', async () => {
    const { world, save, told } = await buildSystem({ receiver: [contact(RECEIVER)] })
    save(due())
    const { listOpenClues } = world.register
    world.register.listOpenClues = async office => ({
      ...(await listOpenClues(office)),
      problems: [{ row: 'CLUE#DB-2026-11-000009 CLUE', message: 'state' }],
    })
    await world.plan('2026-11-24')
    expect(told()).toEqual(['44 primary email due'])
    const { remarks } = await world.outbox.readDay('2026-11-24')
    expect(remarks.flatMap(({ problems }) => problems)).toEqual([{ row: 'CLUE#DB-2026-11-000009 CLUE', message: 'state' }])
  })

  test('of a missed day comes the next', async () => {
    const { world, save } = await buildSystem({ receiver: [contact(RECEIVER)] })
    save(due())
    await world.plan('2026-11-23')
    await world.plan('2026-11-27')
    expect(world.notices().map(({ clues }) => clues?.map(({ stage, on }) => `${stage} ${on}`).join())).toEqual([
      'T+1 2026-11-26',
      'T+1 2026-11-26',
    ])
  })
})

describe('a second way', () => {
  const failing = (people: Contact[], start = NIGHT) => buildSystem({ start, receiver: people })

  test('of an urgent notice is urgent, and says the same', async () => {
    const { react, world, save } = await failing([contact(RECEIVER), contact(RECEIVER, 'deputy')])
    save(buildClue({ level: 'urgent' }))
    world.answer = ({ role, channel }) =>
      role === 'primary' && channel === 'email' ? { kind: 'refused', reason: 'refused' } : { kind: 'accepted', messageId: 'm' }
    await react({ ...CREATED, level: 'urgent', at: NIGHT })
    await world.sweepUntilQuiet()
    const second = world.notices().find(({ purpose }) => purpose === 'fallback')!
    expect(second).toMatchObject({ channel: 'sms', urgent: true, clues: [{ occasion: 'transferred' }], state: 'accepted' })
    expect(second.sentAt!.slice(0, 10)).toBe('2026-11-23')
    expect(world.batchRefs().every(({ priority }) => priority === 'urgent')).toBe(true)
  })

  test('of an urgent notice without a receipt does not wait for the morning', async () => {
    const { react, world, save } = await failing([contact(RECEIVER)])
    save(buildClue({ level: 'urgent' }))
    world.receipts = true
    await react({ ...CREATED, level: 'urgent', at: NIGHT })
    await world.sweepUntilQuiet(12)
    const second = world.notices().find(({ purpose }) => purpose === 'fallback')!
    // Four hours after nine in the evening.
    expect(second.sentAt!.slice(0, 15)).toBe('2026-11-23T17:0')
  })

  test('of another waits for the morning', async () => {
    const { react, world } = await failing([contact(RECEIVER)], '2026-11-23T09:59:00.000Z')
    world.answer = ({ channel }) =>
      channel === 'email' ? { kind: 'refused', reason: 'refused' } : { kind: 'accepted', messageId: 'm' }
    world.latency = 120_000
    await react(CREATED)
    await world.sweepUntilQuiet()
    expect(
      world
        .notices()
        .find(({ purpose }) => purpose === 'fallback')!
        .sentAt!.slice(0, 16),
    ).toBe('2026-11-24T01:02')
  })

  test('is not opened where another notice tells of the same clues', async () => {
    const both = [contact(RECEIVER), contact(RECEIVER, 'deputy')]
    const { world, save } = await failing(both, MORNING)
    save(buildClue({ clocks: { signBy: { from: '2026-11-20', due: '2026-11-24' } } }))
    const { mobile: _mobile, ...onlyMail } = contact(RECEIVER)
    await world.register.saveParty({
      party: RECEIVER,
      office: '44',
      contacts: [onlyMail, contact(RECEIVER, 'deputy')],
      retired: false,
      version: 2,
    })
    world.answer = ({ role }) =>
      role === 'primary' ? { kind: 'refused', reason: 'refused' } : { kind: 'accepted', messageId: 'm' }
    await world.plan('2026-11-23')
    await world.sweepUntilQuiet()
    expect(world.notices().filter(({ purpose }) => purpose === 'fallback')).toEqual([])
    expect(world.notices().map(({ role, state }) => `${role} ${state}`)).toEqual(['primary failed', 'deputy accepted'])
  })

  test('is opened to whoever is told of some of them only', async () => {
    const { mobile: _mobile, ...onlyMail } = contact(RECEIVER)
    const { world, save } = await failing([onlyMail, contact(RECEIVER, 'leader')], MORNING)
    save(buildClue({ clocks: { signBy: { from: '2026-11-17', due: '2026-11-20' } } }))
    save(buildClue({ number: 'DB-2026-11-000002', clocks: { signBy: { from: '2026-11-20', due: '2026-11-24' } } }))
    world.answer = ({ role }) =>
      role === 'primary' ? { kind: 'refused', reason: 'refused' } : { kind: 'accepted', messageId: 'm' }
    await world.plan('2026-11-23')
    await world.sweepUntilQuiet()
    const second = world.notices().filter(({ purpose }) => purpose === 'fallback')
    expect(second.map(({ role, channel, clues }) => `${role} ${channel} ${clues?.length}`)).toEqual(['leader email 2'])
  })
})

describe('the hourly cap of one address', () => {
  const LEVELS = ['ordinary', 'ordinary', 'ordinary', 'urgent', 'urgent'] as const
  const tellOfMany = async (contacts: Contact[]) => {
    const system = await buildSystem({ receiver: contacts })
    system.world.hourlyCap = 1
    for (const [index, level] of LEVELS.entries()) {
      const number = `DB-2026-11-00001${index}`
      system.save(buildClue({ number, level }))
      await system.react({ ...CREATED, number, level })
    }
    return system
  }
  const listEnds = (notices: readonly NoticeRecord[]) =>
    notices.map(({ urgent, state }) => `${urgent === true ? 'urgent' : 'ordinary'} ${state}`).toSorted()

  test("never holds a clue's own notice, urgent or not", async () => {
    const { world } = await tellOfMany([contact(RECEIVER)])
    await world.sweepUntilQuiet(0.2)
    expect(listEnds(world.notices())).toEqual(LEVELS.map(level => `${level} accepted`))
  })

  test('holds what repeats one, and nothing urgent', async () => {
    const { world } = await tellOfMany([contact(RECEIVER)])
    world.answer = () => ({ kind: 'unknown', reason: 'TimeoutError' })
    await world.sweepUntilQuiet(0.1)
    world.answer = () => ({ kind: 'accepted', messageId: 'm' })
    await world.sweepUntilQuiet(0.4)
    expect(listEnds(world.notices())).toEqual([
      'ordinary accepted',
      'ordinary unknown',
      'ordinary unknown',
      'urgent accepted',
      'urgent accepted',
    ])
  })

  test('holds second ways, and nothing urgent', async () => {
    const { mobile: _mobile, ...onlyMail } = contact(RECEIVER)
    const { world } = await tellOfMany([onlyMail, contact(RECEIVER, 'leader')])
    world.answer = ({ role }) =>
      role === 'primary' ? { kind: 'refused', reason: 'refused' } : { kind: 'accepted', messageId: 'm' }
    await world.sweepUntilQuiet(0.2)
    expect(listEnds(world.notices().filter(({ purpose }) => purpose === 'fallback'))).toEqual([
      'ordinary accepted',
      'ordinary planned',
      'ordinary planned',
      'urgent accepted',
      'urgent accepted',
    ])
  })
})
