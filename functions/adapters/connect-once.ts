/** A client that is made with its first use and kept; one that could not be made is tried again with the next. */
export function connectOnce<T>(connect: () => Promise<T>): () => Promise<T | undefined> {
  let client: Promise<T> | undefined
  return async () => {
    client ??= connect()
    try {
      return await client
    } catch {
      client = undefined
      return undefined
    }
  }
}

/** Nothing was sent, certainly. */
export const NO_CLIENT = { kind: 'deferred', reason: 'no-client' } as const
