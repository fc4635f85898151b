import { CfnOutput, Stack } from 'aws-cdk-lib'
import { ConfigurationSet, EmailIdentity, Identity, SuppressionReasons } from 'aws-cdk-lib/aws-ses'
import { Construct } from 'constructs'
import type { Settings } from '../settings.ts'
import type { BundledFunction } from './bundled-function.ts'

export type MailPortProps = { readonly email: Settings['email'] }

/** The way out for e-mail. Over SMTP nothing of Amazon SES is made: it does not exist in every partition. */
export class MailPort extends Construct {
  readonly #email: Settings['email']
  readonly #ses: { readonly arns: readonly string[]; readonly configurationSet: string } | undefined

  constructor(scope: Construct, id: string, props: MailPortProps) {
    super(scope, id)
    this.#email = props.email
    this.#ses = props.email.provider === 'ses' ? this.#createIdentity(props.email.sender) : undefined
  }

  /** Lets a function send, and tells it how and as whom. */
  grantSend(grantee: BundledFunction): void {
    const email = this.#email
    const variables = { EMAIL_PROVIDER: email.provider, EMAIL_SENDER: email.sender, EMAIL_RATE: String(email.rate) }
    for (const [name, value] of Object.entries(variables)) grantee.function.addEnvironment(name, value)
    if (this.#ses !== undefined) {
      grantee.function.addEnvironment('SES_CONFIGURATION_SET', this.#ses.configurationSet)
      grantee.allow(['ses:SendEmail'], ...this.#ses.arns)
    }
    if (email.provider === 'ses' && email.endpoint !== undefined)
      grantee.function.addEnvironment('AWS_ENDPOINT_URL_SESV2', email.endpoint)
    if (email.provider === 'smtp') {
      const { host, port, user, passwordSecret } = email.smtp
      const smtp = {
        SMTP_HOST: host,
        SMTP_PORT: String(port),
        SMTP_USER: user,
        SMTP_PASSWORD: `{{resolve:secretsmanager:${passwordSecret}}}`,
      }
      for (const [name, value] of Object.entries(smtp)) grantee.function.addEnvironment(name, value)
    }
  }

  /** Easy DKIM: the three records of the outputs in the domain's DNS are the only step by hand. */
  #createIdentity(sender: string): { arns: readonly string[]; configurationSet: string } {
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    })
    const identity = new EmailIdentity(this, 'Identity', { identity: Identity.domain(domainOf(sender)), configurationSet })
    for (const [index, { name, value }] of identity.dkimRecords.entries())
      new CfnOutput(this, `DkimRecord${index + 1}`, { value: `${name} CNAME ${value}` })
    const configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: configurationSet.configurationSetName,
    })
    return { arns: [identity.emailIdentityArn, configurationSetArn], configurationSet: configurationSet.configurationSetName }
  }
}

const domainOf = (sender: string): string => sender.slice(sender.lastIndexOf('@') + 1).replace('>', '')
