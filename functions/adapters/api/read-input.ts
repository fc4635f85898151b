/** What a request says: its body and its query, with all mistakes at once. */
import type * as z from 'zod/mini'
import { answerProblem, type FieldError } from './problems.ts'
import { listErrors, wordIssue } from './word-issues.ts'

/** `refused`: what there is to answer. */
export type Input<T> = { kind: 'input'; value: T } | { kind: 'refused'; answer: () => Response }

const MOST_BYTES = 65_536
const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-?8"?\s*)?$/i

export async function readBody<T>(request: Request, schema: z.ZodMiniType<T>): Promise<Input<T>> {
  const bytes = await request.arrayBuffer()
  if (bytes.byteLength > MOST_BYTES) return { kind: 'refused', answer: () => answerProblem('body-too-large') }
  // An action that says nothing needs no body.
  if (bytes.byteLength === 0) return check({}, schema)
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? ''))
    return { kind: 'refused', answer: () => answerProblem('unsupported-media-type') }
  const json = parseJson(bytes)
  return json === undefined ? { kind: 'refused', answer: () => answerProblem('malformed-body') } : check(json.value, schema)
}

function parseJson(bytes: ArrayBuffer): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return undefined
  }
}

/** A field without a value is as good as none; one that comes twice is told. */
export function readQuery<T>({ url }: Request, schema: z.ZodMiniType<T>): Input<T> {
  const { searchParams } = new URL(url)
  const fields = new Map<string, string | string[]>()
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name).filter(value => value !== '')
    const [value = '', ...more] = values
    if (values.length > 0) fields.set(name, more.length > 0 ? values : value)
  }
  return check(Object.fromEntries(fields), schema)
}

function check<T>(value: unknown, schema: z.ZodMiniType<T>): Input<T> {
  const parsed = schema.safeParse(value, { error: wordIssue })
  if (parsed.success) return { kind: 'input', value: parsed.data }
  return refuseFields(listErrors(parsed.error.issues))
}

export const refuseFields = (errors: readonly FieldError[]): { kind: 'refused'; answer: () => Response } => ({
  kind: 'refused',
  answer: () => answerProblem('invalid-fields', { errors }),
})
