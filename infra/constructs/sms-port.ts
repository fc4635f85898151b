import { Stack } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'
import type { Settings } from '../settings.ts'
import { acknowledge } from './acknowledge.ts'
import type { BundledFunction } from './bundled-function.ts'

/** Several stacks may send through one origin of one account: what a message carries of its own tells whose receipt it is. */
export const getSmsSystem = (scope: IConstruct): string => Stack.of(scope).stackName

/** Lets a function send SMS, and tells it how. */
export function grantSms(grantee: BundledFunction, sms: Settings['sms']): void {
  grantee.tell({ SMS_PROVIDER: sms.provider })
  if (sms.provider === 'local') grantee.tell({ SMS_ENDPOINT: sms.endpoint })
  if (sms.provider === 'end-user-messaging') {
    const [resource = '', resourceName = ''] = sms.origin.split('/')
    const origin = Stack.of(grantee).formatArn({ service: 'sms-voice', resource, resourceName })
    grantee.allow(['sms-voice:SendTextMessage'], origin)
    grantee.tell({ SMS_ORIGIN: origin, SMS_SYSTEM: getSmsSystem(grantee) })
    if (sms.endpoint !== undefined) grantee.tell({ AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: sms.endpoint })
  }
  if (sms.provider === 'sns') {
    grantee.allow(['sns:Publish'], '*')
    acknowledge(grantee, 'IAM5[Resource::*]', 'A mobile number is no resource of SNS: the right is for all of them or none.')
    if (sms.endpoint !== undefined) grantee.tell({ AWS_ENDPOINT_URL_SNS: sms.endpoint })
  }
}
