import { describe, expect, it } from 'vitest'
import { matchRoute } from '../../../infra/local/runtime/http-route.ts'

const ROUTES = ['ANY /clues/{proxy+}', 'ANY /clues', 'ANY /openapi.json', 'POST /clues', 'GET /clues/{number}', '$default'].map(
  routeKey => ({ routeKey, target: 'f' }),
)
const match = (method: string, url: string) => {
  const { routeKey, parameters } = matchRoute(ROUTES, method, url) ?? {}
  return [routeKey, parameters]
}

describe('the route of a request', () => {
  it.each([
    ['of any method', 'DELETE', '/clues?limit=5', 'ANY /clues', {}],
    ['of its method before that of any', 'POST', '/clues', 'POST /clues', {}],
    ['of a whole path before what takes all that follows', 'GET', '/clues/DB-1', 'GET /clues/{number}', { number: 'DB-1' }],
    ['of all that follows, for another method', 'PUT', '/clues/DB-1', 'ANY /clues/{proxy+}', { proxy: 'DB-1' }],
    ['of all that follows, however deep', 'GET', '/clues/DB-1/files/a%20b', 'ANY /clues/{proxy+}', { proxy: 'DB-1/files/a b' }],
    ['of nothing that follows is another', 'GET', '/clues/', '$default', {}],
    ['of any method, HEAD as well', 'HEAD', '/openapi.json', 'ANY /openapi.json', {}],
    ['that no other takes', 'GET', '/openapi', '$default', {}],
    ['that only begins alike', 'GET', '/clues-of-others', '$default', {}],
  ])('is that %s', (_, method, url, routeKey, parameters) => {
    expect(match(method, url)).toEqual([routeKey, parameters])
  })
})
