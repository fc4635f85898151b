/** The OpenAPI document, made of the very schemas by which the API reads and answers. */
import * as z from 'zod/mini'
import recorded from './examples.json' with { type: 'json' }
import { BODY_PROBLEMS, COMMON_PROBLEMS, type Operation, OPERATIONS } from './operations.ts'
import { $Problem } from './problem-schema.ts'
import { type ProblemName, PROBLEMS } from './problems.ts'
import { SCHEMAS } from './texts.ts'

type Json = { [word: string]: unknown }
/** By call: what is said and answered; and problems by their names. Each was given by the API in a test. */
type Examples = {
  calls: Readonly<Record<string, { request?: unknown; answer?: unknown }>>
  problems: Readonly<Record<string, unknown>>
}

const REF = '#/components/schemas/'

/** By their names, those that others are made of among them. */
function buildSchemas(): Map<string, Json> {
  const { schemas } = z.toJSONSchema(SCHEMAS, { metadata: SCHEMAS, uri: id => REF + id, io: 'input' })
  return new Map(Object.entries(schemas).map(([name, { $schema: _schema, $id: _id, id: _name, ...schema }]) => [name, schema]))
}

const nameOf = (schema: z.ZodMiniType): string => {
  const { id } = SCHEMAS.get(schema) ?? {}
  if (id === undefined) throw new Error('a schema of the document has no name')
  return id
}
const refer = (schema: z.ZodMiniType): Json => ({ $ref: REF + nameOf(schema) })
const $Fields = z.record(z.string(), z.record(z.string(), z.unknown()))
const $Query = z.object({ properties: $Fields, required: z.prefault(z.array(z.string()), []) })

const withExample = (example: unknown): Json => (example === undefined ? {} : { example })

const listPathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'number' ? { type: 'string', pattern: '^DB-[0-9]{4}-[0-9]{2}-[0-9]{6}$' } : { type: 'string' },
  }))

function listQueryParameters(query: z.ZodMiniType, schemas: ReadonlyMap<string, Json>): Json[] {
  const { properties, required } = $Query.parse(schemas.get(nameOf(query)))
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    description,
    schema,
  }))
}

const toHeader = (name: string, required: boolean, description: string): Json => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
})

function buildParameters({ path, query, ifMatch, idempotencyKey }: Operation, schemas: ReadonlyMap<string, Json>): Json[] {
  return [
    ...listPathParameters(path),
    ...(query === undefined ? [] : listQueryParameters(query, schemas)),
    ...(ifMatch === undefined ? [] : [toHeader('If-Match', true, '所依据的版本，即ETag')]),
    ...(idempotencyKey === undefined ? [] : [toHeader('Idempotency-Key', false, '同一个键、同样的内容只登记一次')]),
  ]
}

function buildSuccess(
  { id, success: { status, description, body, headers = [], sometimes = [] } }: Operation,
  { calls }: Examples,
): Json {
  const { answer } = calls[id] ?? {}
  const content =
    body === undefined
      ? {}
      : body === 'html'
        ? { content: { 'text/html': { schema: { type: 'string' } } } }
        : { content: { 'application/json': { schema: refer(body), ...withExample(answer) } } }
  const named = Object.fromEntries(
    [...headers, ...sometimes].map(name => [name, { required: headers.includes(name), schema: { type: 'string' } }]),
  )
  return { [status]: { description, ...(Object.keys(named).length > 0 && { headers: named }), ...content } }
}

const TEXT = { schema: { type: 'string' } }
/** By status: what tells how to go on. */
const PROBLEM_HEADERS: Readonly<Record<number, Json>> = {
  401: { 'WWW-Authenticate': TEXT },
  409: { ETag: TEXT },
  412: { ETag: TEXT },
  429: { 'Retry-After': TEXT },
  503: { 'Retry-After': TEXT },
}

function buildProblems({ body, problems }: Operation, examples: Examples): Json {
  const names: ProblemName[] = [...COMMON_PROBLEMS, ...(body === undefined ? [] : BODY_PROBLEMS), ...problems]
  const statuses = [...new Set(names.map(name => PROBLEMS[name].status))].toSorted((a, b) => a - b)
  return Object.fromEntries(
    statuses.map(status => {
      const here = names.filter(name => PROBLEMS[name].status === status)
      const given = here
        .filter(name => name in examples.problems)
        .map((name): [string, Json] => [name, { $ref: `#/components/examples/${name}` }])
      const headers = PROBLEM_HEADERS[status]
      const content = { 'application/problem+json': { schema: refer($Problem), examples: Object.fromEntries<unknown>(given) } }
      const description = here.map(name => PROBLEMS[name].title).join('；')
      return [status, { description, ...(headers !== undefined && { headers }), content }]
    }),
  )
}

function buildOperation(operation: Operation, schemas: ReadonlyMap<string, Json>, examples: Examples): Json {
  const { id, summary, body } = operation
  const { request } = examples.calls[id] ?? {}
  const schema = body && { schema: refer(body), ...withExample(request) }
  return {
    operationId: id,
    summary,
    parameters: buildParameters(operation, schemas),
    ...(schema !== undefined && { requestBody: { required: request !== undefined, content: { 'application/json': schema } } }),
    responses: { ...buildSuccess(operation, examples), ...buildProblems(operation, examples) },
  }
}

let document: Json | undefined
export const getDocument = (): Json => (document ??= buildDocument(recorded))

function buildDocument(given: Examples): Json {
  const schemas = buildSchemas()
  const paths: Record<string, Json> = {}
  for (const operation of OPERATIONS) {
    const { path, method } = operation
    paths[path] = { ...paths[path], [method.toLowerCase()]: buildOperation(operation, schemas, given) }
  }
  const queries = new Set(OPERATIONS.flatMap(({ query }) => (query === undefined ? [] : [nameOf(query)])))
  return {
    openapi: '3.1.1',
    info: { title: '督办系统线索接口', version: '1', description: '违法违规线索的转送、签收、办理、反馈和办结。' },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      examples: Object.fromEntries(Object.entries(given.problems).map(([name, value]) => [name, { value }])),
      schemas: Object.fromEntries([...schemas].filter(([name]) => !queries.has(name))),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'OpenID Connect签发方的令牌' },
      },
    },
  }
}
