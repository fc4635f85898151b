/** CloudFormation's intrinsic functions, as far as the synthesised templates use them. */

/** What references stand for. Each throws for what it does not know. */
export type References = {
  ref: (logicalId: string) => unknown
  attribute: (logicalId: string, name: string) => unknown
  exported: (name: string) => unknown
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const toText = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new Error(`Expected text, found ${JSON.stringify(value)}`)
}

const toList = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value
  throw new Error(`Expected a list, found ${JSON.stringify(value)}`)
}

function getAttribute(argument: unknown, references: References): unknown {
  const [logicalId, ...path] = typeof argument === 'string' ? argument.split('.') : toList(argument).map(toText)
  return references.attribute(logicalId ?? '', path.join('.'))
}

function substitute(argument: unknown, references: References): string {
  const [text, variables] = Array.isArray(argument) ? toList(argument) : [argument, {}]
  const own = isRecord(variables) ? variables : {}
  return toText(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`
    if (name in own) return toText(resolveIntrinsics(own[name], references))
    return toText(name.includes('.') ? getAttribute(name, references) : references.ref(name))
  })
}

const functions: Record<string, (argument: unknown, references: References) => unknown> = {
  Ref: (argument, references) => references.ref(toText(argument)),
  'Fn::GetAtt': getAttribute,
  'Fn::Sub': substitute,
  'Fn::ImportValue': (argument, references) => references.exported(toText(resolveIntrinsics(argument, references))),
  'Fn::Join': (argument, references) => {
    const [separator, parts] = toList(argument)
    return toList(resolveIntrinsics(parts, references)).map(toText).join(toText(separator))
  },
  'Fn::Select': (argument, references) => {
    const [index, list] = toList(resolveIntrinsics(argument, references))
    return toList(list)[Number(index)]
  },
  'Fn::Split': (argument, references) => {
    const [separator, text] = toList(resolveIntrinsics(argument, references))
    return toText(text).split(toText(separator))
  },
}

/** The value with every intrinsic function in it replaced. An intrinsic that is not listed here is an error. */
export function resolveIntrinsics(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map(part => resolveIntrinsics(part, references))
  if (!isRecord(value)) return value
  const [key, ...others] = Object.keys(value)
  if (key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
    const run = functions[key]
    if (!run) throw new Error(`The intrinsic function ${key} is not known to the local runtime`)
    return run(value[key], references)
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolveIntrinsics(part, references)]))
}
