import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildDutyKey, buildPartyKey, buildTaskKey, buildTitlesKey, parseRowRef } from '../../functions/adapters/keys.ts'
import { buildNoticeId } from '../../functions/core/outbox/notice.ts'
import { buildFallbackId } from '../../functions/core/ways/chain.ts'
import { ROLES } from '../../functions/core/register/register.ts'
import { buildOfficeLookup } from '../../infra/local/pages/notice-office.ts'
import { readUnitId } from '../../infra/ops/data-folder/readings/code.ts'

/** Full of what keys and tags are made of, and of what escapes look like. */
const tricky = fc.string({ unit: fc.constantFrom(...Array.from('#%_-.:/2350fa示😀')), minLength: 1, maxLength: 8 })
const escapes = fc.string({ unit: fc.constantFrom('#', '%', '%23', '%25', '_', '_0023', '_005f'), minLength: 1, maxLength: 2 })
/** All that a data folder may hold. */
const anyId = fc.oneof(tricky, escapes, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 })).filter(id => {
  const reading = readUnitId(id)
  return reading.ok && reading.value === id
})
const distinct = fc.uniqueArray(anyId, { minLength: 2, maxLength: 30 })

const toUnit = (id: string) => ({ kind: 'unit' as const, id })
const keyOf = (id: string) =>
  ({ purpose: 'correction', addressee: toUnit(id), role: 'primary', channel: 'email', day: '2026-11-23' }) as const
const buildId = (id: string): string => buildNoticeId(keyOf(id))
const way = { role: 'leader', channel: 'sms' } as const
const LINK = { id: '', subjects: [], first: true, reason: '', office: '44' }

const countDistinct = (values: readonly unknown[]): number => new Set(values.map(value => JSON.stringify(value))).size

describe('distinct ids', () => {
  test('give distinct keys', () => {
    fc.assert(
      fc.property(distinct, ids => {
        expect(countDistinct(ids.map(id => buildPartyKey(toUnit(id), '44').sk))).toBe(ids.length)
        expect(countDistinct(ids.map(id => buildTaskKey('00', id)))).toBe(ids.length)
        expect(countDistinct(ids.map(id => buildTitlesKey(id, '44').sk))).toBe(ids.length)
        const duties = ids.flatMap(id =>
          ids.map(task => buildDutyKey({ party: toUnit(id), office: '44', issuer: '00', task }).sk),
        )
        expect(countDistinct(duties)).toBe(ids.length ** 2)
      }),
    )
  })

  test('give distinct notice ids, whatever the role and the channel', () => {
    fc.assert(
      fc.property(distinct, ids => {
        const all = ids.flatMap(id =>
          ROLES.flatMap(({ code }) =>
            (['email', 'sms'] as const).map(channel =>
              buildNoticeId({ purpose: 'task', addressee: toUnit(id), role: code, channel, day: '2026-11-23' }),
            ),
          ),
        )
        expect(countDistinct(all)).toBe(all.length)
      }),
    )
  })
})

test('a part of a key ends only where its id ends, and holds all of it', () => {
  fc.assert(
    fc.property(anyId, anyId, (unit, task) => {
      const { pk, sk } = buildDutyKey({ party: toUnit(unit), office: '44', issuer: '00', task })
      const parts = sk.split('#').map(part => part.replaceAll(/%(23|25)/g, (_, code: string) => (code === '23' ? '#' : '%')))
      expect(parts).toEqual(['DUTY', 'UNIT', unit, '00', task])
      expect(parseRowRef({ pk, sk })).toBe(`duty unit:${unit} 00/${task}`)
    }),
  )
  expect(parseRowRef(buildTaskKey('00', '%23'))).toBe('task 00/%23')
  expect(buildTaskKey('00', '%23').sk).not.toBe(buildTaskKey('00', '#').sk)
})

test('a notice id is a legal message tag that tells its office, at the longest id that may be written', () => {
  fc.assert(
    fc.property(
      fc.oneof(anyId, fc.constantFrom('示'.repeat(38), 'x'.repeat(64), '😀'.repeat(19), '%23', 'a-primary-email')),
      id => {
        expect(buildId(id)).toMatch(/^[A-Za-z0-9_-]{1,256}$/)
        const corrected = { ...keyOf(id), event: 'c20261123-0a1b2c3d' }
        const root = { ...corrected, id: buildNoticeId(corrected) }
        const second = buildFallbackId({ ...LINK, ...keyOf(id) }, root, way)
        expect(root.id).toMatch(/^[A-Za-z0-9_-]{1,256}$/)
        expect(second).toMatch(/^[A-Za-z0-9_-]{1,256}$/)
        const other = buildFallbackId(
          { ...LINK, ...keyOf(id) },
          { ...root, id: buildNoticeId({ ...corrected, event: 'c1-2' }) },
          way,
        )
        expect(other).not.toBe(second)
        const officeOf = buildOfficeLookup({
          units: [{ id, name: '示例', category: 'city', standings: [], regionCode: '440100', office: '44' }],
        })
        expect(officeOf(buildId(id))).toBe('44')
      },
    ),
  )
})
