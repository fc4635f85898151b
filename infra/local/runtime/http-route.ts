/** Which declared route of an HTTP API a request takes. */

export type Route = { routeKey: string; target: string }
export type MatchedRoute = Route & {
  /** Decoded, as the API hands it over. */
  path: string
  searchParams: URLSearchParams
  parameters: Record<string, string>
}

const DEFAULT = '$default'

/** A last part such as `{proxy+}` takes all that follows. */
function matchPath(pattern: string, segments: readonly string[]): Record<string, string> | undefined {
  const parts = pattern.split('/')
  const [, rest] = /^\{(\w+)\+\}$/.exec(parts.at(-1) ?? '') ?? []
  const taken =
    rest === undefined ? segments : [...segments.slice(0, parts.length - 1), segments.slice(parts.length - 1).join('/')]
  if (parts.length !== taken.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const segment = taken[index] ?? ''
    const [, name] = /^\{(\w+)\+?\}$/.exec(part) ?? []
    if (name !== undefined && segment !== '') parameters[name] = decodeURIComponent(segment)
    else if (part !== decodeURIComponent(segment)) return undefined
  }
  return parameters
}

/** Of the routes that fit, the API takes a whole path before one that takes all that follows, and a method before any. */
const rank = ({ routeKey }: Route): number => (routeKey.includes('+}') ? 2 : 0) + (routeKey.startsWith('ANY ') ? 1 : 0)

/**
 * @param url path and query of the request
 * @returns undefined where no route is declared for it
 * @throws URIError of a path that cannot be decoded
 */
export function matchRoute(routes: readonly Route[], method: string, url: string): MatchedRoute | undefined {
  const [rawPath = '/', query = ''] = url.split('?', 2)
  const segments = rawPath.split('/')
  const request = { path: decodeURIComponent(rawPath), searchParams: new URLSearchParams(query) }
  for (const route of routes.toSorted((a, b) => rank(a) - rank(b))) {
    const [routeMethod = '', pattern = ''] = route.routeKey.split(' ')
    const parameters = [method, 'ANY'].includes(routeMethod) ? matchPath(pattern, segments) : undefined
    if (parameters) return { ...route, ...request, parameters }
  }
  const fallback = routes.find(({ routeKey }) => routeKey === DEFAULT)
  return fallback && { ...fallback, ...request, parameters: {} }
}
