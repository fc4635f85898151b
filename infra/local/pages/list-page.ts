/** The list of what arrived, with filters. */
import type { NoticeState } from '../../../functions/core/outbox/states.ts'
import type { Received } from '../endpoints/messages.ts'
import { escapeHtml, layOut } from './page-layout.ts'
import { CHANNEL_NAMES, officeName, type PagesSource, PURPOSE_NAMES, titleOf, wordState, wordTime } from './source.ts'

const PAGE_SIZE = 100

type Listed = { id: number; message: Received; office: string | undefined }

export function listMessages({ messages, officeOf }: PagesSource, query: URLSearchParams): Listed[] {
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
    select('office', '省级知识产权局', offices, query.get('office')),
    select('purpose', '用途', Object.entries(PURPOSE_NAMES), query.get('purpose')),
    `<input type="search" name="q" placeholder="查找" aria-label="查找" value="${escapeHtml(query.get('q') ?? '')}"><button>筛选</button>`,
  ].join('')}</form>`
}

function renderRow({ id, message, office }: Listed, state: NoticeState | undefined): string {
  const facts = [
    wordState(state),
    CHANNEL_NAMES[message.channel] ?? '',
    PURPOSE_NAMES[message.purpose] ?? message.purpose,
    officeName(office),
    String(message.to),
    wordTime(message.at),
  ]
  return `<li><a href="/messages/${id}"><b>${escapeHtml(titleOf(message))}</b><small>${escapeHtml(facts.join(' · '))}</small></a></li>`
}

export async function renderList(source: PagesSource, query: URLSearchParams): Promise<string> {
  const found = listMessages(source, query).toReversed()
  const page = Math.max(Number(query.get('page') ?? 1) || 1, 1)
  const shown = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
  const states = await source.readStates(shown.map(({ message }) => message.noticeId))
  const rows = shown.map(one => renderRow(one, states.get(one.message.noticeId)))
  const linkTo = (target: number, text: string): string => {
    const next = new URLSearchParams(query)
    next.set('page', String(target))
    return `<a href="/?${escapeHtml(next.toString())}">${text}</a>`
  }
  const pager = [page > 1 ? linkTo(page - 1, '上一页') : '', page * PAGE_SIZE < found.length ? linkTo(page + 1, '下一页') : '']
  return layOut(
    '邮箱',
    `${renderFilter(source, query)}<p>共 ${found.length} 条</p><ul>${rows.join('')}</ul><p>${pager.join(' ')}</p>`,
    source.status(),
  )
}
