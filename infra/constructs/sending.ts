import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import type { Settings } from '../settings.ts'
import { AddressHashKey } from './address-hash-key.ts'
import type { BundledFunction } from './bundled-function.ts'
import type { DataTable } from './data-table.ts'
import { MailPort } from './mail-port.ts'
import type { Site } from './site.ts'
import { getSmsSystem, grantSms } from './sms-port.ts'

const SMS_CLIENTS = {
  'end-user-messaging': '@aws-sdk/client-pinpoint-sms-voice-v2',
  sns: '@aws-sdk/client-sns',
  local: undefined,
  off: undefined,
} as const satisfies Record<Settings['sms']['provider'], string | undefined>
const PROVIDER_CLIENTS = ['@aws-sdk/client-sesv2', 'nodemailer', SMS_CLIENTS['end-user-messaging'], SMS_CLIENTS.sns]

export type SendingProps = {
  readonly settings: Settings
  readonly register: DataTable
  readonly outbox: DataTable
  /** Where recipients answer. */
  readonly site: Site
  /** Where it is told which notices have ended. */
  readonly bus: EventBus
}

/** All that it takes to deliver a batch, which two functions do alike, and to hear what comes of it. */
export class Sending extends Construct {
  readonly #props: SendingProps
  readonly #mail: MailPort
  readonly #key: AddressHashKey

  constructor(scope: Construct, id: string, props: SendingProps) {
    super(scope, id)
    const { email, addressHashKey } = props.settings
    this.#props = props
    this.#mail = new MailPort(this, 'Mail', { email })
    this.#key = new AddressHashKey(this, 'AddressHashKey', addressHashKey === undefined ? {} : { value: addressHashKey })
  }

  /** Clients of providers that are not ours, which need not be in the bundle of a function that sends. */
  get unusedClients(): readonly string[] {
    const { email, sms } = this.#props.settings
    const used = [email.provider === 'ses' ? '@aws-sdk/client-sesv2' : 'nodemailer', SMS_CLIENTS[sms.provider]]
    return PROVIDER_CLIENTS.filter(client => !used.includes(client))
  }

  /** The key by which records know addresses, links and persons again. */
  get hashKey(): string {
    return this.#key.value
  }

  grantDeliver(grantee: BundledFunction): void {
    const { register, outbox, settings, site } = this.#props
    register.grant(grantee, ['BatchGetItem', 'GetItem', 'Query'])
    outbox.grant(grantee, ['BatchGetItem', 'PutItem', 'Query', 'UpdateItem'])
    this.#mail.grantSend(grantee)
    this.#grantTell(grantee)
    grantSms(grantee, settings.sms)
    grantee.tell({
      ...(settings.ladder !== undefined && { LADDER: JSON.stringify(settings.ladder) }),
      ...tellWindows(settings),
      ...(settings.maxSendRate !== undefined && { MAX_SEND_RATE: String(settings.maxSendRate) }),
      ...(settings.maxSmsRate !== undefined && { MAX_SMS_RATE: String(settings.maxSmsRate) }),
      ...(settings.hourlyCap !== undefined && { HOURLY_CAP: String(settings.hourlyCap) }),
      ALLOW_LIST: JSON.stringify(settings.allowList),
      HELP: settings.help,
      OPERATOR_EMAIL: settings.operatorEmail,
      PAGE_BASE_URL: site.baseUrl,
      ...(site.shortName !== undefined && { ANSWER_SITE: site.shortName }),
      ADDRESS_HASH_KEY: this.#key.value,
    })
  }

  /** Lets a function take what recipients answer: it knows links and codes by the key that they were made with. */
  grantAnswer(grantee: BundledFunction): void {
    const { register, outbox, settings } = this.#props
    register.grant(grantee, ['BatchGetItem', 'Query'])
    outbox.grant(grantee, ['BatchGetItem'])
    // Anybody may call it: it changes duties, and what it counts itself, but neither notices nor what stops them.
    register.grantRows(grantee, ['PutItem'], ['OFFICE#*'])
    outbox.grantRows(grantee, ['DeleteItem', 'PutItem', 'UpdateItem'], ['ADDRESS#*', 'REFUSED#*', 'TRIES#*'])
    grantee.tell({
      ...(settings.ladder !== undefined && { LADDER: JSON.stringify(settings.ladder) }),
      ...(settings.maxExtensionDays !== undefined && { MAX_EXTENSION_DAYS: String(settings.maxExtensionDays) }),
      HELP: settings.help,
      ADDRESS_HASH_KEY: this.#key.value,
    })
  }

  /** Lets a function take in what became of messages, and open the next way of those that did not arrive. */
  grantReceive(grantee: BundledFunction): void {
    const { register, outbox, settings } = this.#props
    register.grant(grantee, ['BatchGetItem'])
    outbox.grant(grantee, ['BatchGetItem', 'PutItem', 'Query', 'UpdateItem'])
    this.#grantTell(grantee)
    grantee.tell({
      ...tellWindows(settings),
      OPERATOR_EMAIL: settings.operatorEmail,
      SMS_PROVIDER: settings.sms.provider,
      ADDRESS_HASH_KEY: this.#key.value,
    })
  }

  #grantTell(grantee: BundledFunction): void {
    const { bus } = this.#props
    grantee.tell({ EVENT_BUS_NAME: bus.eventBusName })
    grantee.allow(['events:PutEvents'], bus.eventBusArn)
  }

  /** Whether any provider tells what became of a message. */
  get hasReceipts(): boolean {
    return this.configurationSet !== undefined || this.smsSystem !== undefined
  }

  /** Undefined where mail goes out without Amazon SES. */
  get configurationSet(): string | undefined {
    return this.#mail.configurationSet
  }

  /** By which receipts of SMS are known to be ours; undefined where SMS have none. */
  get smsSystem(): string | undefined {
    return this.#props.settings.sms.provider === 'end-user-messaging' ? getSmsSystem(this) : undefined
  }
}

/** What whoever places or sends notices must know of the stage's own send windows. */
export const tellWindows = ({ windows }: Pick<Settings, 'windows'>): Record<string, string> =>
  windows === undefined ? {} : { SEND_WINDOWS: JSON.stringify(windows) }
