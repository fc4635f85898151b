import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DomainEvent } from '../../functions/core/events.ts'
import type { DutyChange } from '../../functions/core/reactions/duty-reactions.ts'
import type { DutyRow } from '../../functions/core/ports.ts'
import type { Contact, ExtensionRequest, Fact, FactStatus } from '../../functions/core/register/register.ts'
import {
  publishHappened,
  type ReactNeeds,
  reactToChange,
  reactToDuties,
} from '../../functions/react-to-change/react-to-change.ts'
import { contact, officeRef, unitRef } from '../support/register.ts'
import { type Death, runMortal } from '../support/worker.ts'
import { buildWorld } from '../support/world.ts'

const UNIT = unitRef('440100-001')
const OFFICE = officeRef('44')
const DAYS = { email: { from: '08:30', to: '18:00' }, sms: { from: '09:00', to: '18:00' } }
/** Monday, 8:45 in China. */
const START = '2026-11-23T00:45:00.000Z'
const HOUR = 3_600_000

const row = (facts: Fact[], requests: ExtensionRequest[] = []): DutyRow => ({
  issuer: '00',
  task: 'T1',
  party: UNIT,
  office: '44',
  facts,
  requests,
  version: 1,
})
const REQUEST: ExtensionRequest = {
  id: 'r1',
  until: '2026-12-15',
  reason: '示例理由',
  source: { at: START, by: '示例', party: UNIT },
}
const ASKED = row([], [REQUEST])
const ANSWERED = row(
  [{ status: 'extended', date: '2026-12-15', source: { at: START, by: '示例', party: OFFICE } }],
  [{ ...REQUEST, answer: { granted: true, source: { at: START, by: '示例', party: OFFICE } } }],
)

async function buildSystem(people: { unit?: Contact[]; office?: Contact[] } = {}) {
  const world = buildWorld({ start: START })
  world.windows = DAYS
  await world.addUnit(UNIT.id, people.unit)
  await world.addParty(OFFICE, '44', people.office ?? [contact(OFFICE), contact(OFFICE, 'deputy')])
  await world.addTask('T1')
  const events: DomainEvent[] = []
  const needs = (mortal: <T extends object>(ports: T) => T = ports => ports): ReactNeeds => ({
    ...world.batching(mortal),
    ...mortal({ publish: async (put: readonly DomainEvent[]) => void events.push(...put) }),
    register: mortal({ readState: world.register.readState }),
    calendar: world.rules.calendar,
    windows: world.windows,
  })
  /** As the function does for the records of one call. */
  const react = async (changes: readonly DutyChange[], own = needs()) =>
    publishHappened(own, await Promise.all(changes.map(change => reactToChange(own, change))))
  return {
    world,
    events,
    needs,
    react,
    ids: () =>
      world
        .notices()
        .map(({ id }) => id)
        .toSorted(),
  }
}

const itemsOf = (events: readonly DomainEvent[]): string[] =>
  [
    ...new Set(
      events.flatMap(({ detailType, detail: { data } }) =>
        'duties' in data ? data.duties.map(duty => `${detailType} ${JSON.stringify(duty)}`) : [],
      ),
    ),
  ].toSorted()

describe('who is told of a request', () => {
  const person = (role: Contact['role'], part: Partial<Contact> = {}) => contact(OFFICE, role, part)
  const { email: _email, ...withoutMail } = person('primary')
  const AWAY = { role: 'deputy', from: '2026-11-20', to: '2026-11-27' } as const
  test.each<[string, Contact[], string]>([
    ['主联系人 by e-mail', [person('primary'), person('deputy')], 'primary email true 2026-11-23T00:45 now'],
    [
      'who has no e-mail, by SMS once its window opens',
      [withoutMail, person('deputy')],
      'primary sms true 2026-11-23T01:00 later',
    ],
    ['whoever stands in', [person('primary', { standIn: AWAY }), person('deputy')], 'deputy email true 2026-11-23T00:45 now'],
    ['whoever serves as 主联系人', [person('leader')], 'leader email true 2026-11-23T00:45 now'],
  ])('%s', async (_, office, expected) => {
    const { world, react } = await buildSystem({ office })
    await react([{ after: ASKED }])
    const [told, ...others] = world.notices()
    const [batch] = world.batchRefs()
    expect(others).toEqual([])
    expect(`${told!.role} ${told!.channel} ${told!.first} ${batch!.dueAt.slice(0, 16)} ${batch!.lane}`).toBe(expected)
    expect(told).toMatchObject({
      purpose: 'request',
      office: '44',
      addressee: OFFICE,
      day: '2026-11-23',
      matter: { kind: 'extension-asked', id: 'r1', duty: { issuer: '00', task: 'T1', party: UNIT, office: '44' } },
    })
    expect(told!.reason).toMatch(/^单位申请延期，请予答复：指引第16\.1条 → 负责组织本辖区落实（广东省知识产权局） → /)
    expect(world.lost()).toEqual([])
  })

  test('at night it waits for the morning', async () => {
    const { world, react } = await buildSystem()
    world.advance(12 * HOUR)
    await react([{ before: ASKED, after: ANSWERED }])
    expect(world.notices().map(({ addressee }) => addressee)).toEqual([UNIT])
    expect(world.batchRefs().map(({ dueAt, lane }) => `${dueAt} ${lane}`)).toEqual(['2026-11-24T00:30:00.000Z later'])
  })

  test('where nobody is left, the notice ends as failed, and the operator sees it', async () => {
    const { world, react } = await buildSystem({ unit: [] })
    await react([{ before: ASKED, after: ANSWERED }])
    await world.sweepUntilQuiet()
    const [told] = world.notices().filter(({ purpose }) => purpose === 'request')
    expect([told!.addressee, told!.state, told!.cause]).toEqual([UNIT, 'failed', 'unreachable: contact-gone'])
    expect([...world.outbox.failures.values()].map(({ notice }) => notice)).toEqual([told!.id])
  })

  test('a party that cannot be read is tried again, and holds up nobody else', async () => {
    const { world, events, needs } = await buildSystem()
    const other: DutyRow = { ...row([]), requests: [REQUEST], office: '45' }
    const readState = world.register.readState
    const broken: ReactNeeds = {
      ...needs(),
      register: {
        readState: async keys =>
          keys.parties.some(({ office }) => office === '45')
            ? { parties: [], duties: [], tasks: [], problems: [{ row: 'OFFICE#45 PARTY', message: 'unreadable' }] }
            : readState(keys),
      },
    }
    await expect(reactToDuties(broken, [other, ASKED])).rejects.toThrow('OFFICE#45 PARTY')
    expect([world.notices().length, events.length]).toEqual([1, 1])
  })
})

describe('nobody is told twice', () => {
  test('by the same record, twice in a row or at once', async () => {
    const { react, ids } = await buildSystem()
    await react([{ after: ASKED }, { after: ASKED }])
    const once = ids()
    await Promise.all([react([{ after: ASKED }]), react([{ after: ASKED }])])
    expect([once.length, ids()]).toEqual([1, once])
  })

  test('by a replay a week later, though another would be told by then', async () => {
    const { world, react, needs, ids } = await buildSystem()
    await react([{ after: ASKED }])
    const once = ids()
    world.advance(7 * 24 * HOUR)
    const [office] = [...world.register.parties.values()].filter(({ party }) => party.kind === 'office')
    await world.register.saveParty({ ...office!, contacts: [contact(OFFICE, 'leader')], version: office!.version + 1 })
    await reactToDuties(needs(), [ASKED])
    expect(ids()).toEqual(once)
  })

  test('and what a death interrupted is completed by whoever comes again', async () => {
    const whole = await buildSystem()
    await whole.react([{ after: ASKED }])
    let died = true
    for (let call = 1; died; call += 1)
      for (const moment of ['before', 'after'] as Death['moment'][]) {
        const { world, events, needs, react, ids } = await buildSystem()
        died = (await runMortal({ call, moment }, mortal => react([{ after: ASKED }], needs(mortal)))).died
        await react([{ after: ASKED }])
        expect(ids()).toEqual(whole.ids())
        expect(itemsOf(events)).toEqual(itemsOf(whole.events))
        // A draft that its writer left behind is taken in by the sweep.
        expect(world.lost()).toEqual([])
      }
  })
})

describe('any history of a duty', () => {
  /** A day and a bit between one step and the next. */
  const at = (step: number): string => new Date(Date.parse(START) + step * 25 * HOUR).toISOString()
  type Step = FactStatus | 'load' | 'ask' | 'grant' | 'refuse'

  function take(duty: DutyRow, step: Step, index: number): DutyRow {
    const source = (party = UNIT) => ({ at: at(index), by: '示例', party })
    const date = at(index).slice(0, 10)
    const requests = duty.requests ?? []
    const open = requests.findIndex(({ answer }) => answer === undefined)
    if (step === 'load') return { ...duty, facts: [...duty.facts, { status: 'done', date }] }
    if (step === 'ask')
      return open >= 0
        ? duty
        : { ...duty, requests: [...requests, { id: `r${index}`, until: '2026-12-15', reason: '示例', source: source() }] }
    if (step === 'grant' || step === 'refuse')
      return open < 0
        ? duty
        : {
            ...duty,
            requests: requests.with(open, {
              ...requests[open]!,
              answer: { granted: step === 'grant', source: source(OFFICE) },
            }),
          }
    return { ...duty, facts: [...duty.facts, { status: step, date, source: source(step === 'reopened' ? OFFICE : UNIT) }] }
  }

  const $steps = fc.array(
    fc.constantFrom<Step>('signed', 'done', 'reopened', 'extended', 'exempt', 'load', 'ask', 'grant', 'refuse'),
    { minLength: 1, maxLength: 8 },
  )
  const buildChanges = (steps: readonly Step[]): DutyChange[] => {
    const rows = steps.reduce<DutyRow[]>((all, step, index) => [...all, take(all.at(-1) ?? row([]), step, index)], [])
    return rows.map((after, index) => (index === 0 ? { after } : { before: rows[index - 1]!, after }))
  }

  test('leads to the same notices and events, however its records are chunked, repeated and replayed', async () => {
    await fc.assert(
      fc.asyncProperty(
        $steps,
        fc.array(fc.record({ size: fc.nat(3), back: fc.nat(2), replay: fc.boolean() }), { minLength: 8, maxLength: 8 }),
        async (steps, chunks) => {
          const changes = buildChanges(steps)
          const plain = await buildSystem()
          for (const change of changes) await plain.react([change])
          const rough = await buildSystem()
          let next = 0
          for (const { size, back, replay } of chunks) {
            await rough.react(changes.slice(Math.max(0, next - back), next + size))
            next = Math.min(changes.length, next + size)
            if (replay && next > 0) await reactToDuties(rough.needs(), [changes[next - 1]!.after])
            rough.world.advance(25 * HOUR)
          }
          await rough.react(changes.slice(next))
          expect(rough.ids()).toEqual(plain.ids())
          expect(itemsOf(rough.events)).toEqual(itemsOf(plain.events))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('is brought back by a replay alone, but for questions that are answered by then', async () => {
    await fc.assert(
      fc.asyncProperty($steps, async steps => {
        const changes = buildChanges(steps)
        const plain = await buildSystem()
        for (const change of changes) await plain.react([change])
        const lost = await buildSystem()
        const last = changes.at(-1)!.after
        await reactToDuties(lost.needs(), [last])
        const answered = new Set((last.requests ?? []).flatMap(({ id, answer }) => (answer === undefined ? [] : [id])))
        const wanted = plain.world
          .notices()
          .filter(({ matter }) => !(matter!.kind === 'extension-asked' && answered.has(matter!.id)))
          .map(({ id }) => id)
        expect(lost.ids()).toEqual(wanted.toSorted())
        expect(itemsOf(lost.events)).toEqual(itemsOf(plain.events))
      }),
      { numRuns: 60 },
    )
  })
})
