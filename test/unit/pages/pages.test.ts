import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Access, DutyItem, Opened, Refusal, Submission, Taken } from '../../../functions/core/answers/answers.ts'
import { item, LINK, organised, page, pagesOf } from './page-samples.ts'

const open = (duties = [item('a'), item('b')]): Opened => ({ kind: 'open', page: page(duties) })
const REFUSALS: Refusal[] = ['wrong', 'expired', 'foreign', 'spent', 'locked']

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

const broken = () => Promise.reject(new Error('13800000001 示例'))
const mistakes: Taken = { kind: 'mistakes', page: page([item('a')]), mistakes: [{ field: 'code', message: '校验码不正确。' }] }
const taken: Taken = { kind: 'taken', page: page([item('a')]), action: 'sign', recorded: [{ key: 'a', result: 'recorded' }] }
const ANSWERS: [status: number, what: string, ask: () => Promise<Response>][] = [
  [200, 'a page', () => pagesOf({ opened: open() }).get(LINK)],
  [200, 'a recorded answer', () => pagesOf({ taken }).post(LINK, { action: 'sign' })],
  [200, 'the page for SMS', () => pagesOf({}).get('/')],
  [422, 'mistakes', () => pagesOf({ taken: mistakes }).post(LINK, { action: 'sign' })],
  [422, 'an empty form for SMS', () => pagesOf({}).post('/', {})],
  [404, 'a link that does not open', () => pagesOf({}).get(LINK)],
  [404, 'an unknown path', () => pagesOf({}).get('/robots.txt')],
  [405, 'another method', () => pagesOf({}).get(LINK, 'DELETE')],
  [413, 'a form that is too long', () => pagesOf({}).post(LINK, { action: 'sign', 'note-report': 'x'.repeat(70_000) })],
  [415, 'a body that is no form', () => pagesOf({}).post(LINK, { action: 'sign' }, 'application/json')],
  [500, 'an error', () => pagesOf({ openPage: broken }).get(LINK)],
]

describe('every answer', () => {
  test.each(ANSWERS)('%i (%s) is a Chinese page with the strict headers and nothing else', async (status, _, ask) => {
    const response = await ask()
    const text = await response.text()
    const headers = Object.fromEntries(response.headers)
    expect(response.status).toBe(status)
    expect(
      Object.keys(headers)
        .filter(name => name !== 'allow')
        .toSorted(),
    ).toEqual(NAMES)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex, nofollow',
    })
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? ''
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    )
    expect(text).toMatch(/^<!DOCTYPE html><html lang="zh-CN">/)
    expect(text).not.toMatch(/<script|<link|<img|<iframe|<object|javascript:|\son\w+=|\sstyle=|\ssrc=|@import|url\(|https?:/i)
  })

  test('a method that is not allowed is told which are', async () => {
    const response = await pagesOf({}).get(LINK, 'PUT')
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST')
  })

  test('HEAD answers as GET does, without a body', async () => {
    const response = await pagesOf({ opened: open() }).get(LINK, 'HEAD')
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  test('an error tells nobody what it was about, and goes on to the log', async () => {
    const pages = pagesOf({ openPage: broken })
    expect(await (await pages.get(LINK)).text()).not.toContain('13800000001')
    expect(pages.errors).toHaveLength(1)
  })
})

describe('a program that looks for the API in the wrong place', () => {
  const ask = (path: string, method = 'GET') => pagesOf({}).fetch(new Request(`http://page.invalid${path}`, { method }))

  test.each([
    ['/clue', 'GET', 404],
    ['/v1/clues', 'POST', 404],
    ['/openapi.yaml', 'DELETE', 405],
  ])('%s %s is told so in JSON', async (path, method, status) => {
    const response = await ask(path, method)
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      status,
      'application/problem+json',
      'no-store',
    ])
    const problem = (await response.json()) as { status: number; title: string }
    expect(problem.status).toBe(status)
    expect(problem.title).toMatch(/\p{Script=Han}/u)
  })

  test('a page of ours stays one, whoever asks', async () => {
    const answers = await Promise.all([ask(LINK), ask('/')])
    expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual(Array(2).fill('text/html; charset=utf-8'))
  })
})

describe('a page that does not open', () => {
  test('is the same to the byte, whatever the reason, the way and the path', async () => {
    const responses = await Promise.all([
      ...REFUSALS.flatMap(why => {
        const closed = { kind: 'closed', why } as const
        const pages = pagesOf({ opened: closed, taken: closed })
        return [
          pages.get(LINK),
          pages.post(LINK, { action: 'sign', code: 'ABCDEF' }),
          pages.post('/', { mobile: '13800000001', code: 'ABCDEF' }),
        ]
      }),
      pagesOf({}).get('/no/such/path'),
      pagesOf({}).get(`/n/${'x'.repeat(2_000)}/y`),
    ])
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([404]))
    expect(new Set(await Promise.all(responses.map(response => response.text()))).size).toBe(1)
  })

  test('says that what was confirmed before stays valid', async () => {
    const text = await (await pagesOf({}).get(LINK)).text()
    expect(text).toContain('此前显示“已登记”的内容已经登记，仍然有效，无需重新办理；从未显示“已登记”的内容没有登记。')
    expect(text).toContain('另有新情况的，请用此后收到的通知办理，或者按下面的方式联系。')
  })

  test('promises only an SMS code another hour: a link that is locked stays so', async () => {
    const text = await (await pagesOf({}).get(LINK)).text()
    expect(text).toContain('用短信校验码的，请一小时后再试；')
    expect(text).toContain('用邮件链接的，该链接不再受理，请用此后收到的通知办理，或者按下面的方式联系。')
    expect(text.match(/一小时/g)).toHaveLength(1)
  })
})

describe('what a form says', () => {
  function watch() {
    const opened: Access[] = []
    const answers: { access: Access; submission: Submission }[] = []
    const pages = pagesOf({
      openPage: access => {
        opened.push(access)
        return Promise.resolve(open())
      },
      takeAnswer: (access, submission) => {
        answers.push({ access, submission })
        return Promise.resolve(mistakes)
      },
    })
    return { ...pages, opened, answers }
  }

  test('is handed on as typed, with the note of the action that was chosen', async () => {
    const { post, answers } = watch()
    await post(LINK, {
      action: 'extend',
      code: ' abc def ',
      name: '示例签收人',
      duty: ['a', 'b'],
      until: '2026-12-31',
      'note-report': '别的栏',
      'note-extend': '原因',
    })
    expect(answers).toEqual([
      {
        access: { kind: 'link', notice: 'task-20261123-unit-u1-primary-email', token: 'sampleTokenSampleToken' },
        submission: {
          action: 'extend',
          code: ' abc def ',
          name: '示例签收人',
          duties: ['a', 'b'],
          until: '2026-12-31',
          note: '原因',
        },
      },
    ])
  })

  test('is no answer without a button: it opens the page', async () => {
    const { post, opened, answers } = watch()
    await post(LINK, { code: 'ABCDEF', name: '示例签收人', duty: 'a' })
    await post('/', { mobile: '13800000001', code: 'ABCDEF' })
    expect(opened.map(({ kind }) => kind)).toEqual(['link', 'code'])
    expect(answers).toEqual([])
  })

  test('is not so much as tried by mobile without a mobile and a code', async () => {
    const { post, opened, answers } = watch()
    await post('/', { mobile: '13800000001', code: ' ' })
    await post('/', { mobile: 'test', code: 'ABCDEF', action: 'sign' })
    await post('/', { action: 'sign' })
    expect([opened, answers]).toEqual([[], []])
  })

  test('is signed by mobile with the mobile and the code that the page carries along', async () => {
    const { post, answers } = watch()
    const text = await (await post('/', { mobile: '13800000001', code: 'ABCDEF' })).text()
    expect(text).toContain('<input type="hidden" name="mobile" value="13800000001"/>')
    expect(text).toContain('<input type="hidden" name="code" value="ABCDEF"/>')
    await post('/', { mobile: '13800000001', code: 'ABCDEF', action: 'sign', name: '示例', duty: 'a' })
    expect(answers[0]).toMatchObject({ access: { kind: 'code', mobile: '13800000001' }, submission: { code: 'ABCDEF' } })
  })

  test('chooses nothing where Enter was pressed: the first button has no action', async () => {
    const text = await (await pagesOf({ opened: open() }).get(LINK)).text()
    expect(/<button[^>]*>/.exec(text)?.[0]).toContain('name="action" value=""')
  })

  test('is too long beyond 64 kB only: 5,000 characters come back to who typed them', async () => {
    const note = '说'.repeat(5_000)
    const { post } = watch()
    const response = await post(LINK, { action: 'report', 'note-report': note })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain(note)
  })

  test('cannot be forged by another site, which knows neither link nor code and finds no cookie', async () => {
    const { post, answers, get } = watch()
    await post('/n/guessed/guessed', { action: 'sign', name: '示例', duty: 'a' })
    expect(answers[0]?.submission.code).toBe('')
    expect((await get(LINK)).headers.has('set-cookie')).toBe(false)
  })
})

describe('mistakes', () => {
  const fields = {
    action: 'extend',
    name: '示<例',
    code: 'ABC',
    until: '明年',
    'note-extend': '原因"',
    'note-report': '完成',
    duty: 'b@7',
  }
  const all: Taken = {
    kind: 'mistakes',
    page: page([item('a'), item('b')]),
    mistakes: [
      { field: 'duties', message: '事项有误' },
      { field: 'code', message: '校验码有误' },
      { field: 'name', message: '姓名有误' },
      { field: 'until', message: '日期有误' },
      { field: 'note', message: '原因有误' },
      { field: 'action', message: '办理方式有误' },
    ],
  }
  const show = async (): Promise<string> => (await pagesOf({ taken: all }).post(LINK, fields)).text()

  test('are listed on top, each leading to its field', async () => {
    const text = await show()
    const anchors = [...text.matchAll(/<a href="#([\w-]+)">([^<]+)<\/a>/g)].map(([, anchor, message]) => [anchor, message])
    expect(anchors).toEqual([
      ['duties', '事项有误'],
      ['code', '校验码有误'],
      ['name', '姓名有误'],
      ['until', '日期有误'],
      ['note-extend', '原因有误'],
      ['actions', '办理方式有误'],
    ])
    for (const [anchor] of anchors) expect(text).toContain(` id="${anchor}"`)
    expect(text).toContain('role="alert"')
  })

  test('are told again beside each field', async () => {
    const text = await show()
    for (const id of ['code', 'name', 'until', 'note-extend']) {
      const field = new RegExp(`<(?:input|textarea)[^>]* id="${id}"[^>]*>`).exec(text)?.[0] ?? ''
      expect(field).toContain('aria-invalid="true"')
      expect(field).toMatch(new RegExp(`aria-describedby="[^"]*${id}-why"`))
      expect(text).toContain(`id="${id}-why"`)
    }
  })

  test('lose nothing that was typed', async () => {
    const text = await show()
    expect(text).toContain('value="示&lt;例"')
    expect(text).toContain('value="ABC"')
    expect(text).toContain('value="明年"')
    expect(text).toContain('>原因&quot;</textarea>')
    expect(text).toContain('>完成</textarea>')
    expect(/<input[^>]*value="b@0"[^>]*>/.exec(text)?.[0]).toContain('checked')
    expect(/<input[^>]*value="a@0"[^>]*>/.exec(text)?.[0]).not.toContain('checked')
  })
})

describe('what somebody else wrote', () => {
  const EVIL = '</textarea><script>alert(1)</script>"\' onload=x\u202e\u0000\r\n&amp;'

  test('is shown escaped, wherever it stands', async () => {
    const source = { at: '2026-11-23T01:05:00.000Z', by: EVIL, note: EVIL }
    const evil = item('k"><script>', {
      name: EVIL,
      partyName: EVIL,
      clause: EVIL,
      last: { status: 'done', date: '2026-11-23', source },
      request: { id: 'r', until: '2026-12-31', reason: EVIL, source },
    })
    const about = page([evil, item('b')], { addressee: { kind: 'unit', id: 'u', name: EVIL }, askWhom: EVIL })
    const fields = { action: 'report', name: EVIL, code: EVIL, until: EVIL, 'note-report': EVIL, duty: EVIL }
    const wrong: Taken = { kind: 'mistakes', page: about, mistakes: [{ field: 'note', message: EVIL }] }
    const done: Taken = {
      kind: 'taken',
      page: about,
      action: 'report',
      recorded: [{ key: evil.key, result: 'refused', why: EVIL }],
    }
    for (const response of [
      await pagesOf({ opened: { kind: 'open', page: about } }).get(LINK),
      await pagesOf({ taken: wrong }).post(LINK, fields),
      await pagesOf({ taken: done }).post(LINK, fields),
      await pagesOf({ taken: wrong }).post('/', { ...fields, mobile: '13800000001' }),
    ]) {
      const text = await response.text()
      expect(response.status).toBeLessThan(500)
      expect(text).not.toMatch(/<script/)
      expect(text).not.toContain('\u0000')
      expect(text).not.toContain('\u202e')
      expect(text.match(/<textarea/g)?.length).toBe(text.match(/<\/textarea>/g)?.length)
    }
  })
})

describe('a long page', () => {
  const long = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length)
  const source = (party: 'unit' | 'office') => ({
    at: '2026-11-23T01:05:00.000Z',
    by: long('签收人', 50),
    party: { kind: party, id: '44' },
    note: long('完成情况', 500),
  })
  const part = {
    last: { status: 'done', date: '2026-11-23', source: source('office') },
    request: { id: 'r', until: '2027-01-15', reason: long('原因', 500), source: source('unit') },
  } as const

  test.each<[string, DutyItem[]]>([
    [
      'of 100 duties',
      Array.from({ length: 100 }, (_, n) => item(`unit:440100-${n} 00/T-2026-${n}`, { name: long('示例事项的名称', 40) })),
    ],
    [
      'of 100 with the longest of everything',
      Array.from({ length: 100 }, (_, n) => item(`${n}`, { name: long('名', 200), ...part })),
    ],
    [
      'of 100 units',
      Array.from({ length: 100 }, (_, n) => organised(`unit:${n} 00/T-1`, { partyName: long('单位', 200), ...part })),
    ],
    ...[24, 100].map((asking): [string, DutyItem[]] => [
      `of 100 units of which ${asking} ask for more time`,
      Array.from({ length: 100 }, (_, n) =>
        organised(`unit:${n} 00/T-1`, {
          partyName: long('单位', 200),
          ...part,
          may: n < asking ? ['sign', 'report', 'grant', 'refuse'] : ['sign', 'report'],
        }),
      ),
    ]),
    [
      'of 20 with the longest of everything',
      Array.from({ length: 20 }, (_, n) => item(`${n}`, { name: long('名', 200), ...part })),
    ],
  ])('%s has at most 60 kB', async (_, duties) => {
    const text = await (await pagesOf({ opened: open(duties) }).get(LINK)).text()
    expect(text.match(/name="duty"/g)).toHaveLength(duties.length)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000)
  })

  test('tells whoever decides why more time is asked for', async () => {
    const asked = organised('a', { ...part, request: { ...part.request, reason: '汛期停工' }, may: ['grant', 'refuse'] })
    const others = Array.from({ length: 60 }, (_, n) => organised(`b${n}`, part))
    const text = await (await pagesOf({ opened: open([asked, ...others]) }).get(LINK)).text()
    expect(text).toContain('汛期停工')
    expect(text).toContain('（共61家，61家尚未完成，1家申请延期待答复）')
  })
})
