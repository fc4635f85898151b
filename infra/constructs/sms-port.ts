import type { Settings } from '../settings.ts'
import type { BundledFunction } from './bundled-function.ts'

/** Lets a function send SMS, and tells it how. SNS has no resource for a mobile number, so its right is for all of them. */
export function grantSms(grantee: BundledFunction, sms: Settings['sms']): void {
  grantee.tell({ SMS_PROVIDER: sms.provider })
  if (sms.provider === 'local') grantee.tell({ SMS_ENDPOINT: sms.endpoint })
  if (sms.provider === 'sns') {
    grantee.allow(['sns:Publish'], '*')
    if (sms.endpoint !== undefined) grantee.tell({ AWS_ENDPOINT_URL_SNS: sms.endpoint })
  }
}
