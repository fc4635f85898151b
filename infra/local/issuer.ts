/** The issuer of this machine: it vouches for whoever asks, so only a system whose data ends here trusts it. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as z from 'zod/mini'
import { CLUE_ROLES } from '../../functions/core/clues/clue.ts'
import { DEFAULT_CLAIMS } from '../../functions/core/clues/issuers.ts'
import { ALL_OFFICES } from '../../functions/core/register/register.ts'
import { type Answer, readBody, type RunningServer, sendJson, startServer } from './http.ts'

/** As the settings of `local` and `emulator` name it. */
const AUDIENCE = 'duban'
const LIFE_SECONDS = 8 * 3600
const KEY_ID = 'local'

const $Wanted = z.object({
  office: z.enum(ALL_OFFICES),
  roles: z.array(z.enum(CLUE_ROLES)).check(z.minLength(1)),
  name: z.optional(z.string().check(z.minLength(1))),
  sub: z.optional(z.string().check(z.minLength(1))),
})
export type Wanted = z.infer<typeof $Wanted>

/** One person of one office is always the same; without a name, whoever has the same roles there. */
const nameSubject = ({ office, roles, name }: Wanted): string => `${office}:${name ?? roles.toSorted().join('+')}`

const readWanted = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * @param port 0 takes any free one
 * @param now milliseconds: tokens live by the clock of the system that checks them
 */
export async function startIssuer(port: number, now: () => number): Promise<RunningServer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const key = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'ES256', use: 'sig' }

  const sign = async (issuer: string, wanted: Wanted): Promise<Answer> => {
    const { office, roles, name, sub = nameSubject(wanted) } = wanted
    const at = Math.floor(now() / 1000)
    const claims = { [DEFAULT_CLAIMS.office]: office, [DEFAULT_CLAIMS.roles]: roles, [DEFAULT_CLAIMS.name]: name ?? sub }
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: KEY_ID, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setSubject(sub)
      .setIssuedAt(at)
      .setExpirationTime(at + LIFE_SECONDS)
      .sign(privateKey)
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: LIFE_SECONDS } }
  }

  const answer = async (issuer: string, call: string, body: string): Promise<Answer> => {
    switch (call) {
      case 'GET /.well-known/openid-configuration':
        return { status: 200, body: describe(issuer) }
      case 'GET /jwks':
        return { status: 200, body: { keys: [key] } }
      case 'POST /token': {
        const wanted = $Wanted.safeParse(readWanted(body))
        if (wanted.success) return sign(issuer, wanted.data)
        return { status: 400, body: { error: 'invalid_request', error_description: z.prettifyError(wanted.error) } }
      }
      default:
        return { status: 404, body: { error: 'not_found' } }
    }
  }

  const server = await startServer(port, async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    const { status, body } = await answer(nameIssuer(server.port), `${request.method} ${path}`, await readBody(request))
    sendJson(response, status, body)
  })
  return server
}

const nameIssuer = (port: number): string => `http://127.0.0.1:${port}`

const describe = (issuer: string) => ({
  issuer,
  jwks_uri: `${issuer}/jwks`,
  token_endpoint: `${issuer}/token`,
  id_token_signing_alg_values_supported: ['ES256'],
  subject_types_supported: ['public'],
  response_types_supported: ['id_token'],
})
