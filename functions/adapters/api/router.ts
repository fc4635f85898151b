/** The API of clues over HTTP: who asks, whether as often as one may, and what is called. */
import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import type { OfficeCode } from '../../core/register/register.ts'
import type { Principal } from '../../core/clues/clue.ts'
import { isNumber } from '../../core/clues/clue-number.ts'
import { RetryableError } from '../../core/errors.ts'
import { acceptsPage } from '../pages/http-event.ts'
import { buildClueCalls } from './answer-clues.ts'
import { buildFileCalls } from './answer-files.ts'
import { answerJson } from './answers.ts'
import type { CallNeeds } from './calls.ts'
import { OPERATIONS } from './operations.ts'
import { answerProblem, type ProblemName } from './problems.ts'
import type { Verified } from './verify-token.ts'

/** What is told of an answer: nothing that anybody typed. */
export type Served = { call: string; status: number; milliseconds: number; number?: string; office?: OfficeCode }

export type ApiNeeds = CallNeeds & {
  verifyToken: (token: string) => Promise<Verified>
  /** Seconds to wait, where the principal has asked too often. */
  admitRequest: (principal: Principal, what: 'reads' | 'changes') => Promise<number | undefined>
  /** For a browser that comes without a token. */
  answerDoor: () => Promise<Response>
  onServed: (served: Served) => void
  onRefused: (why: ProblemName) => void
  onError: (error: unknown) => void
}

type Env = { Variables: { principal: Principal; call: string } }

const NO_TOKEN = { kind: 'refused', why: 'no-token' } as const
const BEARER = /^bearer +([\w.~+/-]+=*)$/i
const BUSY_SECONDS = '2'
const PARAMS: Readonly<Record<string, string>> = {
  number: ':number{DB-[0-9]{4}-[0-9]{2}-[0-9]{6}}',
  id: ':id{[0-9A-Za-z-]{1,64}}',
}
const toPattern = (path: string): string => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => PARAMS[name] ?? '')

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD'

export function buildApi(needs: ApiNeeds): { fetch: (request: Request) => Promise<Response> } {
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    const begun = Date.parse(needs.now())
    await next()
    needs.onServed(describe(c, Date.parse(needs.now()) - begun))
  })
  addDocument(app)
  app.get(toPattern('/clues/{number}'), async (c, next) => {
    const isBrowser = c.req.header('authorization') === undefined && acceptsPage(c.req.raw)
    if (!isBrowser) return next()
    c.set('call', 'door')
    return needs.answerDoor()
  })
  app.use('/clues/*', async (c, next) => {
    const principal = await authenticate(needs, c.req.raw)
    if (principal instanceof Response) return principal
    c.set('principal', principal)
    return (await hold(needs, principal, c.req.raw)) ?? next()
  })
  addCalls(app, needs)
  app.notFound(() => answerProblem('not-found'))
  app.onError(error => {
    needs.onError(error)
    if (error instanceof RetryableError) return answerProblem('unavailable', {}, { 'retry-after': BUSY_SECONDS })
    return answerProblem('failed')
  })
  return { fetch: async request => app.fetch(request) }
}

/** Made when it is first asked for: no other call needs it. */
function addDocument(app: Hono<Env>): void {
  app.get('/openapi.json', async c => {
    c.set('call', 'document')
    const { getDocument } = await import('./document.ts')
    return answerJson(200, getDocument())
  })
  app.all('/openapi.json', () => answerProblem('method-not-allowed', {}, { allow: 'GET, HEAD' }))
}

/** Whoever speaks, or the answer where nobody does. */
async function authenticate({ verifyToken, onRefused }: ApiNeeds, { headers }: Request): Promise<Principal | Response> {
  const [, token] = BEARER.exec(headers.get('authorization') ?? '') ?? []
  const verified = token === undefined ? NO_TOKEN : await verifyToken(token)
  if (verified.kind === 'principal') return verified.principal
  onRefused(verified.why)
  return answerProblem(verified.why)
}

/** An answer where the request goes no further. */
async function hold({ admitRequest }: ApiNeeds, principal: Principal, { method, url }: Request): Promise<Response | undefined> {
  const seconds = await admitRequest(principal, isRead(method) ? 'reads' : 'changes')
  if (seconds !== undefined) return answerProblem('rate-limited', {}, { 'retry-after': String(seconds) })
  // A path of ours needs no escapes and no slash at its end: what has some is another one, though the router reads it alike.
  return /%|\/$/.test(new URL(url).pathname) ? answerProblem('not-found') : undefined
}

function addCalls(app: Hono<Env>, needs: ApiNeeds): void {
  const calls = new Map(Object.entries({ ...buildClueCalls(needs), ...buildFileCalls(needs) }))
  for (const { id, method, path } of OPERATIONS) {
    app.on(method, toPattern(path), async (c, next) => {
      const call = calls.get(id)
      const [number = '', file = ''] = [c.req.param('number'), c.req.param('id')]
      if (call === undefined) return next()
      c.set('call', id)
      return call({ request: c.req.raw, principal: c.get('principal'), number, id: file })
    })
  }
  for (const [path, methods] of listMethods()) {
    const allow = methods.flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
    app.all(toPattern(path), () => answerProblem('method-not-allowed', {}, { allow }))
  }
}

const listMethods = (): Map<string, string[]> => {
  const methods = new Map<string, string[]>()
  for (const { path, method } of OPERATIONS) methods.set(path, [...(methods.get(path) ?? []), method])
  return methods
}

function describe(c: Context<Env>, milliseconds: number): Served {
  const number = c.req.path.split('/')[2] ?? ''
  const principal: Principal | undefined = c.get('principal')
  return {
    call: c.get('call') ?? 'none',
    status: c.res.status,
    milliseconds,
    ...(isNumber(number) && { number }),
    ...(principal !== undefined && { office: principal.office }),
  }
}
