/** The recipient's page as a browser without scripts uses it. */

export type MailLink = { url: string; code: string }

/** The link of a mail's plain text, and the code that stands beside it. */
export function findLink(text: string): MailLink {
  const [url] = /https?:\/\/\S+\/n\/\S+/.exec(text) ?? []
  const [, code] = /校验码：([2-9A-Z]{6})/.exec(text) ?? []
  if (url === undefined || code === undefined) throw new Error(`no link or code in: ${text}`)
  return { url, code }
}

export type Shown = { status: number; html: string; boxes: string[] }

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
const readValue = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39);/g, entity => ENTITIES[entity] ?? entity)

async function show(response: Promise<Response>): Promise<Shown> {
  const { status, text } = await response.then(async one => ({ status: one.status, text: await one.text() }))
  const boxes = [...text.matchAll(/<input type="checkbox" name="duty" value="([^"]*)"/g)].map(([, value = '']) =>
    readValue(value),
  )
  return { status, html: text, boxes }
}

/** What a reader sees of it. */
export const wordsOf = ({ html }: Shown): string =>
  readValue(html.replace(/<(style|head)\b.*?<\/\1>/gs, '').replace(/<[^>]+>/g, ' ')).replaceAll(/\s+/g, ' ')

/** A program that takes anything gets problems instead of pages, where there is no page. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

export const openPage = (url: string): Promise<Shown> => show(fetch(url, { headers: BROWSER }))

/** Ticks the boxes and presses the button of that action. */
export const submit = (url: string, duties: readonly string[], fields: Record<string, string>): Promise<Shown> => {
  const body = new URLSearchParams(fields)
  for (const duty of duties) body.append('duty', duty)
  return show(fetch(url, { method: 'POST', body, headers: BROWSER }))
}
