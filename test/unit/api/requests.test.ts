import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildClueApi, draft, enter, NOW } from '../../support/clue-api.ts'

const JIANGSU = { office: '32', sub: 'jiangsu' }
const errorsOf = (json: Record<string, unknown>) => json['errors'] as { field: string; message: string }[]
const fieldsOf = (json: Record<string, unknown>) => errorsOf(json).map(({ field }) => field)
const typeOf = (json: Record<string, unknown>) => String(json['type']).split('/').at(-1)

describe('a request is looked at in its order', () => {
  test('a token before everything', async () => {
    const { call } = buildClueApi({ limits: { reads: 0, changes: 0 } })
    for (const [method, path] of [
      ['GET', '/clues'],
      ['DELETE', '/clues'],
      ['POST', '/clues/x/y/z'],
      ['GET', '/clues/DB-2026-44-000001'],
    ] as const) {
      const { status, headers } = await call(method, path, { as: 'nobody' })
      expect([path, status, headers['www-authenticate']]).toEqual([path, 401, 'Bearer'])
    }
    const bad = await call('GET', '/clues', { token: 'x' })
    expect([bad.status, bad.headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"'])
  })

  test('the rate before the route, by the minute, reads and changes apart', async () => {
    const { call, clock } = buildClueApi({ limits: { reads: 1, changes: 1 } })
    clock.now = '2026-11-23T01:30:42.000Z'
    expect((await call('GET', '/clues/nothing')).status).toBe(404)
    const held = await call('GET', '/clues/nothing')
    expect([held.status, held.headers['retry-after']]).toEqual([429, '18'])
    expect((await call('GET', '/clues', { as: JIANGSU })).status).toBe(200)
    expect((await call('POST', '/clues', { body: draft() })).status).toBe(201)
    expect((await call('POST', '/clues', { body: draft() })).status).toBe(429)
    clock.now = '2026-11-23T01:31:00.000Z'
    expect((await call('GET', '/clues')).status).toBe(200)
  })

  test('the sight before the body, the body before the version, the version before the state', async () => {
    const api = buildClueApi()
    const { number, etag } = await enter(api)
    const sign = (asked: object) => api.call('POST', `/clues/${number}/sign`, asked)
    const wrong = { body: { x: 1 } }
    expect((await sign({ as: { office: '11' }, ...wrong })).status).toBe(404)
    expect((await sign({ as: JIANGSU, ...wrong })).status).toBe(422)
    expect((await sign({ as: JIANGSU, body: '{' })).status).toBe(400)
    expect((await sign({ as: JIANGSU })).status).toBe(428)
    const stale = await sign({ as: JIANGSU, headers: { 'if-match': '"7"' } })
    expect([stale.status, stale.json['state'], stale.headers['etag']]).toEqual([412, 'transferred', etag])
    const illegal = await sign({ headers: { 'if-match': etag } })
    expect([illegal.status, illegal.json['state'], illegal.json['allowed']]).toEqual([409, 'transferred', ['close']])
  })
})

describe('paths and methods', () => {
  test.each([
    ['/clues/db-2026-44-000001'],
    ['/clues/DB-2026-44-1'],
    ['/clues/DB-2026-44-0000001'],
    ['/clues/DB%2D2026-44-000001'],
    ['/clues/DB-2026-44-000001%20'],
    ['/clues/DB-2026-44-\n000001'],
    ['/clues/DB-2026-44-000001\\timeline'],
    ['/clues/DB-2026-44-000001/'],
    ['/clues//DB-2026-44-000001'],
    ['/clues/'],
    ['/clues/..'],
    ['/clues/DB-2026-44-000001/unknown'],
    ['/clues/ＤＢ-2026-44-000001'],
  ])('%j is nothing', async path => {
    const api = buildClueApi()
    await enter(api)
    const { status, headers } = await api.call('GET', path)
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json'])
  })

  test.each([
    ['/clues', 'DELETE', 'GET, HEAD, POST'],
    ['/clues/DB-2026-44-000001', 'POST', 'GET, HEAD'],
    ['/clues/DB-2026-44-000001/sign', 'GET', 'POST'],
    ['/clues/DB-2026-44-000001/files', 'PUT', 'GET, HEAD, POST'],
    ['/openapi.json', 'POST', 'GET, HEAD'],
  ])('%s tells %s which methods it takes', async (path, method, allow) => {
    const { status, headers, json } = await buildClueApi().call(method, path)
    expect([status, headers['allow'], typeOf(json)]).toEqual([405, allow, 'method-not-allowed'])
  })

  test('HEAD answers as GET does, without a body', async () => {
    const api = buildClueApi()
    const { number } = await enter(api)
    const [get, head] = [await api.call('GET', `/clues/${number}`), await api.call('HEAD', `/clues/${number}`)]
    expect([head.status, head.text, head.headers]).toEqual([get.status, '', get.headers])
    expect((await api.call('HEAD', '/clues/DB-2026-44-000009')).status).toBe(404)
  })

  test('a browser without a token gets the same page at every number, and a program a problem', async () => {
    const api = buildClueApi()
    const { number } = await enter(api)
    const browser = { as: 'nobody', headers: { accept: 'text/html,*/*;q=0.8' } } as const
    const [there, nowhere] = [
      await api.call('GET', `/clues/${number}`, browser),
      await api.call('GET', '/clues/DB-2026-11-000999', browser),
    ]
    expect([there.status, there.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(there.text).toBe(nowhere.text)
    expect((await api.call('GET', `/clues/${number}`, { as: 'nobody', headers: { accept: '*/*' } })).status).toBe(401)
  })

  test.each([
    '/clues?colour=red',
    '/clues?limit=0',
    '/clues?limit=101',
    '/clues?limit=1e1',
    '/clues?limit=5&limit=6',
    '/clues?role=mine',
    '/clues?cursor=zz',
  ])('%s is refused', async address => {
    const api = buildClueApi({
      listClues: async (_, { cursor }) =>
        cursor === undefined ? { kind: 'list', clues: [], problems: [] } : { kind: 'unknown-cursor' },
    })
    const { status, json } = await api.call('GET', address)
    expect([status, fieldsOf(json).length]).toEqual([422, 1])
  })
})

describe('a body', () => {
  test('tells all its mistakes at once, by field and in Chinese', async () => {
    const { call } = buildClueApi()
    const body = {
      kind: 'gossip',
      summary: 'x'.repeat(501),
      facts: '事实\u202e',
      target: { name: '单位\n', regionCode: '990000', unitId: 'a b', extra: 1 },
      informant: {},
      foundOn: '2026-11-24',
      level: 'high',
      'a\r\nb': 1,
    }
    const { status, json } = await call('POST', '/clues', { body })
    expect(status).toBe(422)
    expect(fieldsOf(json).toSorted()).toEqual(
      [
        'facts',
        'foundOn',
        'informant',
        'kind',
        'level',
        'summary',
        'target.extra',
        'target.name',
        'target.regionCode',
        'target.unitId',
        '（名称不规范的字段）',
      ].toSorted(),
    )
    for (const { message } of errorsOf(json)) expect(message).toMatch(/\p{Script=Han}/u)
  })

  test.each([
    ['nothing', '', ['kind', 'summary', 'target', 'foundOn']],
    ['a list', [], ['']],
    ['null', 'null', ['']],
    [
      'a prototype',
      '{"__proto__":{"kind":"x"},"constructor":1}',
      ['kind', 'summary', 'target', 'foundOn', '__proto__', 'constructor'],
    ],
  ])('that is %s names what is missing', async (_, body, fields) => {
    const { status, json } = await buildClueApi().call('POST', '/clues', { body })
    expect([status, fieldsOf(json).toSorted()]).toEqual([422, fields.toSorted()])
  })

  test.each([
    ['summary', 500],
    ['facts', 5_000],
  ])('holds %s of up to %i characters, as people count them', async (field, most) => {
    const { call } = buildClueApi()
    const statusOf = async (text: string) => (await call('POST', '/clues', { body: draft({ [field]: text }) })).status
    expect(await statusOf('𠮷'.repeat(most))).toBe(201)
    expect(await statusOf('𠮷'.repeat(most + 1))).toBe(422)
    expect(await statusOf(`第一行\n\t第二行`)).toBe(201)
  })

  test.each([
    ...['\u0000', '\u0007', '\r\n', '\u2028', '\u202e', '\u2066', '\ufeff', '\ud800', '\udc00'].map(mark => `示例${mark}文字`),
    '',
    '   ',
    '\u3164',
    '。。',
  ])('with %j for a text is refused', async summary => {
    const { status, json } = await buildClueApi().call('POST', '/clues', { body: draft({ summary }) })
    expect([status, fieldsOf(json)[0]]).toEqual([422, 'summary'])
  })

  test('is JSON in UTF-8, of 64 kB at most', async () => {
    const { call } = buildClueApi()
    const statusOf = async (body: string, type = 'application/json') =>
      (await call('POST', '/clues', { body, headers: { 'content-type': type } })).status
    const whole = JSON.stringify(draft())
    expect(await statusOf(whole, 'application/json; charset="UTF-8"')).toBe(201)
    for (const type of [
      'text/plain',
      'application/jsonx',
      'application/json; charset=gbk',
      'application/x-www-form-urlencoded',
      '',
    ])
      expect([type, await statusOf(whole, type)]).toEqual([type, 415])
    expect(await statusOf(whole + ' '.repeat(65_536 - Buffer.byteLength(whole)))).toBe(201)
    expect(await statusOf(whole + ' '.repeat(65_537 - Buffer.byteLength(whole)))).toBe(413)
    expect(await statusOf(`${whole},`)).toBe(400)
  })
})

describe('the same request twice', () => {
  const key = { 'idempotency-key': 'k-1' }
  test('enters one clue, and answers as it is now', async () => {
    const api = buildClueApi()
    const first = await api.call('POST', '/clues', { body: draft(), headers: key })
    const number = String(first.json['number'])
    await api.call('POST', `/clues/${number}/sign`, { as: JIANGSU, headers: { 'if-match': first.headers['etag']! } })
    const { kind, summary, target, foundOn } = draft() as Record<string, unknown>
    const second = await api.call('POST', '/clues', { body: { foundOn, target, summary, kind }, headers: key })
    expect([second.status, second.headers['location'], second.headers['etag'], second.json['state']]).toEqual([
      201,
      `/clues/${number}`,
      '"2"',
      'signed',
    ])
    expect(api.rows.clues.size).toBe(1)
  })

  test('is another one by another person, office or key, and none with another body', async () => {
    const api = buildClueApi()
    const statusOf = async (asked: object) => (await api.call('POST', '/clues', { body: draft(), headers: key, ...asked })).status
    expect(await statusOf({})).toBe(201)
    expect(await statusOf({ as: { office: '44', sub: 'other' } })).toBe(201)
    expect(await statusOf({ as: { office: '32', sub: 'sub-44' } })).toBe(201)
    expect(await statusOf({ headers: { 'idempotency-key': 'k-2' } })).toBe(201)
    expect(api.rows.clues.size).toBe(4)
    expect(await statusOf({ body: draft({ level: 'urgent' }) })).toBe(422)
    for (const bad of ['', 'a b', 'x'.repeat(256)])
      expect([bad, await statusOf({ headers: { 'idempotency-key': bad } })]).toEqual([bad, 422])
  })
})

describe('If-Match', () => {
  test.each([
    ['"1"', 200],
    ['"9", "1"', 200],
    ['"x","1"', 200],
    ['W/"1"', 412],
    ['"9"', 412],
    ['"01"', 412],
    ['*', 428],
    ['1', 428],
    ['"1', 428],
    ['', 428],
    ['"1", *', 428],
  ])('%s: %i', async (header, status) => {
    const api = buildClueApi()
    const { number } = await enter(api)
    const signed = await api.call('POST', `/clues/${number}/sign`, { as: JIANGSU, headers: { 'if-match': header } })
    expect([signed.status, signed.headers['etag']]).toEqual([status, status === 200 ? '"2"' : status === 412 ? '"1"' : undefined])
  })

  test('of two officers who act at once one wins, and the other hears how it stands', async () => {
    const api = buildClueApi()
    const { number, etag } = await enter(api)
    const sign = (sub: string) =>
      api.call('POST', `/clues/${number}/sign`, { as: { office: '32', sub }, headers: { 'if-match': etag } })
    const answers = await Promise.all([sign('a'), sign('b')])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 412]))
    expect(answers.find(({ status }) => status === 412)).toMatchObject({ json: { state: 'signed' }, headers: { etag: '"2"' } })
  })
})

describe('who sees what', () => {
  test.each([
    ['right after its return', undefined],
    ['when another has it', ['reroute', { office: '33', reason: '属浙江。' }]],
    ['when it was withdrawn', ['close', { reason: '撤回。' }]],
  ] as const)('a former receiver learns nothing but what it did itself: %s', async (_, next) => {
    const api = buildClueApi()
    const { number, etag } = await enter(api)
    const back = await api.call('POST', `/clues/${number}/return`, {
      as: JIANGSU,
      body: { reason: '不属本省。' },
      headers: { 'if-match': etag },
    })
    expect([back.status, back.json['allowed']]).toEqual([200, []])
    if (next !== undefined)
      await api.call('POST', `/clues/${number}/${next[0]}`, { body: next[1], headers: { 'if-match': back.headers['etag']! } })
    const shown = await api.call('GET', `/clues/${number}`, { as: JIANGSU })
    expect([shown.status, shown.json, shown.headers['etag']]).toEqual([200, { number, kind: 'bad-faith-filing' }, undefined])
    const timeline = await api.call('GET', `/clues/${number}/timeline`, { as: JIANGSU })
    expect((timeline.json['entries'] as { action: string }[]).map(({ action }) => action)).toEqual(['return'])
    expect((await api.call('GET', '/clues?role=received', { as: JIANGSU })).json['clues']).toEqual([])
    // What it may not do is no secret; what became of the clue since is.
    const again = await api.call('POST', `/clues/${number}/sign`, { as: JIANGSU, body: {}, headers: { 'if-match': '"2"' } })
    expect([again.status, again.json['state'], again.json['allowed'], again.headers['etag']]).toEqual([
      409,
      'returned',
      [],
      undefined,
    ])
    for (const [method, path, body] of [
      ['POST', 'files', { name: '附件.pdf', type: 'pdf', bytes: 10 }],
      ['GET', 'slip'],
      ['GET', 'files'],
      ['GET', 'informant?reason=x'],
    ] as const) {
      const asked = { as: JIANGSU, headers: { 'if-match': '"3"' }, ...(body && { body }) }
      expect([path, (await api.call(method, `/clues/${number}/${path}`, asked)).status]).toEqual([path, 404])
    }
  })

  test('the words are for officers and reviewers; who only administers sees that it was', async () => {
    const api = buildClueApi()
    const { number, etag } = await enter(api, { facts: '只给办案的看', informant: { name: '示例举报人' } })
    const admin = { office: '44', roles: ['admin'], sub: 'admin' }
    const seen = await Promise.all(
      ['', '/timeline', '/files', '/slip'].map(path => api.call('GET', `/clues/${number}${path}`, { as: admin })),
    )
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    for (const { text } of seen) expect(text).not.toMatch(/只给办案的看|示例科技|示例单位|示例举报人|示例经办人/)
    expect((await api.call('GET', `/clues/${number}/informant?reason=x`, { as: admin })).status).toBe(403)
    const acted = await api.call('POST', `/clues/${number}/close`, {
      as: admin,
      body: { reason: '撤回' },
      headers: { 'if-match': etag },
    })
    expect([acted.status, acted.json['allowed']]).toEqual([409, []])
  })

  test('the informant is read by a reviewer of a party, with a reason, and that stands on record', async () => {
    const api = buildClueApi()
    const { number } = await enter(api, { informant: { name: '示例举报人', anonymous: true } })
    const read = (as: object, query = 'reason=%E5%9B%9E%E8%AE%BF') =>
      api.call('GET', `/clues/${number}/informant?${query}`, { as })
    expect((await read({ office: '32', roles: ['officer'] })).status).toBe(403)
    expect((await read(JIANGSU, '')).status).toBe(422)
    expect((await read({ office: '11' })).status).toBe(404)
    expect(api.rows.readings.size).toBe(0)
    expect((await read(JIANGSU)).json).toEqual({ name: '示例举报人', anonymous: true })
    const { json } = await api.call('GET', `/clues/${number}/timeline`)
    expect(json['readings']).toMatchObject([{ position: 1, what: 'informant', office: '32', reason: '回访' }])
    expect((await api.call('GET', `/clues/${number}`)).headers['etag']).toBe('"1"')
  })
})

const INJECTED = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    '\r\nSet-Cookie: a=b',
    '"><script>alert(1)</script>',
    '${7*7}',
    '../../etc/passwd',
    "'; DROP TABLE--",
    '\u202etxt.exe',
    '%0d%0aX: y',
  ),
)

describe('whatever is typed', () => {
  const NAMES = [
    'cache-control',
    'content-security-policy',
    'content-type',
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
  ]

  test('in any field changes no header, and is taken or refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        INJECTED,
        fc.constantFrom('summary', 'facts', 'kind', 'foundOn', 'level', 'target', 'informant', 'other'),
        async (text, field) => {
          const api = buildClueApi()
          const values: Record<string, unknown> = {
            target: { name: text, regionCode: '320500', unitId: text },
            informant: { name: text, phone: text },
          }
          const key = field === 'other' ? text : field
          const {
            status,
            headers,
            text: answer,
          } = await api.call('POST', '/clues', { body: draft({ [key]: values[key] ?? text }) })
          expect([201, 422]).toContain(status)
          const names = Object.keys(headers).toSorted()
          expect(names).toEqual(status === 201 ? [...NAMES, 'etag', 'location'].toSorted() : NAMES)
          expect(() => JSON.parse(answer) as unknown).not.toThrow()
          expect(JSON.stringify(api.served)).toBe(JSON.stringify([{ call: 'enter', status, milliseconds: 0, office: '44' }]))
        },
      ),
      { numRuns: 150 },
    )
  })

  test('in headers and addresses is answered in the same way', async () => {
    const api = buildClueApi()
    const { number } = await enter(api)
    await fc.assert(
      fc.asyncProperty(INJECTED, async text => {
        const answers = await Promise.all([
          api.call('POST', `/clues/${number}/sign`, { as: JIANGSU, body: { x: text }, headers: { 'if-match': text } }),
          api.call('POST', '/clues', { body: { x: 1 }, headers: { 'idempotency-key': text, 'content-type': text } }),
          api.call('GET', `/clues?${new URLSearchParams({ [text]: text, cursor: text }).toString()}`),
          api.call('GET', `/clues/${encodeURIComponent(text.toWellFormed())}`),
          api.call('GET', '/clues', { token: text }),
          api.call(text, '/clues'),
        ])
        for (const { status, headers } of answers) {
          expect([200, 400, 401, 404, 405, 415, 422]).toContain(status)
          expect(
            Object.keys(headers)
              .filter(name => !['allow', 'www-authenticate'].includes(name))
              .toSorted(),
          ).toEqual(NAMES)
        }
      }),
      { numRuns: 100 },
    )
    expect(api.told.filter(what => !['no-token', 'invalid-token'].includes(what))).toEqual([])
  })
})

test('a line of the log says which call on which clue by whose office, and nothing that was typed', async () => {
  const api = buildClueApi()
  const { number } = await enter(api, { summary: '标记一二三' })
  await api.call('GET', `/clues/${number}?标记=标记`, { as: JIANGSU })
  await api.call('GET', '/clues/标记')
  expect(api.served).toEqual([
    { call: 'enter', status: 201, milliseconds: 0, office: '44' },
    { call: 'show', status: 422, milliseconds: 0, number, office: '32' },
    { call: 'none', status: 404, milliseconds: 0, office: '44' },
  ])
  expect(NOW).toBe(api.clock.now)
})
