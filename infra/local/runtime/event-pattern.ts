/** EventBridge's patterns, as stream filters and bus rules use them. */

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const escapeRegExp = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

function isInRange(value: unknown, bounds: unknown): boolean {
  if (typeof value !== 'number' || !Array.isArray(bounds)) return false
  return bounds.every((sign, index) => index % 2 === 1 || comparisons[String(sign)]?.(value, Number(bounds[index + 1])) === true)
}

const isText = (value: unknown, test: (text: string) => boolean): boolean => typeof value === 'string' && test(value)

const operators: Record<string, (value: unknown, argument: unknown) => boolean> = {
  exists: (value, argument) => (value !== undefined && !isRecord(value)) === argument,
  prefix: (value, argument) => isText(value, text => text.startsWith(String(argument))),
  suffix: (value, argument) => isText(value, text => text.endsWith(String(argument))),
  'equals-ignore-case': (value, argument) => isText(value, text => text.toLowerCase() === String(argument).toLowerCase()),
  wildcard: (value, argument) =>
    isText(value, text => new RegExp(`^${String(argument).split('*').map(escapeRegExp).join('.*')}$`, 's').test(text)),
  numeric: isInRange,
  'anything-but': (value, argument) => {
    const excluded: unknown[] = Array.isArray(argument) ? argument : [argument]
    return value !== undefined && !excluded.some(one => matchesRule(value, one))
  },
}

function matchesRule(value: unknown, rule: unknown): boolean {
  if (!isRecord(rule)) return value === rule
  return Object.entries(rule).every(([name, argument]) => {
    const operator = operators[name]
    if (!operator) throw new Error(`The event pattern's operator ${name} is not known to the local runtime`)
    return operator(value, argument)
  })
}

function matchesField(value: unknown, rules: unknown): boolean {
  if (isRecord(rules)) return matchesPattern(value, rules)
  const values: unknown[] = Array.isArray(value) && value.length > 0 ? value : [value]
  return Array.isArray(rules) && rules.some(rule => values.some(one => matchesRule(one, rule)))
}

/** Whether an event fits a pattern: every field named must fit one of its rules. */
export function matchesPattern(event: unknown, pattern: unknown): boolean {
  if (!isRecord(pattern)) return false
  const fields = isRecord(event) ? event : {}
  return Object.entries(pattern).every(([name, rules]) =>
    name === '$or' && Array.isArray(rules)
      ? rules.some(alternative => matchesPattern(event, alternative))
      : matchesField(fields[name], rules),
  )
}
