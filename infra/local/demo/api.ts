/** The API as an office's own program calls it: a token of the issuer, the version that a change rests on, and what came back. */
import * as z from 'zod/mini'
import type { ClueRole } from '../../../functions/core/clues/clue.ts'
import type { OfficeCode } from '../../../functions/core/register/register.ts'

export type Person = { office: OfficeCode; role: ClueRole; name: string }
export type Call = {
  who: Person
  method: 'GET' | 'POST'
  path: string
  body?: unknown
  headers?: Record<string, string>
}
export type Answer = { status: number; etag: string | undefined; text: string; fields: Readonly<Record<string, unknown>> }

const $Token = z.object({ access_token: z.string() })
const $Fields = z.record(z.string(), z.unknown())

export function buildApi({ api, issuer }: { api: string; issuer: string }): (call: Call) => Promise<Answer> {
  const tokens = new Map<string, string>()

  async function getToken({ office, role, name }: Person): Promise<string> {
    const key = `${office} ${role} ${name}`
    const known = tokens.get(key)
    if (known !== undefined) return known
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      body: JSON.stringify({ office, roles: [role], name }),
    })
    if (!response.ok) throw new Error(`认证服务 ${issuer} 没有签发令牌：${response.status}`)
    const { access_token: token } = $Token.parse(await response.json())
    tokens.set(key, token)
    return token
  }

  return async ({ who, method, path, body, headers }) => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await getToken(who)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    const fields = isJson ? $Fields.parse(JSON.parse(text)) : {}
    return { status: response.status, etag: response.headers.get('etag') ?? undefined, text, fields }
  }
}
