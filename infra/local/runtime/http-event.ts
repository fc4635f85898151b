/** A request as an HTTP API hands it to a function (payload format 2.0), and the function's answer as a response. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import * as z from 'zod/mini'
import type { MatchedRoute } from './http-route.ts'
import { ACCOUNT } from './resource-types.ts'

/** Bodies of these types are handed over as they are, all others in base64: forms too. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml)\b)/

/** The names in small letters; of a header that comes twice the values are joined. */
const listHeaders = ({ headersDistinct }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(',')]))

function readBodyOf(body: Buffer, type: string): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false }
  const isText = TEXT.test(type)
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }
}

/** @param apiId name of the API */
export function buildHttpEvent(
  request: IncomingMessage,
  body: Buffer,
  matched: MatchedRoute,
  apiId: string,
  now: number,
): unknown {
  const { cookie, ...headers } = listHeaders(request)
  const { searchParams } = matched
  const query = Object.fromEntries([...new Set(searchParams.keys())].map(name => [name, searchParams.getAll(name).join(',')]))
  const sourceIp = request.socket.remoteAddress ?? ''
  return {
    version: '2.0',
    routeKey: matched.routeKey,
    rawPath: matched.path,
    rawQueryString: searchParams.toString(),
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers: {
      ...headers,
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': String(request.socket.localPort),
      'x-forwarded-proto': 'http',
    },
    ...(searchParams.size > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId: ACCOUNT,
      apiId,
      domainName: headers['host'] ?? '',
      domainPrefix: apiId,
      http: {
        method: request.method,
        path: matched.path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: matched.routeKey,
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
    },
    ...(Object.keys(matched.parameters).length > 0 && { pathParameters: matched.parameters }),
    ...readBodyOf(body, headers['content-type'] ?? ''),
  }
}

export type HttpResponse = { status: number; headers: Record<string, string | string[]>; body: Buffer | string }

const $Response = z.object({
  statusCode: z.coerce.number().check(z.int(), z.gte(200), z.lte(599)),
  headers: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  cookies: z.optional(z.array(z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
})

const JSON_TYPE = { 'content-type': 'application/json' }

/** What the API says by itself. */
export const buildMessage = (status: number, message: string): HttpResponse => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify({ message }),
})

/** What a function returned without a status is the body of a good answer. */
export function readHttpResponse(result: unknown): HttpResponse {
  if (typeof result !== 'object' || result === null || !('statusCode' in result))
    return { status: 200, headers: JSON_TYPE, body: typeof result === 'string' ? result : JSON.stringify(result) }
  const parsed = $Response.safeParse(result)
  if (!parsed.success) return buildMessage(500, 'Internal Server Error')
  const { statusCode, headers = {}, cookies, body = '', isBase64Encoded } = parsed.data
  return {
    status: statusCode,
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
      ...(cookies && { 'set-cookie': cookies }),
    },
    body: isBase64Encoded === true ? Buffer.from(body, 'base64') : body,
  }
}
