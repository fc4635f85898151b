import { Stack } from 'aws-cdk-lib'
import type { Settings } from '../settings.ts'
import { acknowledge } from './acknowledge.ts'
import type { BundledFunction } from './bundled-function.ts'

/** Lets a function send SMS, and tells it how. */
export function grantSms(grantee: BundledFunction, sms: Settings['sms']): void {
  grantee.tell({ SMS_PROVIDER: sms.provider })
  if (sms.provider === 'local') grantee.tell({ SMS_ENDPOINT: sms.endpoint })
  if (sms.provider === 'end-user-messaging') {
    const [resource = '', resourceName = ''] = sms.origin.split('/')
    const origin = Stack.of(grantee).formatArn({ service: 'sms-voice', resource, resourceName })
    grantee.allow(['sms-voice:SendTextMessage'], origin)
    grantee.tell({ SMS_ORIGIN: origin })
    if (sms.endpoint !== undefined) grantee.tell({ AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: sms.endpoint })
  }
  if (sms.provider === 'sns') {
    grantee.allow(['sns:Publish'], '*')
    acknowledge(grantee, 'IAM5[Resource::*]', 'A mobile number is no resource of SNS: the right is for all of them or none.')
    if (sms.endpoint !== undefined) grantee.tell({ AWS_ENDPOINT_URL_SNS: sms.endpoint })
  }
}
