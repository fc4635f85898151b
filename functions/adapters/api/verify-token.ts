/** Bearer tokens of OpenID Connect issuers: for whom a checked one speaks. */
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose'
import * as z from 'zod/mini'
import { CLUE_ROLES, type ClueRole, type Principal } from '../../core/clues/clue.ts'
import type { ClueSecrets } from '../../core/clues/clue-store.ts'
import type { Claims, Issuer } from '../../core/clues/issuers.ts'
import { RetryableError } from '../../core/errors.ts'
import { cleanText, clipText } from '../../core/messages/text.ts'
import { ALL_OFFICES } from '../../core/register/register.ts'

export type Verified =
  | { kind: 'principal'; principal: Principal }
  | { kind: 'refused'; why: 'invalid-token' | 'expired-token' | 'office-not-allowed' | 'no-role' }

export type TokenNeeds = {
  issuers: readonly Issuer[]
  claims: Claims
  secrets: Pick<ClueSecrets, 'hashActor'>
  now: () => string
  findKeys: (issuer: Issuer) => JWTVerifyGetKey
}

/** Whatever else a token names (`none`, or a secret shared with us, which a public key would be) is none. */
const ALGORITHMS = ['RS256', 'ES256', 'PS256', 'EdDSA']
/** Clocks of issuers, and ours. */
const TOLERANCE_SECONDS = 5
const LONGEST_SUB = 255
const LONGEST_NAME = 100

/** The keys of an issuer cannot be had: its tokens are neither good nor bad. */
class IssuerUnreachableError extends RetryableError {
  override name = 'IssuerUnreachableError'
}

/** Nothing of a token that was not checked decides more than whose keys check it. */
export function buildVerifyToken(needs: TokenNeeds): (token: string) => Promise<Verified> {
  const { issuers, now, findKeys } = needs
  return async token => {
    const issuer = findIssuer(issuers, token)
    if (issuer === undefined) return { kind: 'refused', why: 'invalid-token' }
    try {
      const { payload } = await jwtVerify(token, findKeys(issuer), {
        algorithms: ALGORITHMS,
        issuer: issuer.issuer,
        audience: issuer.audience,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(now()),
      })
      return toPrincipal(needs, issuer, payload)
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { kind: 'refused', why: 'expired-token' }
      if (error instanceof errors.JOSEError) return { kind: 'refused', why: 'invalid-token' }
      throw error
    }
  }
}

function findIssuer(issuers: readonly Issuer[], token: string): Issuer | undefined {
  const { iss, aud = [] } = readUnchecked(token)
  return issuers.find(({ issuer, audience }) => issuer === iss && [aud].flat().includes(audience))
}

function readUnchecked(token: string): JWTPayload {
  try {
    return decodeJwt(token)
  } catch {
    return {}
  }
}

function toPrincipal({ claims, secrets }: TokenNeeds, { issuer, offices }: Issuer, payload: JWTPayload): Verified {
  const { sub = '' } = payload
  if (typeof sub !== 'string' || sub.trim() === '' || sub.length > LONGEST_SUB) return { kind: 'refused', why: 'invalid-token' }
  const office = payload[claims.office]
  if (typeof office !== 'string' || !(offices === 'all' ? ALL_OFFICES : offices).includes(office))
    return { kind: 'refused', why: 'office-not-allowed' }
  const roles = readRoles(payload[claims.roles])
  if (roles.length === 0) return { kind: 'refused', why: 'no-role' }
  const name = payload[claims.name]
  const printable = typeof name === 'string' ? clipText(cleanText(name), LONGEST_NAME) : ''
  return { kind: 'principal', principal: { office, roles, actor: secrets.hashActor(issuer, sub), sub, name: printable } }
}

/** Other systems' roles may stand beside ours. */
const readRoles = (claim: unknown): ClueRole[] => {
  const named = z.array(z.unknown()).safeParse(claim)
  return named.success ? CLUE_ROLES.filter(role => named.data.includes(role)) : []
}

const $Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() })

/** Keys are fetched when they are first needed, and again when a token names one that is not there. */
export function buildFindKeys(): TokenNeeds['findKeys'] {
  const known = new Map<string, Promise<JWTVerifyGetKey>>()
  const find = async (issuer: Issuer): Promise<JWTVerifyGetKey> => {
    const keys = known.get(issuer.issuer) ?? discover(issuer)
    known.set(issuer.issuer, keys)
    // What failed is asked for again.
    keys.catch(() => known.delete(issuer.issuer))
    return keys
  }
  return issuer => async (header, input) => {
    try {
      return await (
        await find(issuer)
      )(header, input)
    } catch (error) {
      if (isOfToken(error)) throw error
      throw new IssuerUnreachableError(`keys of ${issuer.issuer} cannot be had`, { cause: error })
    }
  }
}

/** Those are the token's fault; anything else is the issuer's, or the way's to it. */
const isOfToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported

const DISCOVERY_MILLISECONDS = 5_000

async function discover({ issuer, jwksUri }: Issuer): Promise<JWTVerifyGetKey> {
  if (jwksUri !== undefined) return createRemoteJWKSet(new URL(jwksUri))
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(DISCOVERY_MILLISECONDS),
  })
  const { issuer: named, jwks_uri: uri } = $Discovery.parse(await answer.json())
  if (named !== issuer) throw new Error('the configuration is of another issuer')
  if (issuer.startsWith('https:') && !uri.startsWith('https:')) throw new Error('keys over an open line')
  return createRemoteJWKSet(new URL(uri))
}
