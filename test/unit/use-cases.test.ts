import { describe, expect, test } from 'vitest'
import { buildPublish, buildTellEnds } from '../../functions/adapters/bus.ts'
import { EventsNotPutError } from '../../functions/core/errors.ts'
import { buildOfficeDayOpened } from '../../functions/core/build-events.ts'
import type { DomainEvent } from '../../functions/core/events.ts'
import type { BatchRef, NewBatch } from '../../functions/core/ports.ts'
import { deliverRecord } from '../../functions/deliver-batch/deliver-batch.ts'
import { openDay } from '../../functions/open-day/open-day.ts'
import { readOperatorList } from '../../functions/core/compose/operator-list.ts'
import { reportUnreachable } from '../../functions/report-unreachable/report-unreachable.ts'
import { finishedUpTo } from '../../functions/core/deadlines/watermark.ts'
import { OFFICES } from '../../functions/core/register/register.ts'
import { sweepOutbox } from '../../functions/sweep-outbox/sweep-outbox.ts'
import { at, batch, notice, T0 } from '../support/outbox-samples.ts'
import { buildWorld } from '../support/world.ts'

describe('opening a day', () => {
  test('tells 32 offices and the centre the day that the schedule meant, in China', async () => {
    const events: DomainEvent[] = []
    await openDay({ publish: async put => void events.push(...put), now: () => T0 }, '2026-11-22T16:30:00Z')
    const opened = events.flatMap(({ detailType, detail }) => (detailType === 'OfficeDayOpened' ? [detail.data] : []))
    expect(opened.map(({ office }) => office).toSorted()).toEqual(['00', ...OFFICES.map(({ code }) => code)].toSorted())
    expect(new Set(opened.map(({ day }) => day))).toEqual(new Set(['2026-11-23']))
  })
})

test('a day that has not come in China is not opened', async () => {
  const events: DomainEvent[] = []
  const open = (now: string) =>
    openDay({ publish: async put => void events.push(...put), now: () => now }, '2027-11-23T00:30:00Z')
  await expect(open('2026-11-23T00:30:00.000Z')).rejects.toThrow('day 2027-11-23 lies ahead: it is 2026-11-23 in Shanghai')
  await expect(open('2027-11-22T15:59:59.999Z')).rejects.toThrow('lies ahead')
  expect(events).toEqual([])
  await open('2027-11-22T16:00:00.000Z')
  expect(events).toHaveLength(33)
})

describe('the bus', () => {
  const events = Array.from({ length: 23 }, (_, index) => buildOfficeDayOpened(String(10 + index), '2026-11-23', T0))
  type Put = { Entries: { Detail: string }[] }
  const build = (fails: (office: string, round: number) => boolean) => {
    const rounds = new Map<string, number>()
    const sizes: number[] = []
    const send = async ({ input }: { input: Put }) => {
      sizes.push(input.Entries.length)
      return {
        Entries: input.Entries.map(({ Detail }) => {
          const { office } = (JSON.parse(Detail) as { data: { office: string } }).data
          rounds.set(office, (rounds.get(office) ?? 0) + 1)
          return fails(office, rounds.get(office)!) ? { ErrorCode: 'ThrottlingException' } : { EventId: office }
        }),
      }
    }
    return { publish: buildPublish({ send } as never, 'bus'), rounds, sizes }
  }

  test('takes ten events at a time', async () => {
    const { publish, sizes } = build(() => false)
    await publish(events)
    expect(sizes).toEqual([10, 10, 3])
  })

  test('puts again only the entries that failed', async () => {
    const { publish, rounds } = build((office, round) => office === '15' && round < 3)
    await publish(events)
    expect([rounds.get('14'), rounds.get('15')]).toEqual([1, 3])
  })

  test('hears of ended notices, a hundred in an event', async () => {
    const put: { Source: string; DetailType: string; Detail: string }[] = []
    const send = async ({ input }: { input: { Entries: typeof put } }) => {
      put.push(...input.Entries)
      return { Entries: input.Entries.map(() => ({ EventId: 'e' })) }
    }
    const ended = Array.from({ length: 101 }, (_, index) => ({
      notice: `task-${100 + index}`,
      purpose: 'task' as const,
      office: '44',
      state: 'accepted' as const,
      at: T0,
    }))
    await buildTellEnds({ send } as never, 'bus', () => T0)(ended)
    const told = put.map(({ Detail }) => (JSON.parse(Detail) as { data: { notices: unknown[] } }).data.notices)
    expect(put.map(({ Source, DetailType }) => [Source, DetailType])).toEqual(put.map(() => ['duban.outbox', 'NoticesEnded']))
    expect([told.map(({ length }) => length), told.flat()]).toEqual([[100, 1], ended])
  })

  test('is left alone for a minute when it has failed: nobody waits for it meanwhile, and then one tries', async () => {
    let now = T0
    let tries = 0
    let isDown = true
    const send = async ({ input }: { input: Put }) => {
      tries += 1
      await Promise.resolve()
      if (isDown) throw new Error('TimeoutError')
      return { Entries: input.Entries.map(() => ({ EventId: 'e' })) }
    }
    const tellEnds = buildTellEnds({ send } as never, 'bus', () => now)
    const ended = [{ notice: 'task-1', purpose: 'task', office: '44', state: 'accepted', at: T0 } as const]
    const tell = async (seconds: number, calls = 1) => {
      now = at(seconds)
      const all = await Promise.allSettled(Array.from({ length: calls }, () => tellEnds(ended)))
      return [tries, all.filter(({ status }) => status === 'fulfilled').length]
    }
    expect(await tell(0)).toEqual([1, 0])
    expect(await tell(59, 8)).toEqual([1, 0])
    expect(await tell(60, 8)).toEqual([2, 0])
    isDown = false
    expect(await tell(119)).toEqual([2, 0])
    expect(await tell(120)).toEqual([3, 1])
    expect(await tell(121, 8)).toEqual([11, 8])
  })

  test('names what it could not put, and that trying again may help', async () => {
    const { publish } = build(office => office === '15')
    await expect(publish(events)).rejects.toThrow(new EventsNotPutError('not put: office-day-opened-15-2026-11-23'))
  })
})

test('a stream record is delivered by its batch, and a poison one throws before anything is touched', async () => {
  const delivered: BatchRef[] = []
  const failures: unknown[] = []
  const needs = {
    parseBatch: (image: unknown) => {
      if (image === 'poison') throw new Error('poison')
      return { office: '44', day: '2026-11-23', id: 'b1' }
    },
    deliver: async (ref: BatchRef) => {
      delivered.push(ref)
      return 'ended' as const
    },
    onDone: () => undefined,
    onFailure: (error: unknown) => failures.push(error),
  }
  await deliverRecord(needs, 'good')
  await expect(deliverRecord(needs, 'poison')).rejects.toThrow('poison')
  expect(failures).toEqual([new Error('poison')])
  expect(delivered).toEqual([{ office: '44', day: '2026-11-23', id: 'b1' }])
})

describe('the sweep', () => {
  const run = async (batches: ReturnType<typeof batch>[], fails: (id: string) => boolean = () => false) => {
    const world = buildWorld({ start: T0 })
    for (const one of batches) await world.outbox.putBatch(one)
    const delivered: [string, string][] = []
    const failed: string[] = []
    const overdue: number[] = []
    const swept = sweepOutbox({
      ...world.dispatch(),
      deliver: async ({ id }) => {
        if (fails(id)) throw new Error('store is down')
        delivered.push([id, world.now()])
        world.batchRefs().find(held => held.id === id)!.endedAt = world.now()
        return 'ended'
      },
      // A timer that fires a millisecond early the first time.
      wait: milliseconds => world.wait(milliseconds > 1 ? milliseconds - 1 : milliseconds),
      onOverdue: seconds => overdue.push(seconds),
      onDone: ({ id }, result) => {
        if (result === 'failed') failed.push(id)
      },
    })
    await world.live(swept)
    return { delivered, failed, overdue }
  }

  test('delivers each batch at its own instant, looking a little more than a minute ahead', async () => {
    const later = (id: string, seconds: number) => batch(id, ['n'], { lane: 'later', dueAt: at(seconds) })
    const { delivered } = await run([later('soon', 40), later('past', -5), later('edge', 75), later('far', 78)])
    expect(delivered.toSorted(([a], [b]) => a.localeCompare(b))).toEqual([
      ['edge', at(75)],
      ['past', T0],
      ['soon', at(40)],
    ])
  })

  test('leaves to the stream what was written just now, and takes it over when the stream did not', async () => {
    const { delivered } = await run([batch('fresh', ['n'], { dueAt: at(30) }), batch('stale', ['n'], { dueAt: at(-60) })])
    expect(delivered.map(([id]) => id)).toEqual(['stale'])
  })

  test('says how late the oldest batch is, and nothing when none is late', async () => {
    const later = (id: string, seconds: number) => batch(id, ['n'], { lane: 'later', dueAt: at(seconds) })
    expect((await run([later('old', -90), later('older', -1200), later('soon', 30)])).overdue).toEqual([1200])
    expect((await run([later('soon', 30)])).overdue).toEqual([])
  })

  test('goes on when one batch fails', async () => {
    const batches = Array.from({ length: 20 }, (_, index) => batch(`b${index}`, ['n'], { lane: 'later' }))
    const { delivered, failed } = await run(batches, id => id === 'b7')
    expect([delivered.length, failed]).toEqual([19, ['b7']])
  })
})

describe('a sweep with much to do', () => {
  type Answer = 'ended' | 'not-ours' | 'waiting'
  type Delivery = { id: string; office: string; from: number; to: number }
  type Work = { outbox: ReturnType<typeof buildWorld>['outbox']; ref: BatchRef; seconds: number }

  /** Each batch takes three seconds to its end; one that is not ours stays in the index. */
  const run = async (batches: NewBatch[], work: (work: Work) => Promise<Answer> = async () => 'ended') => {
    const world = buildWorld({ start: T0 })
    for (const one of batches) await world.outbox.putBatch(one)
    const began = Date.parse(T0)
    const elapsed = () => (Date.parse(world.now()) - began) / 1_000
    const deliveries: Delivery[] = []
    const queries: number[] = []
    const { listDue } = world.outbox
    await world.live(
      sweepOutbox({
        ...world.dispatch(),
        outbox: {
          ...world.outbox,
          listDue: async (partition, until, limit) => {
            queries.push(elapsed())
            return listDue(partition, until, limit)
          },
        },
        deliver: async ref => {
          const from = elapsed()
          const answer = await work({ outbox: world.outbox, ref, seconds: from })
          if (answer === 'not-ours') return answer
          if (answer === 'ended') await world.wait(3_000)
          deliveries.push({ id: ref.id, office: ref.office, from, to: elapsed() })
          const held = [...world.outbox.batches.values()].find(({ id }) => id === ref.id)
          if (answer === 'ended') held!.endedAt = world.now()
          return answer
        },
        remaining: () => 120_000 - 1_000 * elapsed(),
        onOverdue: () => undefined,
      }),
    )
    return { deliveries, queries, seconds: elapsed() }
  }
  const ofOffice = (office: string, count: number, part: Partial<NewBatch> = {}) =>
    Array.from({ length: count }, (_, index) => batch(`${office}-${index}`, ['n'], { office, lane: 'later', ...part }))
  const mostAtOnce = (deliveries: readonly Delivery[]) =>
    Math.max(...deliveries.map(({ from }) => deliveries.filter(one => one.from <= from && from < one.to).length))

  test('asks three times and ends at once when nothing is due', async () => {
    expect(await run([])).toEqual({ deliveries: [], queries: [0, 0, 0], seconds: 0 })
  })

  test("begins another office's batch at once, however many of the first came before", async () => {
    const { deliveries } = await run([...ofOffice('44', 300, { dueAt: at(-600) }), ...ofOffice('45', 1)])
    expect(deliveries.find(({ office }) => office === '45')!.from).toBeLessThanOrEqual(2)
    expect(mostAtOnce(deliveries.filter(({ office }) => office === '44'))).toBe(2)
  })

  test('has one batch of each office in hand while others have some, and two of one that is alone', async () => {
    const { deliveries } = await run([...ofOffice('44', 30), ...ofOffice('45', 3), ...ofOffice('46', 3)])
    const ofFlood = deliveries.filter(({ office }) => office === '44')
    expect(mostAtOnce(ofFlood.filter(({ from }) => from < 9))).toBe(1)
    expect(mostAtOnce(ofFlood)).toBe(2)
  })

  test('finds what lies behind a thousand of one office', async () => {
    const { deliveries } = await run([...ofOffice('44', 1_000, { dueAt: at(-600) }), ...ofOffice('45', 3)])
    expect(deliveries.filter(({ office }) => office === '45').map(({ from }) => from <= 6)).toEqual([true, true, true])
  })

  test('holds at most eight ordinary batches, offices in turn, and two urgent ones beside them', async () => {
    const offices = Array.from({ length: 12 }, (_, index) => String(20 + index))
    const ordinary = offices.flatMap(office => ofOffice(office, 3))
    const { deliveries } = await run([...ordinary, ...ofOffice('50', 4, { priority: 'urgent' })])
    const ofUrgent = deliveries.filter(({ office }) => office === '50')
    expect(ofUrgent.map(({ from }) => from)).toEqual([0, 0, 3, 3])
    const others = deliveries.filter(({ office }) => office !== '50')
    expect(mostAtOnce(others)).toBe(8)
    expect(others).toHaveLength(36)
    // Nobody's second batch begins before everybody's first.
    expect(new Set(others.slice(0, 12).map(({ office }) => office)).size).toBe(12)
  })

  test('does not let a head of batches in other hands hide the rest, and asks each of them once', async () => {
    const asked: string[] = []
    const { deliveries } = await run([...ofOffice('44', 200, { dueAt: at(-600) }), ...ofOffice('45', 5)], async ({ ref }) => {
      asked.push(ref.id)
      return ref.office === '44' ? 'not-ours' : 'ended'
    })
    expect(deliveries).toHaveLength(5)
    expect(asked.filter(id => id.startsWith('44'))).toHaveLength(200)
  })

  test.each([0, 8])('takes up what is given back, with %i other batches to do', async others => {
    const batches = [...ofOffice('44', 1), ...ofOffice('45', others)]
    const { deliveries } = await run(batches, async ({ outbox, ref, seconds }) => {
      const held = [...outbox.batches.values()].find(({ id }) => id === ref.id)!
      if (ref.office === '45' || seconds > 0) return 'ended'
      held.nextLook = at(5)
      return 'waiting'
    })
    expect(deliveries.filter(({ office }) => office === '44').map(({ from }) => from >= 5)).toEqual([false, true])
  })

  test("ends by itself: what is left is the next one's", async () => {
    const { deliveries, seconds } = await run(ofOffice('44', 500))
    // Of its two minutes; two batches of the office at once, three seconds each.
    expect(seconds).toBeLessThanOrEqual(95)
    expect(deliveries.length).toBeGreaterThan(50)
    expect(deliveries.length).toBeLessThan(64)
  })
})

describe("the operator's morning list", () => {
  const DAY = '2026-11-23'
  const build = async () => {
    const world = buildWorld({ start: '2026-11-23T01:00:00.000Z' })
    for (const office of ['00', ...OFFICES.map(({ code }) => code)])
      await world.register.saveWatermark(finishedUpTo(office, DAY, []), undefined)
    const report = (operatorEmail = 'operator@example.com', scheduledTime = '2026-11-23T01:00:00Z') =>
      reportUnreachable(
        {
          ...world.batching(needs => needs),
          register: world.register,
          outbox: world.outbox,
          calendar: world.rules.calendar,
          operatorEmail,
        },
        scheduledTime,
      )
    const addUnreachable = (id = 'u1', createdAt = '2026-11-23T00:30:00.000Z') =>
      world.outbox.saveUnreachable({
        party: { kind: 'unit', id },
        name: '示例单位',
        office: '44',
        day: DAY,
        createdAt,
        subjects: [{ issuer: '00', task: 'T1', stage: 'T-5', as: 'responsible', on: DAY }],
      })
    const list = (day = DAY) => readOperatorList({ ...world, calendar: world.rules.calendar }, day)
    const deliver = async () => {
      for (const ref of world.batchRefs()) await world.deliver(ref)
    }
    return { world, report, addUnreachable, list, deliver }
  }

  test('is not sent when there is nothing to say', async () => {
    const { world, report } = await build()
    expect(await report()).toEqual({ day: DAY, unreachable: 0, failed: 0, unfinished: 0, ahead: 0, told: false })
    expect(world.notices()).toEqual([])
  })

  test('names the unreachable in one notice a day, however often it is asked for', async () => {
    const { world, report, addUnreachable } = await build()
    await addUnreachable()
    await report()
    await report()
    expect(world.notices().map(({ id, purpose, office }) => [id, purpose, office])).toEqual([
      ['operator-20261123-operator-operator-primary-email', 'operator', '00'],
    ])
    for (const ref of world.batchRefs()) await world.deliver(ref)
    expect(world.handedOver.map(({ to }) => to)).toEqual(['operator@example.com'])
  })

  test('names offices whose plan of the day is not finished, or was never begun', async () => {
    const { world, report } = await build()
    world.register.watermarks.delete('11')
    world.register.watermarks.set('12', { ...finishedUpTo('12', '2026-11-20', []) })
    world.register.watermarks.set('13', { ...finishedUpTo('13', DAY, []), done: ['desk'] })
    expect(await report()).toMatchObject({ unfinished: 3, told: true })
  })

  test('tells of dates without a published calendar and of rows that could not be read', async () => {
    const { world, report, list } = await build()
    const createdAt = '2026-11-23T00:30:00.000Z'
    const problems = [{ row: 'TASKS#00 TASK#T1', message: 'unreadable: due (custom)' }]
    await world.outbox.saveRemarks({ office: '44', day: DAY, createdAt, provisional: ['2027-01-04'], problems })
    await world.outbox.saveRemarks({ office: '45', day: DAY, createdAt, provisional: ['2027-01-04'], problems, more: 7 })
    expect(await report()).toMatchObject({ told: true })
    expect(await list()).toMatchObject({
      provisional: ['2027-01-04'],
      unreadableRows: ['TASKS#00 TASK#T1: unreadable: due (custom)', 'OFFICE#45：另有7条，详见运行日志'],
    })
  })

  test('names an office whose last planned day has not come, but not one that went on before a late report', async () => {
    const { world, report, list } = await build()
    world.register.watermarks.set('11', finishedUpTo('11', '2027-11-23', []))
    expect(await report()).toMatchObject({ unfinished: 0, ahead: 1, told: true })
    expect((await list()).aheadOffices).toEqual([{ code: '11', name: '北京市知识产权局', day: '2027-11-23' }])
    world.register.watermarks.set('11', finishedUpTo('11', '2026-11-24', []))
    world.advance(24 * 3_600_000)
    expect((await list()).aheadOffices).toEqual([])
  })

  test('tells on the next working morning whom a plan later than the report found unreachable, and nobody twice', async () => {
    const { world, report, addUnreachable, list, deliver } = await build()
    await addUnreachable()
    await report()
    await deliver()
    await addUnreachable('u2', '2026-11-23T02:30:00.000Z')
    await report()
    expect(world.handedOver).toHaveLength(1)
    world.advance(24 * 3_600_000)
    for (const mark of world.register.watermarks.values())
      world.register.watermarks.set(mark.office, finishedUpTo(mark.office, '2026-11-24', []))
    expect(await report('operator@example.com', '2026-11-24T01:00:00Z')).toMatchObject({ unreachable: 1, unfinished: 0 })
    expect((await list('2026-11-24')).unreachable).toMatchObject([{ day: DAY, party: { id: 'u2' } }])
  })

  test('tells again what a report held that nobody got', async () => {
    const { world, report, addUnreachable, list, deliver } = await build()
    await addUnreachable()
    await report()
    world.answer = () => ({ kind: 'refused', reason: 'MessageRejected' })
    await deliver()
    world.advance(24 * 3_600_000)
    expect(await list('2026-11-24')).toMatchObject({
      unreachable: [{ day: DAY, party: { id: 'u1' } }],
      failures: [{ cause: 'MessageRejected', count: 1, parties: [{ name: '系统运维人员' }] }],
    })
  })

  test('tells which notices failed since, by cause and without any address', async () => {
    const { world, report, list } = await build()
    await world.addUnit('440101-001')
    await world.addUnit('440102-001')
    await world.addTask('T1', { due: '2026-11-30', clause: '16.1' })
    world.register.watermarks.set(
      '44',
      finishedUpTo(
        '44',
        '2026-11-20',
        (await world.register.readTasks('00')).tasks.map(row => row.task),
      ),
    )
    await world.plan(DAY)
    world.answer = ({ addressee }) =>
      addressee.id === '440101-001' ? { kind: 'refused', reason: 'channel-off' } : { kind: 'accepted', messageId: 'm' }
    for (const ref of world.batchRefs()) await world.deliver(ref)
    expect(await report()).toMatchObject({ failed: 1, told: true })
    const { failures } = await list()
    expect(failures).toEqual([
      {
        cause: 'channel-off',
        count: 1,
        parties: [expect.objectContaining({ kind: 'unit', id: '440101-001', channel: 'email', officeName: '广东省知识产权局' })],
      },
    ])
    expect(JSON.stringify(failures)).not.toContain('@')
  })

  test('tells of a notice whose row cannot be read, and not of one that was about to fail and did not', async () => {
    const { world, list } = await build()
    const row = { office: '44', day: DAY, createdAt: '2026-11-23T00:40:00.000Z' }
    await world.outbox.putNotice(notice('u1'), T0)
    await world.outbox.saveFailure({ ...row, notice: notice('u1').id })
    await world.outbox.saveFailure({ ...row, notice: 'gone' })
    expect(await list()).toMatchObject({ failures: [], unreadableRows: ['NOTICE#gone: missing'] })
  })

  test('is withdrawn when all has been mended before it is sent', async () => {
    const { world, report, addUnreachable } = await build()
    await addUnreachable()
    await report()
    world.outbox.unreachable.clear()
    for (const ref of world.batchRefs()) await world.deliver(ref)
    expect(world.notices()).toMatchObject([{ state: 'withdrawn', cause: 'nothing-to-tell' }])
  })

  test('is not made on a day off, nor without an operator', async () => {
    const { report, addUnreachable } = await build()
    await addUnreachable()
    expect(await report('operator@example.com', '2026-11-22T01:00:00Z')).toBeUndefined()
    expect(await report('')).toMatchObject({ unreachable: 1, told: false })
  })
})
