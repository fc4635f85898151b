/** The environment of a function: parsed once when it is loaded, so that a wrong setting stops it before its first event. */
import * as z from 'zod/mini'
import { $ClueTerms, DEFAULT_TERMS } from '../core/clues/clocks.ts'
import { $Claims, $Issuers, DEFAULT_CLAIMS } from '../core/clues/issuers.ts'
import { DEFAULT_LADDER } from '../core/deadlines/ladder.ts'
import { $Ladder } from '../core/deadlines/ladder-schema.ts'
import { $AllowList } from '../core/delivery/allow-list.ts'
import { $SendWindows, DEFAULT_WINDOWS } from '../core/outbox/send-window.ts'
import { SettingsError } from '../core/errors.ts'

export const $text = z.string().check(z.minLength(1))

const $json = z.pipe(
  z.string(),
  z.transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.issues.push({ code: 'custom', message: 'not JSON', input: text })
      return z.NEVER
    }
  }),
)

/** A stage's own ladder; without it the programme's. */
export const $LadderEnv = z.object({ LADDER: z.prefault(z.pipe($json, $Ladder), JSON.stringify(DEFAULT_LADDER)) })

/** A stage's own send windows; without them the programme's. Whoever places notices needs them as well. */
export const $WindowsEnv = z.object({ SEND_WINDOWS: z.prefault(z.pipe($json, $SendWindows), JSON.stringify(DEFAULT_WINDOWS)) })

export const $TablesEnv = z.object({ REGISTER_TABLE_NAME: $text, OUTBOX_TABLE_NAME: $text })

/** Of whoever ends notices, and tells of it. */
export const $EndingEnv = z.extend($TablesEnv, { EVENT_BUS_NAME: $text })

const $cap = z.int().check(z.positive())

/** Of the API of clues: the only function that is told where what is sealed lies. */
export const $ApiEnv = z.object({
  REGISTER_TABLE_NAME: $text,
  SEALED_TABLE_NAME: $text,
  FILES_BUCKET_NAME: $text,
  SEAL_KEY: $text,
  /** Keys the hashes by which persons and targets are known again, under labels of their own. */
  ADDRESS_HASH_KEY: $text,
  ISSUERS: z.pipe($json, $Issuers),
  CLAIMS: z.prefault(z.pipe($json, $Claims), JSON.stringify(DEFAULT_CLAIMS)),
  CLUE_TERMS: z.prefault(z.pipe($json, $ClueTerms), JSON.stringify(DEFAULT_TERMS)),
  /** Of one person in a minute. */
  API_RATE: z.prefault(
    z.pipe($json, z.strictObject({ reads: $cap, changes: $cap })),
    JSON.stringify({ reads: 600, changes: 120 }),
  ),
  HELP: $text,
})

const $rate = z.exactOptional(z.coerce.number().check(z.positive()))

const $GeneralEnv = z.object({
  ALLOW_LIST: z.pipe($json, $AllowList),
  HELP: $text,
  /** Empty: nobody gets the operator's list. */
  OPERATOR_EMAIL: z.prefault(z.string(), ''),
  EMAIL_SENDER: $text,
  /** E-mails and SMS a second of the whole account; without it as many as the provider takes. */
  MAX_SEND_RATE: $rate,
  MAX_SMS_RATE: $rate,
  /** Reactive and repeated messages to one address in an hour. */
  HOURLY_CAP: z.prefault(z.coerce.number().check(z.int(), z.positive()), '10'),
  /** Keys the hashes of addresses, by which they are known to records, suppressions and receipts. */
  ADDRESS_HASH_KEY: $text,
  /** Where links in e-mails lead; without it nobody can answer by a page. */
  PAGE_BASE_URL: z.exactOptional($text),
  /** How an SMS names the site of the page; without it an SMS brings no code. */
  ANSWER_SITE: z.exactOptional($text),
})

const $EmailEnv = z.discriminatedUnion('EMAIL_PROVIDER', [
  z.object({ EMAIL_PROVIDER: z.literal('ses'), SES_CONFIGURATION_SET: $text }),
  z.object({
    EMAIL_PROVIDER: z.literal('smtp'),
    SMTP_HOST: $text,
    SMTP_PORT: z.coerce.number().check(z.int(), z.positive()),
    SMTP_USER: z.exactOptional($text),
    SMTP_PASSWORD: z.exactOptional($text),
  }),
])

const $SmsEnv = z.discriminatedUnion('SMS_PROVIDER', [
  z.object({ SMS_PROVIDER: z.enum(['sns', 'off']) }),
  z.object({ SMS_PROVIDER: z.literal('local'), SMS_ENDPOINT: $text }),
  z.object({ SMS_PROVIDER: z.literal('end-user-messaging'), SMS_ORIGIN: $text, SMS_SYSTEM: $text }),
])

/** @throws SettingsError that names the variables, never their values */
export function parseEnv<T>(schema: z.ZodMiniType<T>, env: Record<string, string | undefined> = process.env): T {
  const parsed = schema.safeParse(env)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(issue => `${issue.path.map(String).join('.')}: ${issue.message}`)
  throw new SettingsError(`environment: ${problems.join('; ')}`)
}

/** The settings of a function that sends. */
export function parseDeliveryEnv(env: Record<string, string | undefined> = process.env) {
  const general = parseEnv($GeneralEnv, env)
  const { LADDER: ladder } = parseEnv($LadderEnv, env)
  const { SEND_WINDOWS: windows } = parseEnv($WindowsEnv, env)
  const sender = general.EMAIL_SENDER
  const email = parseEnv($EmailEnv, env)
  const sms = parseEnv($SmsEnv, env)
  return {
    ladder,
    windows,
    allowList: general.ALLOW_LIST,
    help: general.HELP,
    operatorEmail: general.OPERATOR_EMAIL,
    maxSendRate: general.MAX_SEND_RATE,
    maxSmsRate: general.MAX_SMS_RATE,
    hourlyCap: general.HOURLY_CAP,
    addressHashKey: general.ADDRESS_HASH_KEY,
    pageBaseUrl: general.PAGE_BASE_URL,
    answerSite: general.ANSWER_SITE,
    email:
      email.EMAIL_PROVIDER === 'ses'
        ? { provider: email.EMAIL_PROVIDER, sender, configurationSet: email.SES_CONFIGURATION_SET }
        : {
            provider: email.EMAIL_PROVIDER,
            sender,
            host: email.SMTP_HOST,
            port: email.SMTP_PORT,
            user: email.SMTP_USER,
            password: email.SMTP_PASSWORD,
          },
    sms: toSmsSettings(sms),
  }
}

function toSmsSettings(env: z.infer<typeof $SmsEnv>) {
  switch (env.SMS_PROVIDER) {
    case 'local':
      return { provider: env.SMS_PROVIDER, endpoint: env.SMS_ENDPOINT }
    case 'end-user-messaging':
      return { provider: env.SMS_PROVIDER, origin: env.SMS_ORIGIN, system: env.SMS_SYSTEM }
    case 'sns':
    case 'off':
      return { provider: env.SMS_PROVIDER }
  }
}
