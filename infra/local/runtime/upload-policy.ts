/** What a form may upload: its policy, as S3 holds to it. */
import * as z from 'zod/mini'

const $Policy = z.object({
  expiration: z.string(),
  conditions: z.array(
    z.union([
      z.record(z.string(), z.string()),
      z.tuple([z.enum(['eq', 'starts-with']), z.string(), z.string()]),
      z.tuple([z.literal('content-length-range'), z.number(), z.number()]),
    ]),
  ),
})

type Rule = { kind: 'eq' | 'starts-with'; field: string; value: string } | { kind: 'length'; least: number; most: number }

function listRules({ conditions }: z.infer<typeof $Policy>): Rule[] {
  return conditions.flatMap((condition): Rule[] => {
    if (!Array.isArray(condition))
      return Object.entries(condition).map(([field, value]) => ({ kind: 'eq', field: field.toLowerCase(), value }))
    if (condition[0] === 'content-length-range') return [{ kind: 'length', least: condition[1], most: condition[2] }]
    return [{ kind: condition[0], field: condition[1].replace('$', '').toLowerCase(), value: condition[2] }]
  })
}

/** Fields that no policy need name. */
const FREE = /^(?:policy|file|x-amz-signature|x-ignore-.*)$/

export type Refusal = { status: number; code: string; message: string }

const deny = (message: string): Refusal => ({ status: 403, code: 'AccessDenied', message })

const parsePolicy = (text: string): z.infer<typeof $Policy> | undefined => {
  try {
    return $Policy.parse(JSON.parse(Buffer.from(text, 'base64').toString('utf8')))
  } catch {
    return undefined
  }
}

/**
 * @param fields in small letters, the bucket among them
 * @returns undefined where the policy lets it through
 */
export function refuseUpload(fields: ReadonlyMap<string, string>, bytes: number, now: number): Refusal | undefined {
  const policy = parsePolicy(fields.get('policy') ?? '')
  if (!policy) return { status: 400, code: 'InvalidPolicyDocument', message: 'Invalid Policy: Invalid JSON.' }
  if (!(now < Date.parse(policy.expiration))) return deny('Invalid according to Policy: Policy expired.')
  const rules = listRules(policy)
  for (const rule of rules) {
    const refusal = rule.kind === 'length' ? refuseLength(rule, bytes) : refuseField(rule, fields.get(rule.field))
    if (refusal) return refusal
  }
  const named = new Set(rules.flatMap(rule => (rule.kind === 'length' ? [] : [rule.field])))
  const extra = [...fields.keys()].find(field => !named.has(field) && !FREE.test(field))
  return extra === undefined ? undefined : deny(`Invalid according to Policy: Extra input fields: ${extra}`)
}

function refuseLength({ least, most }: Rule & { kind: 'length' }, bytes: number): Refusal | undefined {
  if (bytes < least) return { status: 400, code: 'EntityTooSmall', message: 'Your proposed upload is smaller than allowed.' }
  if (bytes > most)
    return { status: 400, code: 'EntityTooLarge', message: 'Your proposed upload exceeds the maximum allowed size.' }
  return undefined
}

const refuseField = (
  { kind, field, value }: Exclude<Rule, { kind: 'length' }>,
  given: string | undefined,
): Refusal | undefined =>
  (kind === 'eq' ? given === value : given?.startsWith(value) === true)
    ? undefined
    : deny(`Invalid according to Policy: Policy Condition failed: ["${kind}", "$${field}", "${value}"]`)
