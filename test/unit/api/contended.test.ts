import { expect, test } from 'vitest'
import { ContendedError } from '../../../functions/core/errors.ts'
import { buildClueApi, enter } from '../../support/clue-api.ts'

const JIANGSU = { office: '32', sub: 'jiangsu' }

test('a write that others keep crowding out is tried again, and then put off', async () => {
  const api = buildClueApi()
  const { number, etag } = await enter(api)
  const { changeClue } = api.clues
  const sign = (crowded: number) => {
    let left = crowded
    api.clues.changeClue = async (...said) => (left-- > 0 ? false : changeClue(...said))
    return api.call('POST', `/clues/${number}/sign`, { as: JIANGSU, headers: { 'if-match': etag } })
  }
  const held = await sign(Number.POSITIVE_INFINITY)
  expect([held.status, held.headers['retry-after'], api.rows.clues.get(number)?.version]).toEqual([503, '2', 1])
  expect((await sign(2)).status).toBe(200)
})

test('an error of ours is told as no more than that', async () => {
  const api = buildClueApi({ showClue: () => Promise.reject(new Error('标记 13800000001')) })
  const { status, text, headers } = await api.call('GET', '/clues/DB-2026-44-000001')
  expect([status, headers['content-type'], api.told]).toEqual([500, 'application/problem+json', ['Error']])
  expect(text).not.toMatch(/标记|13800000001/)
})

test('an issuer that cannot be reached is no wrong token, and somebody hears of it', async () => {
  const api = buildClueApi({ verifyToken: () => Promise.reject(new ContendedError('x')) })
  expect((await api.call('GET', '/clues')).status).toBe(503)
  expect(api.told).toEqual(['ContendedError'])
})
