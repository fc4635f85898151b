/** One typed object per stage: everything that differs between a laptop, an emulator, a trial and the real thing. */
import { checkSettings } from './settings-check.ts'

export const STAGES = ['local', 'emulator', 'trial', 'production'] as const
export type Stage = (typeof STAGES)[number]

/** `open`: everybody may be written to. A list: addresses, `@domain` or mobiles; an empty one lets nothing out. */
export type AllowList = 'open' | readonly string[]

export type Smtp = {
  host: string
  port: number
  user: string
  /** Name of the Secrets Manager secret that holds the password. */
  passwordSecret: string
}

export type Settings = {
  stage: Stage
  allowList: AllowList
  /** Mail must end on this machine: synth refuses the stage unless the mail endpoint is on the loopback. */
  loopbackOnly: boolean
  email:
    | {
        provider: 'ses'
        sender: string
        /** Mails per second that SES grants the account. */
        rate: number
      }
    | { provider: 'smtp'; sender: string; rate: number; smtp: Smtp }
  sms: { provider: 'off' | 'sns' } | { provider: 'local'; endpoint: string }
  /** Whom a recipient may ask, as messages print it. */
  help: string
  /** Base of the links in messages. */
  pageBaseUrl: string
  /** Who gets the operator's reports and the alarms; empty: alarms stay in the topic. */
  operatorEmail: string
  /** AWS cron fields in Asia/Shanghai. The plan runs three times, so that a missed morning mends itself. */
  schedules: { openDay: string; reportUnreachable: string; sweepOutbox: string }
  logRetentionDays: number
  /** Whether data outlives the stack. */
  keepData: boolean
}

const SENDER = '督办系统 <duban@example.com>'

const COMMON = {
  help: '国家知识产权局强国建设督办系统运维组（duban-help@example.com）',
  pageBaseUrl: 'https://duban.example.com',
  operatorEmail: 'duban-operator@example.com',
  schedules: { openDay: '30 8,10,14 * * ? *', reportUnreachable: '0 9 * * ? *', sweepOutbox: '* * * * ? *' },
  sms: { provider: 'off' },
  loopbackOnly: false,
  logRetentionDays: 180,
  keepData: true,
} satisfies Partial<Settings>

const SES: Settings['email'] = { provider: 'ses', sender: SENDER, rate: 14 }

/** Amazon SES does not exist in the China regions: mail goes through a domestic provider there. */
const CHINA_EMAIL: Settings['email'] = {
  provider: 'smtp',
  sender: SENDER,
  rate: 10,
  smtp: { host: 'smtp.example.com', port: 465, user: 'duban@example.com', passwordSecret: 'duban/smtp-password' },
}

type Environment = Record<string, string | undefined>

const SETTINGS: Record<Stage, (environment: Environment) => Settings> = {
  local: environment => ({
    ...COMMON,
    stage: 'local',
    allowList: 'open',
    loopbackOnly: true,
    email: { ...SES, rate: 200 },
    sms: { provider: 'local', endpoint: environment['DUBAN_SMS_ENDPOINT'] ?? 'http://127.0.0.1:4801/sms' },
    pageBaseUrl: environment['DUBAN_PAGE_BASE_URL'] ?? 'http://127.0.0.1:4800',
    keepData: false,
  }),
  emulator: () => ({
    ...COMMON,
    stage: 'emulator',
    allowList: 'open',
    loopbackOnly: true,
    email: { ...SES, rate: 200 },
    sms: { provider: 'sns' },
    keepData: false,
  }),
  trial: () => ({ ...COMMON, stage: 'trial', allowList: [], email: SES }),
  // Starts closed: an operator opens it by writing addresses, domains or 'open' here, and deploying.
  production: () => ({ ...COMMON, stage: 'production', allowList: [], email: SES }),
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
  const problems = checkSettings(adapted, environment, region)
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
