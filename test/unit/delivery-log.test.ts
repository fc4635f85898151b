import { afterEach, expect, test } from 'vitest'
import { logChange } from '../../functions/runtime/delivery-log.ts'
import { metrics } from '../../functions/runtime/observe.ts'
import { notice, T0 } from '../support/outbox-samples.ts'

afterEach(() => metrics.clearMetrics())

const fail = (cause: string): void => {
  const held = { ...notice('u1'), state: 'planned' as const, createdAt: T0, changedAt: T0, possibleDoubles: 0 }
  logChange(held, { state: 'failed', at: T0, cause, attempts: 1, possibleDoubles: 0 })
}

test('a notice that has failed rings', () => {
  fail('MessageRejected')
  expect(metrics.serializeMetrics()).toMatchObject({ NoticesFailed: 1 })
})

test('one on a channel that is off does not: the operator’s report lists it', () => {
  fail('channel-off')
  expect(metrics.hasStoredMetrics()).toBe(false)
})
