/** As much of JSON Schema (draft 2020-12) as our schemas use; a word outside it is an error, so that nothing goes unchecked. */
export type Schema = { [word: string]: unknown }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const lengthOf = (value: unknown): number => (typeof value === 'string' ? Array.from(value).length : Number.NaN)

const TYPES: Record<string, (value: unknown) => boolean> = {
  object: isObject,
  array: Array.isArray,
  string: value => typeof value === 'string',
  number: value => typeof value === 'number',
  boolean: value => typeof value === 'boolean',
}

/** A word says nothing about values of a type that it is not for. */
const WORDS: Record<string, (value: unknown, argument: never) => boolean> = {
  $schema: () => true,
  title: () => true,
  description: () => true,
  // Said by the pattern beside it.
  format: () => true,
  type: (value, type: string) => TYPES[type]!(value),
  const: (value, only: unknown) => value === only,
  enum: (value, all: unknown[]) => all.includes(value),
  pattern: (value, pattern: string) => typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
  minLength: (value, least: number) => !(lengthOf(value) < least),
  maxLength: (value, most: number) => !(lengthOf(value) > most),
  minItems: (value, least: number) => !Array.isArray(value) || value.length >= least,
  maxItems: (value, most: number) => !Array.isArray(value) || value.length <= most,
  items: (value, items: Schema) => !Array.isArray(value) || value.every(item => fitsSchema(items, item)),
  required: (value, names: string[]) => !isObject(value) || names.every(name => Object.hasOwn(value, name)),
  properties: (value, properties: Record<string, Schema>) =>
    !isObject(value) || Object.entries(properties).every(([name, schema]) => !(name in value) || fitsSchema(schema, value[name])),
}

export const fitsSchema = (schema: Schema, value: unknown): boolean =>
  Object.entries(schema).every(([word, argument]) => {
    const check = WORDS[word]
    if (check === undefined) throw new Error(`unknown word of JSON Schema: ${word}`)
    return check(value, argument as never)
  })
