import { beforeAll, describe, expect, test } from 'vitest'
import { type Soaked, soakSeed } from '../../infra/ops/simulation/soak.ts'

const SEEDS = 400
/** Of the rarest calls it takes more until each was somebody's last. */
const MOST_SEEDS = 1_000

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
  'changeClue',
]

describe('with faults', () => {
  const deaths = new Set<string>()
  const log = (line: string): void => {
    const [, call, moment] = /^\S+ \S+ (.+?) dies (before|after)$/.exec(line.replace(/ \w+-\d{8}-\S+/, '')) ?? []
    if (call !== undefined && moment !== undefined) deaths.add(`${moment} ${call}`)
  }
  const soaked: Soaked[] = []

  const hasDied = (call: string): boolean => deaths.has(`before ${call}`) && deaths.has(`after ${call}`)

  beforeAll(async () => {
    for (let seed = 1; seed <= SEEDS || (seed <= MOST_SEEDS && !CALLS.every(hasDied)); seed += 1)
      soaked.push(await soakSeed(seed, { log }))
  }, 240_000)

  test(`${SEEDS} seeds and more break no invariant`, () => {
    expect(soaked.filter(({ violations }) => violations.length > 0)).toEqual([])
  })

  test('a seed lives through two hundred events and more', () => {
    expect(soaked.reduce((sum, { events }) => sum + events, 0) / soaked.length).toBeGreaterThan(200)
  })

  test.each(CALLS)('workers have died before and after %s', call => {
    expect([deaths.has(`before ${call}`), deaths.has(`after ${call}`)]).toEqual([true, true])
  })
})
