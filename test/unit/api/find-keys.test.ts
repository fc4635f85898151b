import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import { buildFindKeys, buildVerifyToken } from '../../../functions/adapters/api/verify-token.ts'
import { buildClueSecrets } from '../../../functions/adapters/clue-secrets.ts'
import { DEFAULT_CLAIMS, type Issuer } from '../../../functions/core/clues/issuers.ts'
import { RetryableError } from '../../../functions/core/errors.ts'

const { publicKey, privateKey } = await generateKeyPair('RS256')
const CONFIGURATION = '/.well-known/openid-configuration'
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** An issuer on this machine; what it answers by path, and how often it was asked. */
async function buildIssuer(change: (answers: Record<string, unknown>) => void = () => {}) {
  const asked: string[] = []
  const answers: Record<string, unknown> = {}
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    const answer = answers[url]
    response.writeHead(answer === undefined ? 500 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  answers[CONFIGURATION] = { issuer, jwks_uri: `${issuer}/keys` }
  answers['/keys'] = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] }
  change(answers)
  const settings: Issuer = { issuer, audience: 'duban', offices: 'all' }
  const verify = buildVerifyToken({
    issuers: [settings],
    claims: DEFAULT_CLAIMS,
    secrets: buildClueSecrets('sample'),
    now: () => new Date().toISOString(),
    findKeys: buildFindKeys(),
  })
  const sign = (kid = 'k1') =>
    new SignJWT({ 'duban:office': '44', 'duban:roles': ['officer'] })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(issuer)
      .setAudience('duban')
      .setSubject('s')
      .setExpirationTime('1h')
      .sign(privateKey)
  return { asked, answers, verify, sign, issuer }
}

describe('the keys of an issuer', () => {
  test('are found by its configuration, once', async () => {
    const { asked, verify, sign } = await buildIssuer()
    for (let count = 0; count < 3; count++) expect(await verify(await sign())).toMatchObject({ kind: 'principal' })
    expect(asked).toEqual([CONFIGURATION, '/keys'])
  })

  test('that a token names and the issuer does not have make it invalid', async () => {
    const { verify, sign } = await buildIssuer()
    expect(await verify(await sign('k2'))).toEqual({ kind: 'refused', why: 'invalid-token' })
  })

  test.each([
    ['it has no configuration', (answers: Record<string, unknown>) => delete answers[CONFIGURATION]],
    [
      'its configuration is of another issuer',
      (answers: Record<string, unknown>) =>
        (answers[CONFIGURATION] = { issuer: 'https://x.example.com', jwks_uri: 'https://x.example.com/keys' }),
    ],
    ['its keys are not there', (answers: Record<string, unknown>) => delete answers['/keys']],
    ['its keys are none', (answers: Record<string, unknown>) => (answers['/keys'] = { keys: 'none' })],
  ])('may be had later where %s now', async (_, change) => {
    const { verify, sign, answers, issuer } = await buildIssuer(change)
    await expect(verify(await sign())).rejects.toThrow(RetryableError)
    answers[CONFIGURATION] = { issuer, jwks_uri: `${issuer}/keys` }
    answers['/keys'] = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] }
    expect(await verify(await sign())).toMatchObject({ kind: 'principal' })
  })

  test('are never asked for by a token of somebody else', async () => {
    const { asked, verify } = await buildIssuer()
    const token = await new SignJWT({ iss: 'http://127.0.0.1:1', aud: 'duban' })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey)
    expect(await verify(token)).toEqual({ kind: 'refused', why: 'invalid-token' })
    expect(asked).toEqual([])
  })
})
