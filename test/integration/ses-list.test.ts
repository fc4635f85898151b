import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildForgetAddress } from '../../infra/ops/ses-list.ts'

const calls: string[] = []
let ses: Server
beforeAll(async () => {
  ses = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    calls.push(`${request.method} ${path}`)
    if (path.endsWith('listed@example.com') && !path.includes('un')) return response.writeHead(200).end('{}')
    const kind = path.includes('unlisted') ? 'NotFoundException' : 'AccessDeniedException'
    const status = path.includes('unlisted') ? 404 : 403
    return response.writeHead(status, { 'x-amzn-errortype': kind, 'content-type': 'application/json' }).end('{"message":"no"}')
  }).listen(0, '127.0.0.1')
  await once(ses, 'listening')
  const { port } = ses.address() as AddressInfo
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', `http://127.0.0.1:${port}`)
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
})
afterAll(() => {
  vi.unstubAllEnvs()
  ses.close()
})

test('an address goes off the account’s list, whether or not it was on it; any other answer is an error', async () => {
  const forget = buildForgetAddress('us-east-1')!
  expect(await forget('listed@example.com')).toBe('removed')
  expect(await forget('unlisted@example.com')).toBe('not-listed')
  await expect(forget('denied@example.com')).rejects.toThrow('no')
  expect(calls[0]).toBe('DELETE /v2/email/suppression/addresses/listed@example.com')
})

test('the China regions have no such list', () => {
  expect(buildForgetAddress('cn-north-1')).toBeUndefined()
  expect(buildForgetAddress(undefined)).toBeDefined()
})
