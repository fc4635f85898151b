import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { RunningServer } from '../../../infra/local/http.ts'
import { startIssuer } from '../../../infra/local/issuer.ts'

/** The clock of the system, far from the wall's. */
const NOW = Date.parse('2031-03-03T01:00:00Z')

let server: RunningServer
let issuer: string
beforeAll(async () => {
  server = await startIssuer(0, () => NOW)
  issuer = `http://127.0.0.1:${server.port}`
})
afterAll(() => server.stop())

const post = (body: unknown) => fetch(`${issuer}/token`, { method: 'POST', body: JSON.stringify(body) })

async function getToken(wanted: object): Promise<string> {
  return z.object({ access_token: z.string() }).parse(await (await post(wanted)).json()).access_token
}

const $Discovered = z.object({ issuer: z.string(), jwks_uri: z.string() })

async function verify(token: string, currentDate = new Date(NOW)) {
  const discovered = $Discovered.parse(await (await fetch(`${issuer}/.well-known/openid-configuration`)).json())
  const keys = createRemoteJWKSet(new URL(discovered.jwks_uri))
  const wanted = { issuer: discovered.issuer, audience: 'duban', algorithms: ['ES256'], currentDate }
  return (await jwtVerify(token, keys, wanted)).payload
}

describe('the issuer of this machine', () => {
  it('vouches for whoever asks, so that its discovery and keys prove it', async () => {
    const wanted = { office: '44', roles: ['officer', 'reviewer'], name: '示例经办人', sub: 'sample-1' }
    expect(await verify(await getToken(wanted))).toMatchObject({
      iss: issuer,
      aud: 'duban',
      sub: 'sample-1',
      name: '示例经办人',
      'duban:office': '44',
      'duban:roles': ['officer', 'reviewer'],
    })
  })

  it("counts eight hours by the system's clock", async () => {
    const token = await getToken({ office: '00', roles: ['admin'] })
    const after = (hours: number): Date => new Date(NOW + hours * 3_600_000)
    await expect(verify(token, after(7.9))).resolves.toBeDefined()
    await expect(verify(token, after(8.1))).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' })
  })

  it('knows a person again by office and name, and without a name by office and roles', async () => {
    const sub = async (wanted: object) => (await verify(await getToken(wanted))).sub
    const named = await sub({ office: '44', roles: ['officer'], name: '示例甲' })
    expect(await sub({ office: '44', roles: ['reviewer'], name: '示例甲' })).toBe(named)
    const others = [
      await sub({ office: '44', roles: ['officer'], name: '示例乙' }),
      await sub({ office: '11', roles: ['officer'], name: '示例甲' }),
      await sub({ office: '44', roles: ['officer'] }),
      await sub({ office: '44', roles: ['officer', 'reviewer'] }),
    ]
    expect(new Set([named, ...others]).size).toBe(5)
    expect(await sub({ office: '44', roles: ['reviewer', 'officer'] })).toBe(others.at(-1))
  })

  it.each([
    ['an office that there is not', { office: '99', roles: ['officer'] }],
    ['a role that there is not', { office: '44', roles: ['director'] }],
    ['nobody in particular', { office: '44', roles: [] }],
    ['nothing', 'officer'],
  ])('vouches for no %s', async (_, wanted) => {
    expect((await post(wanted)).status).toBe(400)
  })
})
