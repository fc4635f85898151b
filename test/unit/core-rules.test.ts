import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAllowed } from '../../functions/core/delivery/allow-list.ts'
import { backoff } from '../../functions/core/delivery/backoff.ts'
import { buildOfficeDayOpened } from '../../functions/core/build-events.ts'
import { EVENTS } from '../../functions/core/events.ts'
import { buildLimit } from '../../functions/core/limiter.ts'
import { SHARDS, shardOf } from '../../functions/core/register/shard.ts'
import { beginDay, finishedUpTo, isFinished, listPieces, toWindow } from '../../functions/core/deadlines/watermark.ts'
import { task } from '../support/register.ts'

describe('the allow-list', () => {
  const list = ['Someone@Example.com', '@example.org', '13800000001', '', '@']
  test.each([
    ['someone@example.com', true],
    ['SOMEONE@EXAMPLE.COM', true],
    ['other@example.com', false],
    ['anybody@example.org', true],
    ['anybody@mail.example.org', false],
    ['anybody@evil-example.org', false],
    ['@example.org', false],
    ['13800000001', true],
    ['13800000002', false],
    ['', false],
    ['@', false],
  ])('answers for %j: %s', (address, allowed) => {
    expect(isAllowed(list, address)).toBe(allowed)
  })

  test('lets nobody through when it is empty, and everybody when it is open', () => {
    expect(isAllowed([], 'someone@example.com')).toBe(false)
    expect(isAllowed('open', 'someone@example.com')).toBe(true)
  })
})

test.each([
  [1, 0.5, 15_000],
  [2, 0.5, 30_000],
  [3, 1, 120_000],
  [8, 1, 3_600_000],
  [99, 1, 3_600_000],
  [5, 0, 0],
])('attempt %d with chance %d waits %d milliseconds', (attempts, chance, milliseconds) => {
  expect(backoff(attempts, () => chance)).toBe(milliseconds)
})

test('a limit lets so many through at once and all in the end, in the order in which they came', async () => {
  const limit = buildLimit(3)
  let running = 0
  let most = 0
  const order: number[] = []
  const work = async (index: number): Promise<number> => {
    running += 1
    most = Math.max(most, running)
    order.push(index)
    await Promise.resolve()
    running -= 1
    if (index % 4 === 0) throw new Error('fails')
    return index
  }
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => limit(() => work(index))))
  expect(most).toBe(3)
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(15)
})

test('shards are spread evenly over ids that look like ours, and never change', () => {
  const counts = Array.from({ length: SHARDS }, () => 0)
  // Steps of four: digits whose last two bits are alike.
  for (let index = 0; index < 40_000; index += 4) counts[shardOf(`440100-${String(index).padStart(5, '0')}`)]! += 1
  expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.2)
  // Keys depend on it. Published FNV-1a values: 811c9dc5, e40c292c, bf9cf968; their halves laid over each other, the last two bits.
  expect(['', 'a', 'foobar'].map(shardOf)).toEqual([(0x811c ^ 0x9dc5) % 4, (0xe40c ^ 0x292c) % 4, (0xbf9c ^ 0xf968) % 4])
})

describe('the watermark', () => {
  const loaded = () => '2026-11-18'

  test('is finished when its last piece is', () => {
    const mark = beginDay('44', '2026-11-23', { before: undefined, tasks: [] })
    const pieces = listPieces('44')
    for (let done = 0; done < pieces.length; done += 1) expect(isFinished({ ...mark, done: pieces.slice(0, done) })).toBe(false)
    expect(isFinished({ ...mark, done: pieces })).toBe(true)
    expect(isFinished({ ...beginDay('00', '2026-11-23', { before: undefined, tasks: [] }), done: ['desk'] })).toBe(true)
  })

  test('gives a task known before the last finished day as its P, and a new one a P of its own', () => {
    const known = task('T1')
    const [issued, unissued] = [task('T2', { issuedOn: '2026-11-16' }), task('T3')]
    const before = finishedUpTo('44', '2026-11-20', [known])
    const window = toWindow(beginDay('44', '2026-11-23', { before, tasks: [known, issued, unissued] }), loaded)
    expect(window).toMatchObject({ date: '2026-11-23', since: '2026-11-20' })
    expect([known, issued, unissued].map(one => window.sinceOf?.(one))).toEqual(['2026-11-20', '2026-11-15', '2026-11-17'])
  })

  test('takes a task that is cancelled and revived for one that was known', () => {
    const told = finishedUpTo('44', '2026-11-20', [task('T1')])
    const cancelled = beginDay('44', '2026-11-23', { before: told, tasks: [task('T1', { cancelled: true })] })
    const revived = beginDay('44', '2026-11-24', { before: cancelled, tasks: [task('T1')] })
    expect(toWindow(revived, loaded).sinceOf?.(task('T1'))).toBe('2026-11-23')
  })

  test('tells tasks of one id apart by their issuer', () => {
    const before = finishedUpTo('44', '2026-11-20', [task('T1')])
    const window = toWindow(beginDay('44', '2026-11-23', { before, tasks: [] }), loaded)
    expect(window.sinceOf?.(task('T1', { issuer: '44' }))).toBe('2026-11-17')
  })

  test('counts every task as newly loaded where nothing was finished before', () => {
    const window = toWindow(beginDay('44', '2026-11-23', { before: undefined, tasks: [task('T1')] }), loaded)
    expect(window.since).toBeUndefined()
    expect(window.sinceOf?.(task('T1'))).toBe('2026-11-17')
  })
})

test('an event of one office and day has one id, and its schema takes nothing that is not a day', () => {
  const event = buildOfficeDayOpened('44', '2026-11-23', '2026-11-23T00:30:00.000Z')
  expect(EVENTS.OfficeDayOpened.$detail.parse(event.detail)).toEqual(event.detail)
  expect(event.detail.metadata.id).toBe('office-day-opened-44-2026-11-23')
  fc.assert(
    fc.property(fc.string(), text => {
      const detail = { ...event.detail, data: { office: '44', day: text } }
      expect(EVENTS.OfficeDayOpened.$detail.safeParse(detail).success).toBe(
        /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
      )
    }),
  )
  expect(EVENTS.OfficeDayOpened.$detail.safeParse({ ...event.detail, data: { office: '44', day: '2026-02-30' } }).success).toBe(
    false,
  )
})
