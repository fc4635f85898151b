import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildAnswerSecrets } from '../../../functions/adapters/answer-secrets.ts'
import { parseDay } from '../../../functions/core/answers/check-form.ts'
import { isSameHash, normaliseCode, normaliseMobile } from '../../../functions/core/answers/code.ts'

const CODE = /^[23456789ABCDEFGHJKMNPQRSTUVWXYZ]{6}$/

describe('secrets', () => {
  const secrets = buildAnswerSecrets('key')
  const many = Array.from({ length: 2_000 }, () => secrets.newToken())

  test('are tokens of 128 bits and codes of six plain characters, none like another', () => {
    for (const token of many) expect(token).toMatch(/^[\w-]{22}$/)
    expect(new Set(many).size).toBe(many.length)
    const codes = [...many.map(secrets.codeOfToken), ...many.map(() => secrets.newCode())]
    for (const code of codes) expect(code).toMatch(CODE)
    expect(new Set(codes).size).toBeGreaterThan(codes.length - 5)
    // Each character stands in each place.
    for (let place = 0; place < 6; place += 1) expect(new Set(codes.map(code => code[place])).size).toBe(31)
  })

  test('are derived the same way again, and differently in another stage', () => {
    const [token = ''] = many
    const [again, other] = [buildAnswerSecrets('key'), buildAnswerSecrets('another key')]
    expect([again.codeOfToken(token), again.hashCode('ABC234')]).toEqual([secrets.codeOfToken(token), secrets.hashCode('ABC234')])
    expect([
      other.codeOfToken(token) === secrets.codeOfToken(token),
      other.hashCode('ABC234') === secrets.hashCode('ABC234'),
    ]).toEqual([false, false])
  })

  test('are known by hashes of 16 bytes: of a token and its address the first ones of their SHA-256', () => {
    // printf '%s' AAAAAAAAAAAAAAAAAAAAAAaddress | sha256sum
    expect(Buffer.from(secrets.hashToken('A'.repeat(22), 'address'), 'base64url').toString('hex')).toBe(
      'efa6fdd3fbbc8e3bd5f2f7f5191f7de7',
    )
    expect(Buffer.from(secrets.hashCode('ABC234'), 'base64url')).toHaveLength(16)
  })
})

test('hashes are the same only when they are', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => isSameHash(a, a) && isSameHash(a, b) === (a === b)))
  expect([isSameHash('ab', 'abab'), isSameHash('abab', 'ab'), isSameHash('', 'a'), isSameHash('a', '')]).toEqual([
    false,
    false,
    false,
    false,
  ])
})

test.each([
  [' ab c-２３ ', 'ABC-23'],
  ['ＡＢＣ２３４', 'ABC234'],
])('a code “%s” is read as %s', (typed, code) => expect(normaliseCode(typed)).toBe(code))

test.each([
  ['138 0000 0001', '13800000001'],
  ['+86-138-0000-0001', '13800000001'],
  ['００８６１３８００００  ０００１', '13800000001'],
  ['(86)13800000001', '13800000001'],
  ['0208888', '0208888'],
])('a mobile “%s” is read as %s', (typed, mobile) => expect(normaliseMobile(typed)).toBe(mobile))

test.each([
  ['2026-12-31', '2026-12-31'],
  ['2026/1/5', '2026-01-05'],
  ['２０２６年１月５日', '2026-01-05'],
  ['2026.1.5', '2026-01-05'],
  ['2026-02-30', undefined],
  ['31.12.2026', undefined],
  ['', undefined],
])('a date “%s” is read as %s', (typed, day) => expect(parseDay(typed)).toBe(day))
