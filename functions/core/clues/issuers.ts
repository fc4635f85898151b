/** Who may say for whom somebody speaks: settings of a stage. */
import * as z from 'zod/mini'
import { ALL_OFFICES } from '../register/register.ts'

const $text = z.string().check(z.minLength(1))

/** `issuer` as in its tokens. Without `jwksUri` its keys are found by `<issuer>/.well-known/openid-configuration`. */
export const $Issuers = z.array(
  z.strictObject({
    issuer: z.url(),
    audience: $text,
    jwksUri: z.exactOptional(z.url()),
    /** For which it may speak. */
    offices: z.union([z.literal('all'), z.array(z.enum(ALL_OFFICES))]),
  }),
)
export type Issuer = z.infer<typeof $Issuers>[number]

/** Under which claims a token says it. */
export const $Claims = z.strictObject({ office: $text, roles: $text, name: $text })
export type Claims = z.infer<typeof $Claims>

export const DEFAULT_CLAIMS: Claims = { office: 'duban:office', roles: 'duban:roles', name: 'name' }
