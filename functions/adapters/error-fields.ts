/** A field of an error that its type does not tell of, such as Node's `code`. */
export function getErrorField(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
}

export const getErrorText = (error: unknown, name: string): string => {
  const value = getErrorField(error, name)
  return typeof value === 'string' ? value : ''
}
