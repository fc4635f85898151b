/** The client of Amazon SES, in a file of its own: loaded with the first mail, and what of it is not used is not bundled. */
import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2'
import type { CallSes } from './ses-email-sender.ts'

export function connectSes(sockets: number): CallSes {
  const client = new SESv2Client({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 10_000,
      // Without it the SDK only warns when the time is up.
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: sockets },
      httpsAgent: { keepAlive: true, maxSockets: sockets },
    },
  })
  return request => client.send(new SendEmailCommand(request))
}
