/** Which declared route of an HTTP API a request takes. */

export type Route = { routeKey: string; target: string }
export type MatchedRoute = Route & {
  /** Decoded, as the API hands it over. */
  path: string
  searchParams: URLSearchParams
  parameters: Record<string, string>
}

const DEFAULT = '$default'

function matchPath(pattern: string, segments: readonly string[]): Record<string, string> | undefined {
  const parts = pattern.split('/')
  if (parts.length !== segments.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? ''
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? []
    if (name !== undefined && segment !== '') parameters[name] = decodeURIComponent(segment)
    else if (part !== decodeURIComponent(segment)) return undefined
  }
  return parameters
}

/**
 * @param url path and query of the request
 * @returns undefined where no route is declared for it
 * @throws URIError of a path that cannot be decoded
 */
export function matchRoute(routes: readonly Route[], method: string, url: string): MatchedRoute | undefined {
  const [rawPath = '/', query = ''] = url.split('?', 2)
  const segments = rawPath.split('/')
  const request = { path: decodeURIComponent(rawPath), searchParams: new URLSearchParams(query) }
  for (const route of routes) {
    const [routeMethod, pattern = ''] = route.routeKey.split(' ')
    const parameters = routeMethod === method ? matchPath(pattern, segments) : undefined
    if (parameters) return { ...route, ...request, parameters }
  }
  const fallback = routes.find(({ routeKey }) => routeKey === DEFAULT)
  return fallback && { ...fallback, ...request, parameters: {} }
}
