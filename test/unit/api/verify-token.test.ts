import { exportSPKI, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import { buildVerifyToken } from '../../../functions/adapters/api/verify-token.ts'
import { buildClueSecrets } from '../../../functions/adapters/clue-secrets.ts'
import { DEFAULT_CLAIMS, type Issuer } from '../../../functions/core/clues/issuers.ts'
import { ISSUER, NOW, publicKey, seconds, signToken } from '../../support/clue-api.ts'

const secrets = buildClueSecrets('sample')
const verify = (token: string, issuers: Issuer[] = [ISSUER]) =>
  buildVerifyToken({ issuers, claims: DEFAULT_CLAIMS, secrets, now: () => NOW, findKeys: () => async () => publicKey })(token)
const refused = (why: string) => ({ kind: 'refused', why })
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a token of a configured issuer', () => {
  test('says for whom somebody speaks', async () => {
    const token = await signToken({ office: '32', roles: ['reviewer', 'other'], sub: 's1', name: ' 示例\u202e审核人\n ' })
    expect(await verify(token)).toEqual({
      kind: 'principal',
      principal: {
        office: '32',
        roles: ['reviewer'],
        sub: 's1',
        name: '示例审核人',
        actor: secrets.hashActor(ISSUER.issuer, 's1'),
      },
    })
  })

  test('makes one person of one sub, and another of another issuer’s', async () => {
    const other = { ...ISSUER, issuer: 'https://other.example.com' }
    const actorOf = async (issuer: string, office: string) => {
      const answer = await verify(await signToken({ office, sub: 's1' }, { claims: { iss: issuer } }), [ISSUER, other])
      return answer.kind === 'principal' ? answer.principal.actor : answer.why
    }
    const mine = await actorOf(ISSUER.issuer, '44')
    expect(await actorOf(ISSUER.issuer, '32')).toBe(mine)
    expect(await actorOf(other.issuer, '44')).not.toBe(mine)
  })

  test.each([
    ['another audience', { aud: 'other' }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: 'https://evil.example.com' }],
    ['no expiry', { exp: undefined }],
    ['no sub', { sub: undefined }],
    ['an empty sub', { sub: '  ' }],
    ['a time that has not come', { nbf: seconds(NOW) + 60 }],
  ])('is invalid with %s', async (_, claims) => {
    expect(await verify(await signToken({}, { claims: claims as never }))).toEqual(refused('invalid-token'))
  })

  test('has expired', async () => {
    expect(await verify(await signToken({}, { claims: { exp: seconds(NOW) - 60 } }))).toEqual(refused('expired-token'))
  })

  test.each([
    ['unknown', '99'],
    ['a number', 44],
    ['of one digit', '4'],
    ['of three', '440'],
    ['with a space', '44 '],
    ['a list', ['44']],
    ['missing', null],
  ])('speaks for nobody where the office is %s', async (_, office) => {
    expect(await verify(await signToken({ office, sub: 's' }))).toEqual(refused('office-not-allowed'))
  })

  test('speaks only for the offices of its issuer', async () => {
    const own = [{ ...ISSUER, offices: ['44', '32'] }] as Issuer[]
    expect(await verify(await signToken({ office: '11' }), own)).toEqual(refused('office-not-allowed'))
    expect(await verify(await signToken({ office: '00' }), own)).toEqual(refused('office-not-allowed'))
    expect(await verify(await signToken({ office: '32' }), own)).toMatchObject({ kind: 'principal' })
  })

  test.each([[[]], [['boss']], ['officer'], [null], [{ officer: true }]])('says nothing by the roles %j', async roles => {
    expect(await verify(await signToken({ roles }))).toEqual(refused('no-role'))
  })
})

describe('what is no token of the issuer', () => {
  test('signed by nobody', async () => {
    const [, payload] = (await signToken()).split('.')
    for (const alg of ['none', 'None', 'NONE', ''])
      expect(await verify(`${encode({ alg })}.${payload}.`)).toEqual(refused('invalid-token'))
  })

  test('signed with the public key as a secret', async () => {
    const pair = await generateKeyPair('RS256', { extractable: true })
    const secret = new TextEncoder().encode(await exportSPKI(pair.publicKey))
    const forged = await signToken({}, { key: secret, alg: 'HS256' })
    const check = buildVerifyToken({
      issuers: [ISSUER],
      claims: DEFAULT_CLAIMS,
      secrets,
      now: () => NOW,
      findKeys: () => async () => secret,
    })
    expect(await check(forged)).toEqual(refused('invalid-token'))
  })

  test('signed by somebody else', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    expect(await verify(await signToken({}, { key: privateKey }))).toEqual(refused('invalid-token'))
  })

  test('changed on its way', async () => {
    const [header, , signature] = (await signToken()).split('.')
    const payload = encode({ iss: ISSUER.issuer, aud: ISSUER.audience, sub: 's', exp: seconds(NOW) + 60, 'duban:office': '00' })
    expect(await verify([header, payload, signature].join('.'))).toEqual(refused('invalid-token'))
  })

  test.each(['', 'x', 'a.b.c', '..', '....', 'e30.e30.e30', `${encode({ alg: 'ES256' })}.${encode([])}.x`])('%j', async token => {
    expect(await verify(token)).toEqual(refused('invalid-token'))
  })
})
