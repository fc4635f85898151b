import { describe, expect, test } from 'vitest'
import { planOfficeDay } from '../../functions/plan-office/plan-office.ts'
import { finishedUpTo, isFinished } from '../../functions/core/deadlines/watermark.ts'
import { contact, task, unitRef } from '../support/register.ts'
import type { Death } from '../support/worker.ts'
import { buildWorld } from '../support/world.ts'

const DAY = '2026-11-23'
const NEXT = '2026-11-24'
/** What is told of T1 once its row can be read again on the 26th. */
const LATER = ['2026-11-26 T-3 2026-11-25', '2026-11-27 T-1 2026-11-27']
const UNITS = Array.from({ length: 9 }, (_, index) => `44010${index}-001`)

/** Nine units, one without contacts, and the office; a task that is five working days away. */
async function buildProvince() {
  const world = buildWorld()
  for (const id of UNITS) await world.addUnit(id)
  await world.addUnit('440199-001', [])
  await world.addParty({ kind: 'office', id: '44' }, '44', [contact({ kind: 'office', id: '44' })])
  await world.addTask('T1', { due: '2026-11-30' })
  await world.register.saveWatermark(
    finishedUpTo(
      '44',
      '2026-11-20',
      (await world.register.readTasks('00')).tasks.map(row => row.task),
    ),
    undefined,
  )
  return world
}
type World = Awaited<ReturnType<typeof buildProvince>>

const outline = (world: World) => ({
  notices: world
    .notices()
    .map(({ id, subjects, role, reason }) => ({ id, subjects, role, reason }))
    .toSorted((a, b) => a.id.localeCompare(b.id)),
  unreachable: [...world.outbox.unreachable.keys()].toSorted(),
})

describe('planning a day of an office', () => {
  test('puts one notice for each party and contact, in batches that list them', async () => {
    const world = await buildProvince()
    await world.plan(DAY)
    const ids = world.notices().map(({ addressee }) => addressee.id)
    expect(ids.toSorted()).toEqual(['44', ...UNITS].toSorted())
    expect(world.lost()).toEqual([])
    expect([...world.outbox.unreachable.values()].map(({ party }) => party.id)).toEqual(['440199-001'])
  })

  test.each([
    ['2026-11-30T08:00', { email: '2026-11-30T08:30 later', sms: '2026-11-30T09:00 later' }],
    ['2026-11-30T08:30', { email: '2026-11-30T08:30 now', sms: '2026-11-30T09:00 later' }],
    ['2026-11-30T09:00', { email: '2026-11-30T09:00 now', sms: '2026-11-30T09:00 now' }],
    ['2026-11-30T17:59', { email: '2026-11-30T17:59 now', sms: '2026-11-30T17:59 now' }],
    ['2026-11-30T18:00', { email: '2026-12-01T08:30 later', sms: '2026-12-01T09:00 later' }],
  ])('at %s puts e-mails and SMS in batches of their own, due when their windows open', async (time, expected) => {
    const world = await buildProvince()
    world.windows = { email: { from: '08:30', to: '18:00' }, sms: { from: '09:00', to: '18:00' } }
    const now = new Date(`${time}:00+08:00`).toISOString()
    const needs = { ...world.batching(one => one), rules: world.rules, windows: world.windows, register: world.register }
    await planOfficeDay({ ...needs, now: () => now, outbox: world.outbox }, '44', '2026-11-30')
    const toWords = ({ dueAt, lane }: { dueAt: string; lane: string }) =>
      `${new Date(Date.parse(dueAt) + 8 * 3_600_000).toISOString().slice(0, 16)} ${lane}`
    const channelsOf = (ids: readonly string[]) => [...new Set(ids.map(id => id.split('-').at(-1)))].join(' and ')
    const found = new Set(world.batchRefs().map(batch => `${channelsOf(batch.notices)} ${toWords(batch)}`))
    expect(found).toEqual(new Set([`email ${expected.email}`, `sms ${expected.sms}`]))
    expect(world.lost()).toEqual([])
  })

  test('adds nothing the second time', async () => {
    const world = await buildProvince()
    await world.plan(DAY)
    const [notices, batches] = [world.notices(), world.batchRefs()]
    await world.plan(DAY)
    expect(world.notices()).toEqual(notices)
    expect(world.batchRefs()).toEqual(batches)
  })

  test('loses no notice of a planner that died, though the next run has nothing to tell any more', async () => {
    for (let call = 1; call < 40; call += 1) {
      const world = await buildProvince()
      await world.plan(DAY, { death: { call, moment: 'after' } })
      const row = world.register.tasks.values().next().value!
      await world.register.saveTask({ ...row, task: { ...row.task, cancelled: true }, version: 2 })
      await world.plan(DAY)
      await world.sweepUntilQuiet()
      expect(world.openNotices()).toEqual([])
    }
  })

  test('plans nothing on a day off and nothing before the last day', async () => {
    const world = await buildProvince()
    await world.plan('2026-11-22')
    await world.plan('2026-11-19')
    expect(world.notices()).toEqual([])
    expect((await world.register.findWatermark('44'))?.begun).toBe('2026-11-20')
  })

  test('refuses a day that has not come, and leaves the watermark alone', async () => {
    const world = await buildProvince()
    const needs = {
      ...world.batching(one => one),
      rules: world.rules,
      windows: world.windows,
      register: world.register,
      outbox: world.outbox,
    }
    await expect(planOfficeDay(needs, '44', '2027-11-23')).rejects.toThrow('day 2027-11-23 lies ahead: it is 2026-11-23')
    expect((await world.register.findWatermark('44'))?.begun).toBe('2026-11-20')
  })

  test('finishes on a day off what was begun before it, and begins nothing', async () => {
    const world = await buildProvince()
    await world.plan('2026-11-27', { death: { call: 12, moment: 'before' } })
    const isUnfinished = !isFinished((await world.register.findWatermark('44'))!)
    await world.plan('2026-11-28')
    const mark = (await world.register.findWatermark('44'))!
    expect([isUnfinished, mark.begun, isFinished(mark), world.lost()]).toEqual([true, '2026-11-27', true, []])
    expect(new Set(world.notices().map(({ addressee }) => addressee.id))).toEqual(new Set(['44', ...UNITS]))
  })

  test('neither forgets nor repeats a task whose row could not be read for a while', async () => {
    const world = await buildProvince()
    const readTasks = world.register.readTasks
    const hide = async (issuer: string) => ({
      tasks: (await readTasks(issuer)).tasks.filter(row => row.task.id !== 'T1'),
      problems: issuer === '00' ? [{ row: 'r', message: 'unreadable', ref: 'task 00/T1' }] : [],
    })
    await world.plan(DAY)
    expect(world.notices()).toHaveLength(UNITS.length + 1)
    // T-3 of the 25th falls into the days on which nobody can read it.
    world.register.readTasks = hide
    await world.plan(NEXT)
    await world.plan('2026-11-25')
    world.register.readTasks = readTasks
    await world.plan('2026-11-26')
    await world.plan('2026-11-27')
    const told = world.notices().flatMap(({ day, subjects }) => subjects.map(({ stage, on }) => `${day} ${stage} ${on}`))
    expect([...new Set(told)]).toEqual([`${DAY} T-5 ${DAY}`, ...LATER])
  })

  describe('a party whose row cannot be read', () => {
    /** @returns what mends it */
    const breakRow = (world: World, key: string) => {
      const readOffice = world.register.readOffice
      world.register.readOffice = async office => {
        const slice = await readOffice(office)
        const parties = slice.parties.filter(({ party }) => `${party.kind}:${party.id}` !== key)
        return { ...slice, parties, problems: [{ row: 'r', message: 'unreadable', ref: `party ${key}` }] }
      }
      return () => {
        world.register.readOffice = readOffice
      }
    }
    const toldTo = (world: World, id: string) =>
      world
        .notices()
        .filter(({ addressee }) => addressee.id === id)
        .flatMap(({ day, subjects }) => subjects.map(({ stage, on }) => `${day} ${stage} ${on}`))

    const EARLY = `${DAY} T-5 ${DAY}`
    const CLOSE = Array.from({ length: 2 }, () => '2026-11-27 T-1 2026-11-27')
    test.each([
      { key: `unit:${UNITS[0]}`, id: UNITS[0]!, early: [EARLY] },
      // It organises T1 and is itself responsible for T9.
      { key: 'office:44', id: '44', early: [EARLY, EARLY] },
    ])('neither loses nor repeats anything: $key', async ({ key, id, early }) => {
      const world = await buildProvince()
      // 16.3 is asked of every office.
      await world.addTask('T9', { due: '2026-11-30', clause: '16.3' }, '2026-11-18')
      await world.plan(DAY)
      // T-3 of the 25th falls into the days on which nobody can read it.
      const mend = breakRow(world, key)
      await world.plan(NEXT)
      await world.plan('2026-11-25')
      mend()
      await world.plan('2026-11-26')
      await world.plan('2026-11-27')
      expect(toldTo(world, id)).toEqual([...early, '2026-11-26 T-3 2026-11-25', ...CLOSE])
      expect(toldTo(world, UNITS[1]!)).toEqual([EARLY, '2026-11-25 T-3 2026-11-25', ...CLOSE])
      expect([...world.outbox.unreachable.values()].map(({ party }) => party.id)).not.toContain(id)
    })

    test.each([
      { due: '2026-12-07', broken: [DAY, NEXT], told: [`2026-11-25 T-10 ${DAY}`] },
      { due: '2026-11-30', broken: [NEXT], told: [EARLY, '2026-11-25 T-3 2026-11-25'] },
    ])('hears each stage once, for a task due on $due, broken on $broken', async ({ due, broken, told }) => {
      const world = await buildProvince()
      await world.register.saveTask({ task: task('T1', { due }), loadedOn: '2026-11-20', version: 2 })
      for (const day of [DAY, NEXT, '2026-11-25']) {
        const mend = breakRow(world, broken.includes(day) ? `unit:${UNITS[0]}` : 'unit:none')
        await world.plan(day)
        mend()
      }
      expect(toldTo(world, UNITS[0]!)).toEqual(told)
    })

    test('is left out of the day even if it can be read before that is finished, and hears the next day', async () => {
      for (const call of [7, 10, 15]) {
        const world = await buildProvince()
        const mend = breakRow(world, `unit:${UNITS[0]}`)
        expect((await world.plan(DAY, { death: { call, moment: 'before' } })).died).toBe(true)
        mend()
        await world.plan(DAY)
        await world.plan(NEXT)
        expect([call, ...toldTo(world, UNITS[0]!)]).toEqual([call, `${NEXT} T-5 ${DAY}`])
      }
    })

    test('is caught up with from the first plan on', async () => {
      const world = await buildProvince()
      world.register.watermarks.clear()
      await world.addTask('T1', { due: '2026-11-30', issuedOn: DAY }, DAY)
      const mend = breakRow(world, `unit:${UNITS[0]}`)
      await world.plan(DAY)
      mend()
      await world.plan(NEXT)
      expect(toldTo(world, UNITS[0]!)).toEqual([`${NEXT} T-5 ${DAY}`])
    })

    test('is one of so many that the watermark stays one row', async () => {
      const world = await buildProvince()
      const problems = Array.from({ length: 9000 }, (_, index) => ({
        row: `r${index}`,
        message: '',
        ref: `party unit:U${index}`,
      }))
      const readOffice = world.register.readOffice
      world.register.readOffice = async office => ({ ...(await readOffice(office)), problems })
      await world.plan(DAY)
      expect(JSON.stringify(await world.register.findWatermark('44')).length).toBeLessThan(100_000)
      expect(world.notices()).toHaveLength(UNITS.length + 1)
    })
  })

  test('keeps its remarks to a bounded size, and counts the rest', async () => {
    const world = await buildProvince()
    const problems = Array.from({ length: 250 }, (_, index) => ({ row: `r${index}`, message: 'unreadable' }))
    const readOffice = world.register.readOffice
    world.register.readOffice = async office => ({ ...(await readOffice(office)), problems })
    await world.plan(DAY)
    expect([...world.outbox.remarks.values()]).toMatchObject([{ more: 150, problems: { length: 100 } }])
    expect(world.notices()).toHaveLength(UNITS.length + 1)
  })

  test('leaves a task that was loaded after the day was begun to the next day, and then catches it up', async () => {
    const world = await buildProvince()
    await world.plan(DAY)
    await world.addTask('T2', { due: '2026-11-30' }, DAY)
    await world.plan(DAY)
    expect(world.notices().flatMap(({ subjects }) => subjects.map(subject => subject.task))).not.toContain('T2')
    await world.plan(NEXT)
    const late = world.notices().filter(({ day }) => day === NEXT)
    expect(late.flatMap(({ subjects }) => subjects)).toContainEqual(
      expect.objectContaining({ task: 'T2', stage: 'T-5', on: DAY }),
    )
  })

  test('counts every task as newly loaded where nothing was ever planned', async () => {
    const world = await buildProvince()
    world.register.watermarks.clear()
    await world.plan(NEXT)
    // Loaded on the 20th, so its T-5 of the 23rd is caught up.
    expect(world.notices().flatMap(({ subjects }) => subjects.map(({ on }) => on))).toContain(DAY)
  })

  test('reports a row that it cannot read and plans the others', async () => {
    const world = await buildProvince()
    const readOffice = world.register.readOffice
    world.register.readOffice = async office => ({
      ...(await readOffice(office)),
      problems: [{ row: 'r', message: 'unreadable' }],
    })
    await world.plan(DAY)
    expect(world.notices()).toHaveLength(UNITS.length + 1)
    expect([...world.outbox.remarks.values()].map(({ problems }) => problems)).toEqual([[{ row: 'r', message: 'unreadable' }]])
  })
})

test('a notice in the way that nobody can read is reported, and stops no other', async () => {
  const world = await buildProvince()
  const putNotice = world.outbox.putNotice
  world.outbox.putNotice = async (notice, at) =>
    notice.addressee.id === UNITS[0] ? { id: notice.id, batch: '', attempts: 0, state: 'unreadable' } : putNotice(notice, at)
  const [planned] = await planOfficeDay(
    {
      ...world.batching(needs => needs),
      rules: world.rules,
      windows: world.windows,
      register: world.register,
      outbox: world.outbox,
    },
    '44',
    DAY,
  )
  expect(planned).toMatchObject({ notices: UNITS.length, problems: [{ message: 'unreadable' }] })
  expect([...world.outbox.remarks.values()]).toMatchObject([{ problems: [{ message: 'unreadable' }] }])
  expect(world.lost()).toEqual([])
})

describe('a planner that dies', async () => {
  const undisturbed = await buildProvince()
  const { calls } = await undisturbed.plan(DAY)
  const deaths: Death[] = Array.from({ length: calls }, (_, index) => index + 1).flatMap(call => [
    { call, moment: 'before' },
    { call, moment: 'after' },
  ])

  test('is exercised at every await', () => {
    expect(calls).toBeGreaterThan(25)
  })

  test('is completed the same day, at whatever await it died', async () => {
    for (const death of deaths) {
      const world = await buildProvince()
      expect((await world.plan(DAY, { death })).died).toBe(true)
      await world.plan(DAY)
      expect({ death, ...outline(world), lost: world.lost() }).toEqual({ death, ...outline(undisturbed), lost: [] })
    }
  })

  test('is completed the next day before that day is planned, at whatever await it died after it had begun', async () => {
    const both = await buildProvince()
    await both.plan(DAY)
    await both.plan(NEXT)
    for (const death of deaths) {
      const world = await buildProvince()
      await world.plan(DAY, { death })
      const isBegun = (await world.register.findWatermark('44'))?.begun === DAY
      await world.plan(NEXT)
      const seen = isBegun ? outline(world) : { told: world.notices().length }
      const expected = isBegun ? outline(both) : { told: UNITS.length + 1 }
      expect({ death, ...seen, lost: world.lost() }).toEqual({ death, ...expected, lost: [] })
    }
  })

  test('is completed again when its successor dies as well', { timeout: 30_000 }, async () => {
    for (const death of deaths.filter(({ call }) => call % 3 === 0)) {
      for (const second of deaths.filter(({ call }) => call % 4 === 1)) {
        const world = await buildProvince()
        await world.plan(DAY, { death })
        await world.plan(DAY, { death: second })
        await world.plan(DAY)
        expect({ death, second, ...outline(world), lost: world.lost() }).toEqual({
          death,
          second,
          ...outline(undisturbed),
          lost: [],
        })
      }
    }
  })
})

test('a unit whose contact is reachable again is no longer among the unreachable of the next day', async () => {
  const world = await buildProvince()
  await world.plan(DAY)
  const row = [...world.register.parties.values()].find(({ party }) => party.id === '440199-001')!
  await world.register.saveParty({ ...row, contacts: [contact(unitRef('440199-001'))], version: 2 })
  await world.addTask('T3', { due: '2026-12-01' }, '2026-11-20')
  await world.plan(NEXT)
  expect([...world.outbox.unreachable.values()].filter(({ day }) => day === NEXT)).toEqual([])
})
