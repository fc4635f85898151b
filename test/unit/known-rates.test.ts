import { expect, test } from 'vitest'
import { rememberRates } from '../../functions/core/delivery/known-rates.ts'
import type { RateRow } from '../../functions/core/delivery/rate.ts'
import { takeSlots } from '../../functions/core/delivery/slots.ts'

const START = Date.parse('2026-11-23T01:00:00.000Z')
const RATE = { provider: 'ses', perSecond: 10 }

/** A store of one row that counts what is asked of it, and a clock that only waiting moves on. */
function buildStore() {
  let row: RateRow | undefined
  let time = START
  const asked = { reads: 0, refused: 0 }
  const now = (): string => new Date(time).toISOString()
  const rates = {
    async findRate() {
      asked.reads += 1
      return row && { ...row }
    },
    async saveRate(_: string, before: RateRow | undefined, after: RateRow) {
      const isMine = before?.leasedUntil === row?.leasedUntil
      if (isMine) row = { ...after }
      else asked.refused += 1
      return isMine ? undefined : row && { ...row }
    },
  }
  const wait = async (milliseconds: number): Promise<void> => {
    time += milliseconds
  }
  const buildWorker = () => {
    const needs = { outbox: rememberRates(rates, now), now, wait, random: () => 0 }
    return () => takeSlots(needs, RATE, { want: 1, priority: 'ordinary', until: Date.parse(now()) + 60_000 })
  }
  return { asked, rates, now, buildWorker }
}

test('a hand that must wait by what its worker has seen asks the store nothing', async () => {
  const { asked, rates, now } = buildStore()
  const known = rememberRates(rates, now)
  await known.saveRate('ses', await known.findRate('ses'), { leasedUntil: START + 1_000 })
  const views = [await known.findRate('ses'), await known.findRate('ses')]
  expect([asked.reads, views]).toEqual([1, [{ leasedUntil: START + 1_000 }, { leasedUntil: START + 1_000 }]])
})

test('the row itself is seen again before a slot of it is taken', async () => {
  const { asked, rates, now } = buildStore()
  const known = rememberRates(rates, now)
  await known.saveRate('ses', await known.findRate('ses'), { leasedUntil: START + 100 })
  await rates.saveRate('ses', { leasedUntil: START + 100 }, { leasedUntil: START + 300 })
  expect([await known.findRate('ses'), asked.refused]).toEqual([{ leasedUntil: START + 300 }, 0])
})

test('workers that each know something else never take one slot twice', async () => {
  const { buildWorker } = buildStore()
  const workers = [buildWorker(), buildWorker(), buildWorker()]
  const slots: number[] = []
  for (let round = 0; round < 10; round += 1)
    for (const take of workers) for (const { at } of (await take()) ?? []) slots.push(at)
  const sorted = slots.toSorted((a, b) => a - b)
  expect(sorted.slice(1).every((slot, index) => slot - (sorted[index] ?? slot) >= 100)).toBe(true)
  expect(sorted).toHaveLength(30)
})
