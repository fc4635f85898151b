import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../../infra/local/http.ts'
import type { Received } from '../../../infra/local/endpoints/messages.ts'
import { startPages } from '../../../infra/local/pages/pages.ts'

const common = { at: '2026-11-23T00:30:00.000Z', messageId: 'm' }
const messages: Received[] = [
  {
    ...common,
    channel: 'email',
    purpose: 'task',
    noticeId: 'n-1',
    to: ['a@example.com'],
    from: 'duban@example.com',
    subject: '提醒 <script>alert(1)</script>',
    text: '正文',
    html: '<p title="x">正文</p>',
    attachments: [
      { fileName: '截止日期.ics', contentType: 'text/calendar; charset=utf-8', content: Buffer.from('BEGIN:VCALENDAR') },
    ],
    request: {},
  },
  { ...common, channel: 'sms', purpose: 'operator', noticeId: 'n-2', to: '13800000001', text: '【督办】到期' },
]
let server: RunningServer
const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${server.port}${path}`)
const textOf = async (path: string): Promise<string> => (await get(path)).text()

beforeAll(async () => {
  server = await startPages(0, {
    messages,
    officeOf: noticeId => (noticeId === 'n-1' ? '44' : '00'),
    queues: () => ({ Dead: [{ a: 1 }] }),
    now: () => Date.parse('2026-11-23T00:30:00.000Z'),
    status: () => '系统时间',
    readStates: async ids => new Map(ids.filter(id => id === 'n-1').map(id => [id, 'delivered'])),
    readNotice: async id =>
      id === 'n-1'
        ? {
            state: 'delivered',
            changedAt: '2026-11-23T00:45:03.000Z',
            trail: [{ at: '2026-11-23T00:30:00.000Z', state: 'unknown', cause: 'timeout' }],
          }
        : undefined,
    listNotices: async () => [{ id: 'n-1', state: 'delivered' }],
  })
})
afterAll(() => server.stop())

describe('the pages of the mailbox', () => {
  it.each([
    ['', 2],
    ['?channel=sms', 1],
    ['?office=44', 1],
    ['?purpose=operator', 1],
    ['?channel=sms&office=44', 0],
    ['?q=到期', 1],
    ['?channel=', 2],
  ])('list what fits the filter %s', async (query, count) => {
    expect(await textOf(`/${query}`)).toContain(`共 ${count} 条`)
    expect(await (await get(`/messages.json${query}`)).json()).toHaveLength(count)
  })

  it('show a mail in a frame that runs nothing, and never its words as markup', async () => {
    const response = await get('/messages/0')
    const page = await response.text()
    expect(page).toMatch(/<iframe sandbox="(?!.*allow-(?:scripts|same-origin|forms|top))[^"]*" title="邮件正文" srcdoc="/)
    expect(page).toContain('&lt;p title=&quot;x&quot;&gt;正文&lt;/p&gt;">')
    expect(page).toContain('广东省知识产权局')
    expect(page).not.toContain('<script>')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('open what a mail links to beside it, where it is free of the frame', async () => {
    const page = await textOf('/messages/0')
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
    expect(page).toContain('srcdoc="&lt;base target=&quot;_blank&quot;&gt;')
  })

  it('hand out an attachment under its own name', async () => {
    const response = await get('/messages/0/attachments/0')
    expect(await response.text()).toBe('BEGIN:VCALENDAR')
    expect(response.headers.get('content-type')).toContain('text/calendar')
    expect(decodeURIComponent(response.headers.get('content-disposition') ?? '')).toContain('截止日期.ics')
  })

  it('show what has become of a notice, and how', async () => {
    const list = await textOf('/')
    const page = await textOf('/messages/0')
    expect(list).toContain('已送达 · 邮件')
    expect(list).toContain('— · 短信')
    expect(page).toMatch(/已送达（2026\/11\/23 0?8:45:03）/)
    expect(page).toMatch(/2026\/11\/23 0?8:30:00 待核实/)
    expect(await (await get('/notices.json')).json()).toEqual([{ id: 'n-1', state: 'delivered' }])
  })

  it('show an SMS and the dead letters', async () => {
    expect(await textOf('/messages/1')).toContain('【督办】到期')
    expect(await (await get('/queues.json')).json()).toEqual({ Dead: [{ a: 1 }] })
    expect(await (await get('/clock.json')).json()).toEqual({ now: '2026-11-23T00:30:00.000Z' })
  })

  it.each(['/messages/2', '/messages/0/attachments/1', '/messages/1/attachments/0', '/nothing'])('know no %s', async path => {
    expect((await get(path)).status).toBe(404)
  })
})
