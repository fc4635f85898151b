import { CfnOutput, Stack } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import {
  ConfigurationSet,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses'
import { Construct } from 'constructs'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Settings } from '../settings.ts'
import { acknowledge } from './acknowledge.ts'
import type { BundledFunction } from './bundled-function.ts'

/** Everything that can become of a mail; opens and clicks say nothing that counts (design.md §3.6). */
const RECEIPTS = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.RENDERING_FAILURE,
]

type Email = Settings['email']
type Ses = { readonly configurationSetArn: string; readonly configurationSet: string }

export type MailPortProps = { readonly email: Email }

/** The way out for e-mail. Over SMTP nothing of Amazon SES is made: it does not exist in every partition. */
export class MailPort extends Construct {
  readonly #email: Email
  readonly #ses: Ses | undefined

  constructor(scope: Construct, id: string, props: MailPortProps) {
    super(scope, id)
    this.#email = props.email
    this.#ses = props.email.provider === 'ses' ? this.#createIdentity(props.email) : undefined
  }

  /** Undefined where nothing of Amazon SES is used. */
  get configurationSet(): string | undefined {
    return this.#ses?.configurationSet
  }

  /** Lets a function send, and tells it how and as whom. */
  grantSend(grantee: BundledFunction): void {
    const email = this.#email
    grantee.tell({ EMAIL_PROVIDER: email.provider, EMAIL_SENDER: email.sender })
    if (this.#ses !== undefined) {
      grantee.tell({ SES_CONFIGURATION_SET: this.#ses.configurationSet })
      this.#allowSend(grantee, email.sender, this.#ses.configurationSetArn)
    }
    if (email.provider === 'ses' && email.endpoint !== undefined) grantee.tell({ AWS_ENDPOINT_URL_SESV2: email.endpoint })
    if (email.provider === 'smtp') {
      const { host, port, user, passwordSecret } = email.smtp
      const password = `{{resolve:secretsmanager:${passwordSecret}}}`
      grantee.tell({ SMTP_HOST: host, SMTP_PORT: String(port), SMTP_USER: user, SMTP_PASSWORD: password })
    }
  }

  /** SES checks a recipient's identity as well, where the account has verified it: in a sandbox that is every recipient. */
  #allowSend(grantee: BundledFunction, sender: string, configurationSetArn: string): void {
    const identities = Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: '*' })
    grantee.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [identities, configurationSetArn],
        conditions: { StringEquals: { 'ses:FromAddress': addressOf(sender) } },
      }),
    )
    acknowledge(
      grantee,
      'IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]',
      'Any recipient may be an identity of the account; the condition holds the sender to the one address.',
    )
  }

  /** Easy DKIM: the three records of the outputs in the domain's DNS are the only step by hand. */
  #createIdentity({ sender, endpoint }: Extract<Email, { provider: 'ses' }>): Ses {
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    })
    // SES speaks to the default bus of its region only.
    const bus = EventBus.fromEventBusName(this, 'DefaultBus', 'default')
    configurationSet.addEventDestination('Receipts', { destination: EventDestination.eventBus(bus), events: RECEIPTS })
    const identity = new EmailIdentity(this, 'Identity', { identity: Identity.domain(domainOf(sender)), configurationSet })
    // An endpoint of our own knows no DKIM.
    if (endpoint === undefined)
      for (const [index, { name, value }] of identity.dkimRecords.entries())
        new CfnOutput(this, `DkimRecord${index + 1}`, { value: `${name} CNAME ${value}` })
    const configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: configurationSet.configurationSetName,
    })
    return { configurationSetArn, configurationSet: configurationSet.configurationSetName }
  }
}

const addressOf = (sender: string): string => sender.slice(sender.indexOf('<') + 1).replace('>', '')
const domainOf = (sender: string): string => addressOf(sender).slice(addressOf(sender).lastIndexOf('@') + 1)
