import { beforeAll, describe, expect, test } from 'vitest'
import { type Soaked, soakSeed } from '../../infra/ops/simulation/soak.ts'

/** Enough for each call below to be somebody's last. */
const SEEDS = 400

/** What a worker calls on its way, and may die before or after. */
const CALLS = [
  'publish',
  'findWatermark',
  'saveWatermark',
  'finishPiece',
  'putNotice',
  'leaseBatch',
  'readNotices',
  'readState',
  'findSuppressed',
  'recordInHand',
  'send email',
  'send sms',
  'changeNotice',
  'putBatch',
  'endBatch',
  'releaseBatch',
  'countMail',
  'listDue',
  'applyReceipt',
  'saveSuppression',
  'saveFailure',
  'findDuty',
  'takeTry',
  'forgetTries',
  'saveCode',
  'tellEnds',
]

describe('with faults', () => {
  const deaths = new Set<string>()
  const log = (line: string): void => {
    const [, call, moment] = /^\S+ \S+ (.+?) dies (before|after)$/.exec(line.replace(/ \w+-\d{8}-\S+/, '')) ?? []
    if (call !== undefined && moment !== undefined) deaths.add(`${moment} ${call}`)
  }
  const soaked: Soaked[] = []

  beforeAll(async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) soaked.push(await soakSeed(seed, { log }))
  }, 240_000)

  test(`${SEEDS} seeds break no invariant`, () => {
    expect(soaked.filter(({ violations }) => violations.length > 0)).toEqual([])
  })

  test('a seed lives through two hundred events and more', () => {
    expect(soaked.reduce((sum, { events }) => sum + events, 0) / SEEDS).toBeGreaterThan(200)
  })

  test.each(CALLS)('workers have died before and after %s', call => {
    expect([deaths.has(`before ${call}`), deaths.has(`after ${call}`)]).toEqual([true, true])
  })
})
