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

/** Only what the pages ask for; a host that means nothing, because links within a page name none. */
export function toRequest({ rawPath, rawQueryString, headers, requestContext, body, isBase64Encoded }: HttpEvent): Request {
  const { method } = requestContext.http
  const url = new URL('http://page.invalid')
  url.pathname = rawPath
  url.search = rawQueryString
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  return new Request(url, {
    method,
    ...(type !== undefined && { headers: { 'content-type': type } }),
    ...(method === 'POST' && { body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8') }),
  })
}

export const toAnswer = async (response: Response): Promise<HttpAnswer> => ({
  statusCode: response.status,
  headers: Object.fromEntries(response.headers),
  body: await response.text(),
})
