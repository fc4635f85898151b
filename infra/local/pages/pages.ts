/** The pages to read the mail: a list with filters and a view of each message. Plain HTML, no scripts. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { CENTRE, CENTRE_NAME, findOfficeName } from '../../../functions/core/register/register.ts'
import { type RunningServer, sendJson, startServer } from '../http.ts'
import { type Received, toLine } from '../endpoints/messages.ts'
import { escapeHtml, layOut, STYLE_POLICY } from './page-layout.ts'

export type PagesSource = {
  messages: readonly Received[]
  officeOf: (noticeId: string) => string | undefined
  queues: () => Record<string, unknown[]>
  /** Shown on top: the virtual time and the like. */
  status: () => string
}

const PURPOSE_NAMES: Record<string, string> = {
  task: '工作提醒',
  plaque: '牌子',
  clue: '线索',
  fallback: '补充送达',
  request: '请求',
  correction: '更正',
  report: '报告',
  operator: '运维',
}
const CHANNEL_NAMES: Record<string, string> = { email: '邮件', sms: '短信' }
const PAGE_SIZE = 100

const officeName = (code: string | undefined): string =>
  code === undefined ? '—' : code === CENTRE ? CENTRE_NAME : (findOfficeName(code) ?? code)

const time = (at: string): string =>
  new Date(at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false, dateStyle: 'short', timeStyle: 'medium' })

type Listed = { id: number; message: Received; office: string | undefined }

function listMessages({ messages, officeOf }: PagesSource, query: URLSearchParams): Listed[] {
  const wants = (name: string, value: string | undefined): boolean => !query.get(name) || query.get(name) === value
  const text = query.get('q') ?? ''
  return messages
    .map((message, id) => ({ id, message, office: officeOf(message.noticeId) }))
    .filter(
      ({ message, office }) =>
        wants('channel', message.channel) &&
        wants('purpose', message.purpose) &&
        wants('office', office) &&
        (text === '' || `${titleOf(message)} ${String(message.to)} ${message.text}`.includes(text)),
    )
}

const titleOf = (message: Received): string => (message.channel === 'email' ? message.subject : message.text)

const select = (name: string, label: string, names: readonly (readonly [string, string])[], chosen: string | null): string =>
  `<select name="${name}" aria-label="${label}"><option value="">${label}：全部</option>${names
    .map(
      ([value, text]) =>
        `<option value="${escapeHtml(value)}"${value === chosen ? ' selected' : ''}>${escapeHtml(text)}</option>`,
    )
    .join('')}</select>`

function renderFilter(source: PagesSource, query: URLSearchParams): string {
  const offices = [...new Set(source.messages.map(message => source.officeOf(message.noticeId)))]
    .filter(code => code !== undefined)
    .toSorted()
    .map(code => [code, officeName(code)] as const)
  return `<form>${[
    select('channel', '渠道', Object.entries(CHANNEL_NAMES), query.get('channel')),
    select('office', '省局', offices, query.get('office')),
    select('purpose', '用途', Object.entries(PURPOSE_NAMES), query.get('purpose')),
    `<input type="search" name="q" placeholder="查找" aria-label="查找" value="${escapeHtml(query.get('q') ?? '')}"><button>筛选</button>`,
  ].join('')}</form>`
}

const renderRow = ({ id, message, office }: Listed): string =>
  `<li><a href="/messages/${id}"><b>${escapeHtml(titleOf(message))}</b><small>${CHANNEL_NAMES[message.channel]} · ${escapeHtml(
    PURPOSE_NAMES[message.purpose] ?? message.purpose,
  )} · ${escapeHtml(officeName(office))} · ${escapeHtml(String(message.to))} · ${time(message.at)}</small></a></li>`

function renderList(source: PagesSource, query: URLSearchParams): string {
  const found = listMessages(source, query).toReversed()
  const page = Math.max(Number(query.get('page') ?? 1) || 1, 1)
  const shown = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
  const linkTo = (target: number, text: string): string => {
    const next = new URLSearchParams(query)
    next.set('page', String(target))
    return `<a href="/?${escapeHtml(next.toString())}">${text}</a>`
  }
  const pager = [page > 1 ? linkTo(page - 1, '上一页') : '', page * PAGE_SIZE < found.length ? linkTo(page + 1, '下一页') : '']
  return layOut(
    '邮箱',
    `${renderFilter(source, query)}<p>共 ${found.length} 条</p><ul>${shown.map(renderRow).join('')}</ul><p>${pager.join(' ')}</p>`,
    source.status(),
  )
}

const field = (name: string, value: string): string => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`

function renderMessage(source: PagesSource, id: number, message: Received): string {
  const attachments = message.channel === 'email' ? message.attachments : []
  const body =
    message.channel === 'email'
      ? `<iframe sandbox title="邮件正文" srcdoc="${escapeHtml(message.html)}"></iframe><details><summary>纯文本</summary><pre>${escapeHtml(message.text)}</pre></details>`
      : `<p class="sms">${escapeHtml(message.text)}</p>`
  const files = attachments.map(
    ({ fileName, content }, index) =>
      `<details><summary><a href="/messages/${id}/attachments/${index}">${escapeHtml(fileName)}</a></summary><pre>${escapeHtml(content.toString('utf8'))}</pre></details>`,
  )
  const facts = [
    field('收件人', String(message.to)),
    field('省局', officeName(source.officeOf(message.noticeId))),
    field('时间', time(message.at)),
    field('用途', PURPOSE_NAMES[message.purpose] ?? message.purpose),
    field('通知编号', message.noticeId),
  ]
  return layOut(
    titleOf(message),
    `<p><a href="/">返回列表</a></p><h2>${escapeHtml(titleOf(message))}</h2><dl>${facts.join('')}</dl>${body}${files.join('')}`,
    source.status(),
  )
}

function sendHtml(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': STYLE_POLICY }).end(html)
}

function sendMessage(source: PagesSource, response: ServerResponse, path: string): void {
  const [, idText = '', attachment] = /^\/messages\/(\d+)(?:\/attachments\/(\d+))?$/.exec(path) ?? []
  const message = idText === '' ? undefined : source.messages[Number(idText)]
  if (!message)
    return sendHtml(response, 404, layOut('没有这个页面', '<p>没有这个页面。<a href="/">返回列表</a></p>', source.status()))
  if (attachment === undefined) return sendHtml(response, 200, renderMessage(source, Number(idText), message))
  const file = message.channel === 'email' ? message.attachments[Number(attachment)] : undefined
  if (!file) return sendHtml(response, 404, layOut('没有这个附件', '', source.status()))
  response
    .writeHead(200, {
      'content-type': file.contentType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
    })
    .end(file.content)
}

export function startPages(port: number, source: PagesSource): Promise<RunningServer> {
  return startServer(port, async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/') sendHtml(response, 200, renderList(source, searchParams))
    else if (pathname === '/messages.json')
      sendJson(
        response,
        200,
        listMessages(source, searchParams).map(({ message }) => toLine(message)),
      )
    else if (pathname === '/queues.json') sendJson(response, 200, source.queues())
    else sendMessage(source, response, pathname)
    await Promise.resolve()
  })
}
