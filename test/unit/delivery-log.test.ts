import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { logBatch, logBrake, logChange, logHandOver, logReceipt } from '../../functions/runtime/delivery-log.ts'
import { publishMetrics } from '../../functions/runtime/observe.ts'
import type { NoticeState } from '../../functions/core/outbox/states.ts'
import type { Addressee } from '../../functions/core/outbox/notice.ts'
import { notice, T0 } from '../support/outbox-samples.ts'

const held = (state: NoticeState = 'planned') => ({ ...notice('u1'), state, createdAt: T0, changedAt: T0, possibleDoubles: 0 })

/** What the function writes: structured lines and embedded metrics. */
let written: string[]

beforeEach(() => {
  publishMetrics()
  written = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(text => written.push(String(text)) > 0)
})
afterEach(() => vi.restoreAllMocks())

type Metrics = Record<string, unknown>

function publish(): Metrics[] {
  const before = written.length
  publishMetrics()
  return written.slice(before).map(text => JSON.parse(text) as Metrics)
}

const fail = (cause: string, addressee: Addressee = notice('u1').addressee): void =>
  logChange({ ...held(), addressee }, { state: 'failed', cause })

describe('a notice that failed', () => {
  test.each([
    ['unreachable: hard-bounce', 'nobody-left', true],
    ['hard-bounce', 'bounced', false],
    ['MessageRejected', 'refused', false],
    ['gave-up: ECONNREFUSED', 'gave-up', false],
    ['gave-up: outcome-unknown', 'gave-up', true],
    ['outcome-unknown', 'outcome-unknown', true],
    ['channel-off', 'channel-off', false],
    ['no-email', 'no-contact', false],
    ['unreachable: no-contact', 'nobody-left', true],
    ['no-contact', 'no-contact', false],
    ['template-field 16.1', 'not-composed', true],
  ])('because of "%s" counts as %s, and rings when nobody is told instead: %s', (cause, reason, rings) => {
    fail(cause)
    const published = publish()
    expect(published).toContainEqual(expect.objectContaining({ reason, NoticesFailed: 1 }))
    expect(published.some(one => one['NoticesUntold'] === 1)).toBe(rings)
  })

  test('rings whenever the operator was to hear it', () => {
    fail('MessageRejected', { kind: 'operator', id: 'operator' })
    expect(publish()).toContainEqual(expect.objectContaining({ NoticesUntold: 1 }))
  })

  test('has few reasons, whatever providers say', () => {
    for (let index = 0; index < 50; index++) fail(`Refusal${index}: of ours`)
    expect(publish().filter(one => 'reason' in one)).toEqual([expect.objectContaining({ reason: 'refused', NoticesFailed: 50 })])
  })
})

describe('on its usual way a notice', () => {
  test('has one line, when it ends, that names it', () => {
    logChange(held(), { state: 'sent' })
    logChange(held('sent'), { state: 'delivered' })
    expect(written.map(text => JSON.parse(text) as Metrics)).toEqual([
      expect.objectContaining({ message: 'notice delivered', notice: notice('u1').id }),
    ])
  })

  test('has no second line when the sender adds to what a faster receipt wrote', () => {
    logChange(held('delivered'), { state: 'delivered' })
    expect([written, publish()]).toEqual([[], []])
  })
})

test('an exception has a line although it is no end', () => {
  logChange(held(), { state: 'planned', cause: 'ECONNREFUSED' })
  logChange(held(), { state: 'unknown', cause: 'worker-lost' })
  expect(written.map(text => JSON.parse(text) as Metrics)).toEqual([
    expect.objectContaining({ level: 'INFO', message: 'notice planned', cause: 'ECONNREFUSED' }),
    expect.objectContaining({ level: 'WARN', message: 'notice unknown', cause: 'worker-lost' }),
  ])
})

test('a hundred hand-overs are counted in one record, each with its seconds', () => {
  for (let index = 0; index < 99; index++) logHandOver(undefined, index / 100)
  const [record] = publish()
  expect(record).toMatchObject({ NoticesSent: 99 })
  expect(record?.['SecondsToHandOver']).toHaveLength(99)
})

test('a clock that was set back makes no negative seconds', () => {
  logHandOver(undefined, -3)
  expect(publish()).toEqual([expect.objectContaining({ SecondsToHandOver: 0 })])
})

test('a message that may be a second one is counted', () => {
  logChange(held('unknown'), { state: 'sent', possibleDoubles: 1 })
  expect(publish()).toEqual([expect.objectContaining({ PossibleDoubles: 1 })])
})

describe('a receipt', () => {
  const receipt = { noticeId: notice('u1').id, messageId: 'm', at: T0 } as const

  test('ends its notice with the line of that end', () => {
    logReceipt({ ...receipt, kind: 'delivery', cause: 'delivery' }, 'applied', held('delivered'))
    expect([written.length, publish()]).toEqual([1, [expect.objectContaining({ NoticesDelivered: 1 })]])
  })

  test('of a bounce after which nobody is left rings', () => {
    const failed = { ...held('failed'), cause: 'unreachable: hard-bounce' }
    logReceipt({ ...receipt, kind: 'hard-bounce', cause: 'hard-bounce' }, 'applied', failed)
    expect(publish()).toContainEqual(expect.objectContaining({ NoticesUntold: 1 }))
  })

  test.each(['rejected', 'rendering-failure'])('of a mail that was %s rings: nobody else is told', cause => {
    logReceipt({ ...receipt, kind: 'reject', cause }, 'applied', { ...held('failed'), cause })
    expect(publish()).toContainEqual(expect.objectContaining({ NoticesUntold: 1 }))
  })

  test('of a delay leaves a line and counts nothing', () => {
    logReceipt({ ...receipt, kind: 'delay', cause: 'delay' }, 'noted')
    expect([written.length, publish()]).toEqual([1, []])
  })

  test('counts a hand-over that only it tells of', () => {
    logReceipt({ ...receipt, kind: 'send', cause: 'send' }, 'applied', held('sent'))
    expect(publish()).toEqual([expect.objectContaining({ NoticesSent: 1 })])
  })

  test('that comes twice counts nothing', () => {
    logReceipt({ ...receipt, kind: 'delivery', cause: 'delivery' }, 'known')
    expect([written, publish()]).toEqual([[], []])
  })
})

test.each([
  ['untold', { BatchesUntold: 1 }],
  ['parked', { BatchesParked: 1 }],
  ['paused', { BatchesPaused: 1 }],
] as const)('a batch that is %s is counted: hours of it are no accident', (result, metric) => {
  logBatch({ office: '44', day: '2026-11-23', id: 'b1' }, result)
  expect(publish()).toEqual([expect.objectContaining(metric)])
})

test('a brake rings', () => {
  logBrake({ office: '44', since: T0, mails: 100, hardBounces: 20, complaints: 0 })
  expect(publish()).toEqual([expect.objectContaining({ OfficesBraked: 1 })])
})

test('a call that counted nothing writes nothing', () => {
  expect(publish()).toEqual([])
})
