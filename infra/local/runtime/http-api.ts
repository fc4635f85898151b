/** The declared HTTP API: its routes, served on the loopback by the functions that they name. */
import type { IncomingMessage } from 'node:http'
import { type RunningServer, startServer } from '../http.ts'
import type { Clock } from './clock.ts'
import { buildHttpEvent, buildMessage, type HttpResponse, readHttpResponse } from './http-event.ts'
import { matchRoute, type MatchedRoute } from './http-route.ts'
import type { Outcome } from './local-function.ts'
import type { HttpApiSpec } from './wiring.ts'

/** The API takes no more. */
const MOST_BYTES = 10 * 1024 * 1024

export type HttpApiSurroundings = {
  clock: Pick<Clock, 'now'>
  invoke: (target: string, event: unknown) => Promise<Outcome>
}

/** @returns undefined where it is too big: all of it is read, so that the answer is heard */
async function readBytes(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue
    size += part.length
    if (size <= MOST_BYTES) parts.push(part)
  }
  return size > MOST_BYTES ? undefined : Buffer.concat(parts)
}

function tryMatch(
  { routes }: HttpApiSpec,
  { method = 'GET', url = '/' }: IncomingMessage,
): MatchedRoute | 'malformed' | undefined {
  try {
    return matchRoute(routes, method, url)
  } catch {
    return 'malformed'
  }
}

async function answer(api: HttpApiSpec, { clock, invoke }: HttpApiSurroundings, request: IncomingMessage): Promise<HttpResponse> {
  const body = await readBytes(request)
  const matched = tryMatch(api, request)
  if (matched === 'malformed') return buildMessage(400, 'Bad Request')
  if (!matched) return buildMessage(404, 'Not Found')
  if (!body) return buildMessage(413, 'Request Entity Too Large')
  const outcome = await invoke(matched.target, buildHttpEvent(request, body, matched, api.name, clock.now()))
  return outcome.ok ? readHttpResponse(outcome.result) : buildMessage(500, 'Internal Server Error')
}

export const startHttpApi = (port: number, api: HttpApiSpec, surroundings: HttpApiSurroundings): Promise<RunningServer> =>
  startServer(port, async (request, response) => {
    const { status, headers, body } = await answer(api, surroundings, request)
    response.writeHead(status, headers).end(body)
  })
