/** Between an HTTP API's event (payload format 2.0) and a request as the web knows it. */
import * as z from 'zod/mini'

export const $HttpEvent = z.object({
  rawPath: z.string(),
  rawQueryString: z.prefault(z.string(), ''),
  headers: z.prefault(z.record(z.string(), z.string()), {}),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  body: z.optional(z.string()),
  isBase64Encoded: z.prefault(z.boolean(), false),
})
type HttpEvent = z.infer<typeof $HttpEvent>
export type HttpAnswer = { statusCode: number; headers: Record<string, string>; body: string }

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST']
/** Stands for any other method, some of which a request cannot even have: the pages take none of them. */
const OTHER_METHOD = 'OPTIONS'
/** What a header may hold: anything else is as good as none. */
const HEADER_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/

/** What the pages ask for. */
const PAGE_HEADERS = ['accept', 'content-type'] as const
export const API_HEADERS = [...PAGE_HEADERS, 'authorization', 'idempotency-key', 'if-match'] as const

/**
 * Only the headers that somebody asks for; a host that means nothing, because links within a page name none. Whatever is sent makes a
 * request.
 */
export function toRequest(event: HttpEvent, names: readonly string[] = PAGE_HEADERS): Request {
  const { rawPath, rawQueryString, headers, requestContext, body, isBase64Encoded } = event
  const method = METHODS.includes(requestContext.http.method) ? requestContext.http.method : OTHER_METHOD
  const url = new URL('http://page.invalid')
  // A URL drops or turns these by itself, and the path would be another one.
  url.pathname = rawPath.replaceAll(/[\t\n\r\\]/g, encodeURIComponent)
  url.search = rawQueryString
  const sent = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name, value]) => names.includes(name) && HEADER_VALUE.test(value))
  return new Request(url, {
    method,
    headers: Object.fromEntries(sent),
    ...(method === 'POST' && { body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8') }),
  })
}

/** Browsers say so; programs take whatever comes. */
export const acceptsPage = ({ headers }: Request): boolean => /\btext\/html\b/i.test(headers.get('accept') ?? '')

export const toAnswer = async (response: Response): Promise<HttpAnswer> => ({
  statusCode: response.status,
  headers: Object.fromEntries(response.headers),
  body: await response.text(),
})
