/** One typed object per stage: everything that differs between a laptop, an emulator, a trial and the real thing. */
import type { ClueTerms } from '../functions/core/clues/clocks.ts'
import type { Claims, Issuer } from '../functions/core/clues/issuers.ts'
import type { Ladder } from '../functions/core/deadlines/ladder.ts'
import type { AllowList } from '../functions/core/delivery/allow-list.ts'
import type { SendWindows } from '../functions/core/outbox/send-window.ts'
import { checkSettings, isLoopback } from './settings-check.ts'

export const STAGES = ['local', 'emulator', 'trial', 'production'] as const
export type Stage = (typeof STAGES)[number]

export type Smtp = {
  host: string
  port: number
  user: string
  /** Name of the Secrets Manager secret that holds the password. */
  passwordSecret: string
}

export type Settings = {
  stage: Stage
  /** `open`: everybody may be written to. A list: addresses, `@domain` or mobiles; an empty one lets nothing out. */
  allowList: AllowList
  /** Everything sent must end on this machine: synth refuses the stage unless the endpoints are on the loopback. */
  loopbackOnly: boolean
  email: { sender: string } & (
    | { provider: 'ses'; /** @default - the region's own */ endpoint?: string }
    | { provider: 'smtp'; smtp: Smtp }
  )
  sms:
    | { provider: 'off' }
    /** AWS End User Messaging, with receipts. `origin`: what sends, as the end of its ARN: `pool/pool-…` or `phone-number/phone-…`. */
    | { provider: 'end-user-messaging'; origin: string; /** @default - the region's own */ endpoint?: string }
    | { provider: 'sns'; /** @default - the region's own */ endpoint?: string }
    | { provider: 'local'; endpoint: string }
  /**
   * When messages that are not urgent may arrive: on working days, between two times of day in Shanghai.
   * @default - `DEFAULT_WINDOWS` in `core/outbox/send-window.ts`
   */
  windows?: SendWindows
  /**
   * E-mails a second that the account may send, as the provider's quota says: all workers share them.
   * @default - as fast as the provider takes them
   */
  maxSendRate?: number
  /** The same for SMS. */
  maxSmsRate?: number
  /**
   * Reactive and repeated messages that one address may get in an hour; a stage's first message is never held back.
   * @default 10
   */
  hourlyCap?: number
  /** Whom a recipient may ask, as messages print it. */
  help: string
  /**
   * Where links in messages lead: a domain of one's own that stands before the HTTP API. `{api}` stands for the API's id.
   * @default - the API's own endpoint
   */
  pageBaseUrl?: string
  /**
   * How an SMS, which carries no link, names the page: what its reader types into a browser.
   * @default - the host of `pageBaseUrl` where it is short enough; without any, SMS carry no code
   */
  site?: string
  /** Requests to the page, a second: more are turned away before they cost anything. */
  pageThrottle: { rate: number; burst: number }
  /**
   * Days after a duty's due date that an extension may ask for.
   * @default 90
   */
  maxExtensionDays?: number
  /** OpenID Connect issuers that vouch for whoever calls the API of clues; empty: nobody can. */
  issuers: readonly Issuer[]
  /**
   * How their tokens call what they say of a person.
   * @default - `DEFAULT_CLAIMS` in `core/clues/issuers.ts`
   */
  claims?: Claims
  /** Calls of the API that one person may make in a minute. */
  apiRate: { reads: number; changes: number }
  /**
   * Working days within which a clue is signed for, handled, reported on and decided about.
   * @default - `DEFAULT_TERMS` in `core/clues/clocks.ts`
   */
  clueTerms?: ClueTerms
  /**
   * What the data keys of clues are wrapped with: `local:` and 32 bytes in base64, where all data ends on this machine.
   * @default - the stack's own KMS key
   */
  sealKey?: string
  /** Who gets the operator's reports and the alarms; empty: alarms stay in the topic. */
  operatorEmail: string
  /** @default - the programme's own ladder (rules.md §3.4) */
  ladder?: Ladder
  /** AWS cron fields in Asia/Shanghai. The plan runs three times, so that a missed morning mends itself. */
  schedules: { openDay: string; reportUnreachable: string; reportClues: string; sweepOutbox: string }
  logRetentionDays: number
  /**
   * Keys the hashes by which addresses are known to records, suppressions and receipts.
   * @default - a secret that the stack makes and keeps
   */
  addressHashKey?: string
  /** Whether data outlives the stack. */
  keepData: boolean
}

const SENDER = '督办系统 <duban@example.com>'

const COMMON = {
  help: '国家知识产权局强国建设督办系统运维组（duban-help@example.com）',
  // A morning's 20,000 mails, each opened and signed (three requests) within half an hour, twice over; one reader needs three in a row.
  pageThrottle: { rate: 70, burst: 140 },
  issuers: [],
  apiRate: { reads: 600, changes: 120 },
  operatorEmail: 'duban-operator@example.com',
  schedules: {
    openDay: '30 8,10,14 * * ? *',
    reportUnreachable: '0 9 * * ? *',
    reportClues: '10 9 * * ? *',
    sweepOutbox: '* * * * ? *',
  },
  sms: { provider: 'off' },
  loopbackOnly: false,
  logRetentionDays: 180,
  keepData: true,
} satisfies Partial<Settings>

const SES = { provider: 'ses', sender: SENDER } satisfies Settings['email']

/** Amazon SES does not exist in the China regions: mail goes through a domestic provider there. */
const CHINA_EMAIL: Settings['email'] = {
  provider: 'smtp',
  sender: SENDER,
  smtp: { host: 'smtp.example.com', port: 465, user: 'duban@example.com', passwordSecret: 'duban/smtp-password' },
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Mail of a stage that starts open: the endpoint is built into the functions, so that they reach nobody wherever they run. */
function buildLoopbackEmail(environment: Environment): Settings['email'] {
  const endpoint = environment['AWS_ENDPOINT_URL_SESV2'] ?? environment['AWS_ENDPOINT_URL']
  return { ...SES, ...(endpoint !== undefined && { endpoint }) }
}

/** SMS of the emulator; off where they would leave this machine. */
function buildLoopbackSms(environment: Environment): Settings['sms'] {
  const endpoint = environment['AWS_ENDPOINT_URL_SNS'] ?? environment['AWS_ENDPOINT_URL']
  return endpoint !== undefined && isLoopback(endpoint) ? { provider: 'sns', endpoint } : { provider: 'off' }
}

/** The emulator serves an API below its own endpoint; what it says of the API's endpoint leads nowhere. */
const buildEmulatorPage = (endpoint: string | undefined): Pick<Settings, 'pageBaseUrl'> =>
  endpoint === undefined ? {} : { pageBaseUrl: `${endpoint.replace(/\/$/, '')}/_aws/execute-api/{api}/$default` }

/** Vouches for whoever asks it, so it must be on this machine. A test calls more often than a person. */
const buildLocalAccess = (environment: Environment): Pick<Settings, 'issuers' | 'apiRate'> => ({
  issuers: [{ issuer: environment['DUBAN_ISSUER'] ?? 'http://127.0.0.1:4805', audience: 'duban', offices: 'all' }],
  apiRate: { reads: 12_000, changes: 3_000 },
})

const SETTINGS: Record<Stage, (environment: Environment) => Settings> = {
  local: environment => ({
    ...COMMON,
    stage: 'local',
    allowList: 'open',
    loopbackOnly: true,
    email: buildLoopbackEmail(environment),
    sms: { provider: 'local', endpoint: environment['DUBAN_SMS_ENDPOINT'] ?? 'http://127.0.0.1:4801/sms' },
    pageBaseUrl: environment['DUBAN_PAGE_BASE_URL'] ?? 'http://localhost:4804',
    ...buildLocalAccess(environment),
    addressHashKey: 'local',
    sealKey: `local:${Buffer.alloc(32, 'local').toString('base64')}`,
    keepData: false,
  }),
  emulator: environment => ({
    ...COMMON,
    stage: 'emulator',
    allowList: 'open',
    loopbackOnly: true,
    email: buildLoopbackEmail(environment),
    sms: buildLoopbackSms(environment),
    ...buildEmulatorPage(environment['AWS_ENDPOINT_URL']),
    ...buildLocalAccess(environment),
    addressHashKey: 'emulator',
    // Its clock is the wall's: a lap on a Sunday would wait until Monday.
    windows: 'always',
    keepData: false,
  }),
  // The sandbox of SES takes one e-mail a second.
  trial: () => ({ ...COMMON, stage: 'trial', allowList: [], email: SES, maxSendRate: 1 }),
  // Starts closed: an operator opens it by writing addresses, domains or 'open' here, and deploying.
  production: () => ({ ...COMMON, stage: 'production', allowList: [], email: SES, maxSendRate: 14 }),
}

const isStage = (text: string): text is Stage => STAGES.some(stage => stage === text)

/**
 * The checked settings of a stage.
 * @param environment where the mail endpoint of this machine is looked up
 * @param region undefined: decided when it is deployed, and not a China region
 * @throws SettingsError that names every problem
 */
export function getSettings(stage: string, environment: Environment, region?: string): Settings {
  if (!isStage(stage))
    throw new SettingsError([`unknown stage "${stage}": choose one of ${STAGES.join(', ')} (-c stage=… or DUBAN_STAGE)`])
  const settings = SETTINGS[stage](environment)
  const adapted: Settings = region?.startsWith('cn-') === true ? { ...settings, email: CHINA_EMAIL } : settings
  const problems = checkSettings(adapted, region)
  if (problems.length > 0) throw new SettingsError(problems)
  return adapted
}

/** The settings cannot be deployed as they are. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}
