import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { PROBLEMS } from '../../../functions/adapters/api/problems.ts'
import { buildClueApi } from '../../support/clue-api.ts'
import { type Step, walkThrough } from '../../support/clue-walk.ts'

type Content = { schema: object; example?: unknown; examples?: Record<string, { $ref: string }> }
type Response = { headers?: Record<string, { required?: boolean }>; content?: Record<string, Content> }
type Operation = {
  operationId: string
  requestBody?: { content: Record<string, Content> }
  responses: Record<string, Response>
}
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object>; examples: Record<string, { value: unknown }> }
}

let document: Document
let steps: Step[]
let operations: Operation[]

beforeAll(async () => {
  document = (await buildClueApi().call('GET', '/openapi.json', { as: 'nobody' })).json as Document
  operations = Object.values(document.paths).flatMap(path => Object.values(path))
  steps = await walkThrough()
})

/** Strict: a word that the validator does not know is an error. */
function buildFits() {
  const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { date: true, 'date-time': true } })
  const point = (schema: object): string =>
    JSON.stringify(schema).replaceAll('#/components/schemas/', 'http://document.invalid/#/$defs/')
  ajv.addSchema({ $id: 'http://document.invalid/', $defs: JSON.parse(point(document.components.schemas)) as object })
  const known = new Map<string, ValidateFunction>()
  return (schema: object, value: unknown): unknown => {
    const text = point(schema)
    const validate = known.get(text) ?? ajv.compile(JSON.parse(text) as object)
    known.set(text, validate)
    return validate(value) ? [] : [validate.errors, value]
  }
}

describe('the document', () => {
  test('is valid OpenAPI 3.1 by the official schema', async () => {
    const result = await new Validator().validate(document)
    expect(result).toMatchObject({ valid: true })
  })

  test('names what each call of the walk answered, and every answer fits its schema', () => {
    const fits = buildFits()
    // Of a method that is not there the document cannot tell.
    for (const { call, got } of steps.filter(one => one.got.status !== 405)) {
      const response = operations.find(one => one.operationId === call)?.responses[String(got.status)]
      const [type = ''] = (got.headers['content-type'] ?? '').split(';')
      const content = response?.content?.[type]
      const missing = Object.entries(response?.headers ?? {}).filter(
        ([name, { required }]) => required === true && got.headers[name.toLowerCase()] === undefined,
      )
      expect({
        call,
        isKnown: response !== undefined,
        hasContent: content !== undefined,
        faults: content !== undefined && type.includes('json') ? fits(content.schema, got.json) : [],
        missing,
      }).toEqual({ call, isKnown: true, hasContent: got.text !== '', faults: [], missing: [] })
    }
  })

  test('has no call that the walk left out, and none of its good ends', () => {
    const good = new Set(steps.filter(({ got }) => got.status < 400).map(({ call }) => call))
    expect([...good].toSorted()).toEqual(operations.map(({ operationId }) => operationId).toSorted())
  })

  test('has no problem that the walk did not meet', () => {
    const met = new Set(steps.map(({ got }) => String(got.json['type']).split('/').at(-1)))
    expect(Object.keys(PROBLEMS).filter(name => !met.has(name))).toEqual([])
  })

  test('has an example of each body and each answer, which fits its schema', () => {
    const fits = buildFits()
    const all = operations.flatMap(({ operationId, requestBody, responses }) =>
      [requestBody ?? {}, ...Object.values(responses)].flatMap(({ content = {} }: Response) =>
        Object.values(content).map(one => ({ operationId, ...one })),
      ),
    )
    for (const { operationId, schema, example, examples = {} } of all)
      for (const value of [example, ...Object.keys(examples).map(name => document.components.examples[name]!.value)])
        expect([operationId, value === undefined ? [] : fits(schema, value)]).toEqual([operationId, []])
    const bare = operations.filter(({ responses }) => {
      const content = responses['200']?.content?.['application/json'] ?? responses['201']?.content?.['application/json']
      return content !== undefined && content.example === undefined
    })
    expect(bare.map(({ operationId }) => operationId)).toEqual([])
  })
})

test('every answer has the strict headers', () => {
  for (const { got } of steps) {
    expect(got.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
    })
    expect(got.headers['content-security-policy']).toMatch(/^default-src 'none'/)
  }
})
