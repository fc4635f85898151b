/** The pages to read the mail: a list with filters and a view of each message. Plain HTML, no scripts. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type RunningServer, sendJson, startServer } from '../http.ts'
import { toLine } from '../endpoints/messages.ts'
import { listMessages, renderList } from './list-page.ts'
import { renderMessage } from './message-page.ts'
import { layOut, STYLE_POLICY } from './page-layout.ts'
import type { PagesSource } from './source.ts'

function sendHtml(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': STYLE_POLICY }).end(html)
}

async function sendMessage(source: PagesSource, response: ServerResponse, path: string): Promise<void> {
  const [, idText = '', attachment] = /^\/messages\/(\d+)(?:\/attachments\/(\d+))?$/.exec(path) ?? []
  const message = idText === '' ? undefined : source.messages[Number(idText)]
  if (!message)
    return sendHtml(response, 404, layOut('没有这个页面', '<p>没有这个页面。<a href="/">返回列表</a></p>', source.status()))
  if (attachment === undefined) return sendHtml(response, 200, await renderMessage(source, Number(idText), message))
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
    const messages = (): unknown[] => listMessages(source, searchParams).map(({ message }) => toLine(message))
    if (pathname === '/') sendHtml(response, 200, await renderList(source, searchParams))
    else if (pathname === '/messages.json') sendJson(response, 200, messages())
    else if (pathname === '/notices.json') sendJson(response, 200, await source.listNotices())
    else if (pathname === '/clock.json') sendJson(response, 200, { now: new Date(source.now()).toISOString() })
    else if (pathname === '/queues.json') sendJson(response, 200, source.queues())
    else await sendMessage(source, response, pathname)
  })
}
