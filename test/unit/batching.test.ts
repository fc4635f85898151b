import { expect, test } from 'vitest'
import { placeNotices } from '../../functions/core/outbox/batching.ts'
import { buildLimit } from '../../functions/core/limiter.ts'
import { buildMemoryOutbox } from '../../infra/ops/simulation/memory-outbox.ts'
import { at, notice, T0 } from '../support/outbox-samples.ts'

const DRAFT = { office: '44', day: '2026-11-23', priority: 'ordinary', lane: 'now', dueAt: T0 } as const

function buildNeeds() {
  const outbox = buildMemoryOutbox()
  let ids = 0
  return { outbox, now: () => T0, newId: () => `b${(ids += 1)}`, limit: buildLimit(8) }
}

test('what is there already stays in its batch, and the batch made for it is left to the sweep alone', async () => {
  const needs = buildNeeds()
  const published: string[] = []
  const publishBatch: typeof needs.outbox.publishBatch = async batch => {
    published.push(`${batch.id} ${batch.lane}`)
    return needs.outbox.publishBatch(batch)
  }
  const watched = { ...needs, outbox: { ...needs.outbox, publishBatch } }
  expect(await placeNotices(watched, [notice('u1')], DRAFT)).toMatchObject({ placed: 1 })
  expect(await placeNotices(watched, [notice('u1')], DRAFT)).toMatchObject({ placed: 0 })
  expect(published).toEqual(['b1 now', 'b2 later'])
  expect([...needs.outbox.batches.values()].map(({ draft }) => draft)).toEqual([undefined, undefined])
  expect([...needs.outbox.notices.values()].map(({ batch }) => batch)).toEqual(['b1'])
})

test('a batch is there before its notices, and nobody can lease it until they are', async () => {
  const needs = buildNeeds()
  const seen: unknown[] = []
  const putNotice: typeof needs.outbox.putNotice = async (one, when) => {
    const lease = { now: at(60), until: at(120), holder: 'h' }
    seen.push(needs.outbox.batches.size, await needs.outbox.leaseBatch({ ...DRAFT, id: one.batch }, lease))
    return needs.outbox.putNotice(one, when)
  }
  await placeNotices({ ...needs, outbox: { ...needs.outbox, putNotice } }, [notice('u1')], DRAFT)
  expect(seen).toEqual([1, undefined])
})

test('whoever was so slow that the draft was taken in puts its notices into another batch', async () => {
  const needs = buildNeeds()
  const publishBatch: typeof needs.outbox.publishBatch = async batch => {
    if (batch.id === 'b1') await needs.outbox.leaseBatch(batch, { now: at(1_200), until: at(1_260), holder: 'h' })
    return needs.outbox.publishBatch(batch)
  }
  await placeNotices({ ...needs, outbox: { ...needs.outbox, publishBatch } }, [notice('u1'), notice('u2')], DRAFT)
  expect([...needs.outbox.notices.values()].map(({ batch }) => batch)).toEqual(['b2', 'b2'])
  expect(needs.outbox.batches.get('44#2026-11-23#b2')).toMatchObject({ lane: 'now', attempt: 0 })
})
