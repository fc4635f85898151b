/** Versioned templates: fields checked by a strict schema, words laid out by Handlebars in strict mode, compiled on first use. */
import Handlebars from 'handlebars'
import type * as z from 'zod/mini'
import { PermanentError } from '../../core/errors.ts'

/** A field is missing, unknown or not what the template takes: the message is never sent. */
export class TemplateFieldError extends PermanentError {
  override name = 'TemplateFieldError'
  readonly template: string
  readonly field: string

  constructor(template: string, field: string, cause?: unknown) {
    super(`template ${template}: field ${field} is missing, unknown or malformed`, { cause })
    this.template = template
    this.field = field
  }
}

/** `id@version`: whoever changes what a template says gives it the next version. */
export type TemplateName = `${string}@${number}`

type Format = 'html' | 'text'
const compiled = new Map<string, Handlebars.TemplateDelegate>()

function compile(source: string, format: Format): Handlebars.TemplateDelegate {
  const known = compiled.get(`${format}:${source}`)
  if (known !== undefined) return known
  const fresh = Handlebars.compile(source, { strict: true, noEscape: format === 'text', preventIndent: true })
  compiled.set(`${format}:${source}`, fresh)
  return fresh
}

type Issue = z.core.$ZodIssue
const fieldOf = (issue: Issue | undefined): string => {
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  return [...(issue?.path ?? []), ...keys].join('.') || '(all)'
}

/** The fields, cleaned as the schema says. */
export function parseFields<Fields>(template: TemplateName, schema: z.ZodMiniType<Fields>, fields: unknown): Fields {
  const parsed = schema.safeParse(fields)
  if (parsed.success) return parsed.data
  throw new TemplateFieldError(template, fieldOf(parsed.error.issues[0]), parsed.error)
}

/** Handlebars escapes what stands in HTML; plain text goes as it is. */
export function layOut(template: TemplateName, source: string, format: Format, view: object): string {
  try {
    return compile(source, format)(view)
  } catch (error) {
    const field = error instanceof Error ? /^"(.+?)" not defined/.exec(error.message)?.[1] : undefined
    if (field === undefined) throw error
    throw new TemplateFieldError(template, field, error)
  }
}
