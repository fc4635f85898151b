/** One message: what it says, and what has become of its notice. */
import type { Received } from '../endpoints/messages.ts'
import { escapeHtml, layOut } from './page-layout.ts'
import { officeName, type NoticeNow, type PagesSource, PURPOSE_NAMES, titleOf, wordState, wordTime } from './source.ts'

const field = (name: string, value: string): string => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`

/** The state, when it came about, and what was out of the ordinary on the way there. */
function renderNotice(notice: NoticeNow | undefined): string[] {
  if (notice === undefined) return [field('状态', '—')]
  const { state, changedAt, trail = [] } = notice
  const lines = trail.map(entry => `${wordTime(entry.at)} ${wordState(entry.state)}（${entry.cause}）`)
  return [
    field('状态', `${wordState(state)}（${wordTime(changedAt)}）`),
    ...lines.map((line, index) => field(index === 0 ? '经过' : '', line)),
  ]
}

/** A mail runs nothing; what it links to opens beside it, and is not held by the frame. */
const FRAME = 'allow-popups allow-popups-to-escape-sandbox'
const NEW_TAB = '<base target="_blank">'

export async function renderMessage(source: PagesSource, id: number, message: Received): Promise<string> {
  const attachments = message.channel === 'email' ? message.attachments : []
  const body =
    message.channel === 'email'
      ? `<iframe sandbox="${FRAME}" title="邮件正文" srcdoc="${escapeHtml(NEW_TAB + message.html)}"></iframe><details><summary>纯文本</summary><pre>${escapeHtml(message.text)}</pre></details>`
      : `<p class="sms">${escapeHtml(message.text)}</p>`
  const files = attachments.map(
    ({ fileName, content }, index) =>
      `<details><summary><a href="/messages/${id}/attachments/${index}">${escapeHtml(fileName)}</a></summary><pre>${escapeHtml(content.toString('utf8'))}</pre></details>`,
  )
  const facts = [
    field('收件人', String(message.to)),
    field('省级知识产权局', officeName(source.officeOf(message.noticeId))),
    field('时间', wordTime(message.at)),
    field('用途', PURPOSE_NAMES[message.purpose] ?? message.purpose),
    field('通知编号', message.noticeId),
    ...renderNotice(await source.readNotice(message.noticeId)),
  ]
  return layOut(
    titleOf(message),
    `<p><a href="/">返回列表</a></p><h2>${escapeHtml(titleOf(message))}</h2><dl>${facts.join('')}</dl>${body}${files.join('')}`,
    source.status(),
  )
}
