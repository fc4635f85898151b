import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { httpApi, lambda, type LocalStack, schedule, startLocalStack, table } from '../../support/local-stack.ts'

const START = '2026-11-23T08:00:00.000Z'
const LINK = '/n/{notice}/{token}'

let stack: LocalStack
let base: string

async function start(body: string, routes: string[], more: Parameters<typeof startLocalStack>[1] = {}): Promise<void> {
  const resources = { Table: table('Table'), page: lambda('page'), ...httpApi('page', ...routes), ...more }
  const others = Object.fromEntries(
    Object.entries(more).flatMap(([name, { Type }]) => (Type.endsWith('Function') ? [[name, `note(now())`]] : [])),
  )
  stack = await startLocalStack(START, resources, { page: body, ...others })
  base = stack.runtime.siteEndpoint ?? ''
}
afterEach(() => stack.stop())

/** What `fetch` would tidy up first. */
const ask = (path: string, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    request(`${base}/`, { path, method }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

describe('a request to a declared route', () => {
  beforeEach(() => start(`return { statusCode: 200, body: JSON.stringify(event) }`, [`GET ${LINK}`, `POST ${LINK}`, 'GET /']))

  it('reaches its function decoded, by the virtual clock', async () => {
    const event = await (
      await fetch(`${base}/n/task-%E7%A4%BA/a%2Fb?x=1&x=2&y=%20`, { headers: { cookie: 'a=1; b=2', 'X-Own': 'yes' } })
    ).json()
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: `GET ${LINK}`,
      rawPath: '/n/task-示/a/b',
      pathParameters: { notice: 'task-示', token: 'a/b' },
      queryStringParameters: { x: '1,2', y: ' ' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-own': 'yes', 'x-forwarded-for': '127.0.0.1' },
      requestContext: { http: { method: 'GET', sourceIp: '127.0.0.1' }, stage: '$default', timeEpoch: Date.parse(START) },
      isBase64Encoded: false,
    })
    expect(event).not.toHaveProperty('body')
  })

  it('hands over a form in base64 and text as it is', async () => {
    const form = await (await fetch(`${base}/n/a/b`, { method: 'POST', body: new URLSearchParams({ name: '甲' }) })).json()
    const text = await (
      await fetch(`${base}/n/a/b`, { method: 'POST', body: '甲', headers: { 'content-type': 'text/plain' } })
    ).json()
    expect(form).toMatchObject({ isBase64Encoded: true, body: Buffer.from('name=%E7%94%B2').toString('base64') })
    expect(text).toMatchObject({ isBase64Encoded: false, body: '甲' })
  })

  it.each([
    ['GET', '/n/a', 404],
    ['GET', '/n/a/b/c', 404],
    ['GET', '/n/a/', 404],
    ['GET', '/x/a/b', 404],
    ['POST', '/', 404],
    ['PUT', '/n/a/b', 404],
    ['GET', '/n/%zz/b', 400],
    ['GET', '/', 200],
  ])('%s %s is %i', async (method, path, status) => {
    expect(await ask(path, method)).toBe(status)
  })

  it('is refused above 10 MB, and the function never called', async () => {
    const response = await fetch(`${base}/n/a/b`, { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) })
    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Entity Too Large' }])
    expect(stack.notes()).toEqual([])
  })
})

describe('what a function returns', () => {
  const ANSWERS = `
    const body = Buffer.from([0, 255]).toString('base64')
    if (event.rawPath === '/binary') return { statusCode: 201, headers: { 'Content-Type': 'image/png', 'X-Number': 3 }, cookies: ['a=1', 'b=2'], body, isBase64Encoded: true }
    if (event.rawPath === '/plain') return { hello: 'world' }
    if (event.rawPath === '/nonsense') return { statusCode: 'many' }
    if (event.rawPath === '/throws') throw new Error('13800000001')
    return { statusCode: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<p>没有</p>' }`
  beforeEach(() => start(ANSWERS, ['$default']))

  it('is the response, base64 undone', async () => {
    const response = await fetch(`${base}/binary`)
    expect([response.status, response.headers.get('content-type'), response.headers.get('x-number')]).toEqual([
      201,
      'image/png',
      '3',
    ])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect([...(await response.bytes())]).toEqual([0, 255])
  })

  it('is the body of a good answer where it names no status', async () => {
    const response = await fetch(`${base}/plain`)
    expect([response.status, await response.json()]).toEqual([200, { hello: 'world' }])
  })

  it.each(['/nonsense', '/throws'])('is a plain 500 at %s, without its words', async path => {
    const response = await fetch(base + path)
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }])
  })

  it('answers whatever no other route takes, by any method, where there is a default', async () => {
    const response = await fetch(`${base}/a/b/c?d`, { method: 'PATCH' })
    expect([response.status, await response.text()]).toEqual([404, '<p>没有</p>'])
    expect((await fetch(`${base}/n/a/b`, { method: 'HEAD' })).status).toBe(404)
  })
})

it('holds the clock while it is being answered', async () => {
  const tick = { tick: lambda('tick'), At: schedule('tick', 'at(2026-11-23T17:00:00)') }
  const body = `note('asked'); await new Promise(done => globalThis.setTimeout(done, 400)); return { at: now() }`
  await start(body, ['GET /'], tick)
  const answer = fetch(base)
  await expect.poll(() => stack.notes()).toEqual(['asked'])
  await stack.runtime.liveUntil(Date.parse('2026-11-23T10:00:00Z'))
  expect(await (await answer).json()).toEqual({ at: START })
  expect(stack.notes()).toEqual(['asked', '2026-11-23T09:00:00.000Z'])
})

describe('the clock that keeps the pace of real time', () => {
  it('answers people, wakes what sleeps and fires what is due, each at its time', async () => {
    const body = `await put('a'); await sleep(300); return { at: now() }`
    await start(body, ['GET /'], { tick: lambda('tick'), At: schedule('tick', 'at(2026-11-23T16:00:01)') })
    const living = stack.runtime.keepRealTime()
    const began = performance.now()
    const { at } = z.object({ at: z.string() }).parse(await (await fetch(base)).json())
    const took = performance.now() - began
    expect(Date.parse(at) - Date.parse(START)).toBeGreaterThanOrEqual(300)
    expect(Date.parse(at) - Date.parse(START)).toBeLessThanOrEqual(took + 100)
    await expect.poll(() => stack.notes(), { timeout: 5_000 }).toHaveLength(1)
    const [fired] = stack.notes()
    expect(Date.parse(String(fired)) - Date.parse(START)).toBeGreaterThanOrEqual(1_000)
    expect(Date.parse(String(fired)) - Date.parse(START)).toBeLessThan(3_000)
    expect(stack.runtime.now() - Date.parse(START)).toBeLessThan(performance.now() - began + 100)
    await stack.runtime.stop()
    await living
  })
})
