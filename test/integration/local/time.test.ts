import { afterEach, describe, expect, it } from 'vitest'
import { lambda, type LocalStack, mapping, schedule, startLocalStack, table } from '../../support/local-stack.ts'

let stack: LocalStack | undefined
afterEach(() => stack?.stop())

const MIDNIGHT = '2026-11-22T16:00:00Z'
const NEXT_MIDNIGHT = Date.parse('2026-11-23T16:00:00Z')

describe('the clock of the local runtime', () => {
  it('takes a scheduled call through a table and its stream to another function at the planned instant', async () => {
    stack = await startLocalStack(
      MIDNIGHT,
      {
        Table: table('Table'),
        plan: lambda('plan'),
        deliver: lambda('deliver'),
        At: schedule('plan', 'cron(30 8 * * ? *)'),
        M: mapping('deliver'),
      },
      {
        plan: `note(event); await put('a'); note(['plan', now()])`,
        deliver: `note(['deliver', keys(event), now(), event.Records[0].dynamodb.ApproximateCreationDateTime])`,
      },
    )
    await stack.runtime.liveUntil(NEXT_MIDNIGHT)
    expect(stack.failures).toEqual([])
    expect(stack.notes()).toEqual([
      { scheduledTime: '2026-11-23T00:30:00Z' },
      ['plan', '2026-11-23T00:30:00.000Z'],
      ['deliver', ['a'], '2026-11-23T00:30:00.000Z', Date.parse('2026-11-23T00:30:00Z') / 1000],
    ])
    expect(stack.runtime.now()).toBe(NEXT_MIDNIGHT)
  })

  it('fires a schedule at the very first instant, and not at the one after the last', async () => {
    stack = await startLocalStack(
      MIDNIGHT,
      { Table: table('Table'), tick: lambda('tick'), At: schedule('tick', 'cron(0 0 * * ? *)') },
      { tick: `note(now())` },
    )
    await stack.runtime.liveUntil(NEXT_MIDNIGHT - 1)
    expect(stack.notes()).toEqual(['2026-11-22T16:00:00.000Z'])
  })

  it('stands still while a call is in flight, however long it takes', async () => {
    stack = await startLocalStack(
      MIDNIGHT,
      {
        Table: table('Table'),
        slow: lambda('slow'),
        quick: lambda('quick'),
        A: schedule('slow', 'at(2026-11-23T08:00:00)'),
        B: schedule('quick', 'at(2026-11-23T08:01:00)'),
      },
      {
        slow: `await new Promise(done => globalThis.setTimeout(done, 400)); await put('late'); note(['slow', now()])`,
        quick: `note(['quick', now()])`,
      },
    )
    await stack.runtime.liveUntil(NEXT_MIDNIGHT)
    expect(stack.notes()).toEqual([
      ['slow', '2026-11-23T00:00:00.000Z'],
      ['quick', '2026-11-23T00:01:00.000Z'],
    ])
  })

  it('goes on while a call from a stream sleeps', async () => {
    stack = await startLocalStack(
      MIDNIGHT,
      {
        Table: table('Table'),
        put: lambda('put'),
        sleeper: lambda('sleeper', { Timeout: 120 }),
        A: schedule('put', 'at(2026-11-23T08:00:00)'),
        M: mapping('sleeper'),
      },
      { put: `await put('a')`, sleeper: `await sleep(2_000); note([keys(event), now()])` },
    )
    await stack.runtime.liveUntil(NEXT_MIDNIGHT)
    expect(stack.notes()).toEqual([[['a'], '2026-11-23T00:00:02.000Z']])
  })

  it('lets a call sleep until its instant, and everything earlier happen meanwhile', async () => {
    stack = await startLocalStack(
      MIDNIGHT,
      {
        Table: table('Table'),
        sleeper: lambda('sleeper', { Timeout: 120 }),
        tick: lambda('tick'),
        A: schedule('sleeper', 'at(2026-11-23T08:00:00)'),
        B: schedule('tick', 'at(2026-11-23T08:01:00)'),
      },
      {
        sleeper: `note(context.getRemainingTimeInMillis()); await sleep(75_000); await put('a'); note(['slept', now(), context.getRemainingTimeInMillis()])`,
        tick: `note(['tick', now()])`,
      },
    )
    await stack.runtime.liveUntil(NEXT_MIDNIGHT)
    expect(stack.notes()).toEqual([120_000, ['tick', '2026-11-23T00:01:00.000Z'], ['slept', '2026-11-23T00:01:15.000Z', 45_000]])
  })

  it('does not jump to a sleeping call while the same call works on something else', async () => {
    stack = await startLocalStack(
      MIDNIGHT,
      { Table: table('Table'), both: lambda('both', { Timeout: 120 }), A: schedule('both', 'at(2026-11-23T08:00:00)') },
      {
        both: `
          const work = async () => { for (let i = 0; i < 40; i++) { await put('k' + i); const until = performance.now() + 3; while (performance.now() < until); } note(['worked', now()]) }
          const wait = async () => { await sleep(60_000); note(['slept', now()]) }
          await Promise.all([wait(), work()])`,
      },
    )
    await stack.runtime.liveUntil(NEXT_MIDNIGHT)
    expect(stack.notes()).toEqual([
      ['worked', '2026-11-23T00:00:00.000Z'],
      ['slept', '2026-11-23T00:01:00.000Z'],
    ])
  })

  it('shows the virtual present in every form of a date', async () => {
    stack = await startLocalStack(
      '2019-02-28T16:00:00Z',
      { Table: table('Table'), show: lambda('show'), A: schedule('show', 'at(2019-03-01T08:00:00)') },
      {
        show: `
          const zone = { timeZone: 'Asia/Shanghai', dateStyle: 'short' }
          note([Date.now(), new Date().getTime(), new Date(0).getTime(), new Date() instanceof Date, new (new Date().constructor)().getTime(),
            new Intl.DateTimeFormat('sv', zone).format(), new Intl.DateTimeFormat('sv', zone).formatToParts()[0].value, Date(), structuredClone(new Date()).getTime()])`,
      },
    )
    await stack.runtime.liveUntil(Date.parse('2019-03-01T16:00:00Z'))
    const eight = Date.parse('2019-03-01T00:00:00Z')
    expect(stack.notes()).toEqual([
      [eight, eight, 0, true, eight, '2019-03-01', '2019', expect.stringContaining('Mar 01 2019 00:00:00'), eight],
    ])
  })
})
