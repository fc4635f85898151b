/** What a rule's target gets of an event: all of it, a part, a constant, or what its transformer makes of it. */
import { isRecord } from './event-pattern.ts'
import type { RuleSpec } from './wiring.ts'

type Target = RuleSpec['Targets'][number]

/** The paths that EventBridge knows, but for wildcards: names after dots, indices in brackets. */
function readPath(event: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? []
  let value = event
  for (const step of steps) {
    if (Array.isArray(value)) value = value[Number(step)]
    else value = isRecord(value) ? value[step] : undefined
  }
  return value
}

/** The transformer asks for what the event does not hold. */
export class MissingFieldError extends Error {
  override readonly name = 'MissingFieldError'
}

/** Inside quotes a value stands as text; elsewhere as JSON. Nobody says what the service makes of what an event lacks: here it is an error. */
function fillTemplate(template: string, values: Readonly<Record<string, unknown>>): unknown {
  const valueOf = (name: string): unknown => {
    if (values[name] === undefined) throw new MissingFieldError(`the event has nothing for <${name}>`)
    return values[name]
  }
  const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
  const filled = template.replaceAll(/"(?:[^"\\]|\\.)*"|<([\w.-]+)>/g, (part: string, bare: string | undefined) =>
    bare === undefined
      ? part.replaceAll(/<([\w.-]+)>/g, (_, name: string) => JSON.stringify(asText(valueOf(name))).slice(1, -1))
      : JSON.stringify(valueOf(bare)),
  )
  return JSON.parse(filled)
}

export function buildTargetInput({ Input, InputPath, InputTransformer }: Target, event: unknown): unknown {
  if (Input !== undefined) return JSON.parse(Input)
  if (InputPath !== undefined) return readPath(event, InputPath)
  if (InputTransformer === undefined) return event
  const { InputPathsMap, InputTemplate } = InputTransformer
  const paths = Object.entries(InputPathsMap).map(([name, path]) => [name, readPath(event, path)] as const)
  return fillTemplate(InputTemplate, Object.fromEntries(paths))
}
