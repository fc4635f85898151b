import { describe, expect, test } from 'vitest'
import { $HttpEvent, API_HEADERS, toAnswer, toRequest } from '../../../functions/adapters/pages/http-event.ts'

const event = (part: Record<string, unknown> = {}, method = 'GET') =>
  $HttpEvent.parse({ rawPath: '/n/notice/token', requestContext: { http: { method } }, ...part })

describe("an HTTP API's event", () => {
  test('becomes a request with its path and query', () => {
    const request = toRequest(event({ rawQueryString: 'part=2' }))
    expect([request.method, new URL(request.url).pathname, new URL(request.url).search]).toEqual([
      'GET',
      '/n/notice/token',
      '?part=2',
    ])
  })

  test.each([
    ['as it is', { body: 'name=%E7%A4%BA', isBase64Encoded: false }],
    ['in base64', { body: Buffer.from('name=%E7%A4%BA').toString('base64'), isBase64Encoded: true }],
  ])('brings its form %s', async (_, part) => {
    const request = toRequest(event({ ...part, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }, 'POST'))
    expect(request.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    expect(await request.text()).toBe('name=%E7%A4%BA')
  })

  test.each(['//evil.example/n', '/n/%E0%A4%A/x', '/ /?#', '\u0000', ''])('leads nowhere else by the path %j', rawPath => {
    expect(new URL(toRequest(event({ rawPath })).url).host).toBe('page.invalid')
  })

  test('does not bring the body of a request that only reads', async () => {
    expect(await toRequest(event({ body: 'action=sign' })).text()).toBe('')
  })

  test.each(['TRACE', 'TRACK', 'CONNECT', 'DELETE', 'G T', ''])('is none of the pages’ by the method %j', method => {
    expect(['GET', 'HEAD', 'POST']).not.toContain(toRequest(event({ body: 'action=sign' }, method)).method)
  })

  test.each(['表单', 'text/plain\u0000', 'text/plain\nx: y', 'text/plain\r'])('names no form by %j', async type => {
    const request = toRequest(event({ headers: { 'content-type': type }, body: 'action=sign' }, 'POST'))
    expect(request.headers.get('content-type') ?? '').not.toContain('text')
    expect(await request.text()).toBe('action=sign')
  })

  test('brings only the headers that are asked for', () => {
    const headers = { Accept: 'text/html', Authorization: 'Bearer x', 'If-Match': '"1"', Cookie: 'a=b', Host: 'evil.example' }
    expect([...toRequest(event({ headers })).headers.keys()]).toEqual(['accept'])
    expect([...toRequest(event({ headers }), API_HEADERS).headers.keys()]).toEqual(['accept', 'authorization', 'if-match'])
  })

  test.each(['/n/a\nb', '/n/a\tb', '/n/a\\b'])('keeps the path %j from becoming another', rawPath => {
    expect(new URL(toRequest(event({ rawPath })).url).pathname).toMatch(/^\/n\/a%(?:0A|09|5C)b$/)
  })

  test('is answered with status, headers and body', async () => {
    expect(await toAnswer(new Response('页', { status: 404, headers: { 'x-robots-tag': 'noindex' } }))).toMatchObject({
      statusCode: 404,
      headers: { 'x-robots-tag': 'noindex' },
      body: '页',
    })
  })
})
