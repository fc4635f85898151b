/** SES's events on EventBridge: which a configuration set asks for, and how they look on the bus. */
import { ACCOUNT, REGION } from './resource-types.ts'
import type { MailEventsSpec } from './wiring.ts'

/** `eventType` of SES's event record → `detail-type` on the bus. */
const DETAIL_TYPES = {
  Send: 'Email Sent',
  Delivery: 'Email Delivered',
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
  Reject: 'Email Rejected',
  'Rendering Failure': 'Email Rendering Failed',
  DeliveryDelay: 'Email Delivery Delayed',
} as const
export type MailEventType = keyof typeof DETAIL_TYPES

export type MailEvent = {
  configurationSet: string
  /** SES's event record, as it documents it. */
  detail: { eventType: MailEventType; mail: { tags: Record<string, string[]> } & Record<string, unknown> } & Record<
    string,
    unknown
  >
}

/** `RENDERING_FAILURE`, `renderingFailure` and `Rendering Failure` are one type. */
const fold = (type: string): string => type.replaceAll(/[^a-z]/gi, '').toLowerCase()

export const isAskedFor = ({ configurationSet, detail }: MailEvent, destinations: readonly MailEventsSpec[]): boolean =>
  destinations.some(
    ({ ConfigurationSetName, EventDestination: { Enabled, MatchingEventTypes } }) =>
      Enabled &&
      ConfigurationSetName === configurationSet &&
      MatchingEventTypes.some(type => fold(type) === fold(detail.eventType)),
  )

export const toBusEvent = ({ configurationSet, detail }: MailEvent) => ({
  Source: 'aws.ses',
  DetailType: DETAIL_TYPES[detail.eventType],
  Resources: [`arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/${configurationSet}`],
  detail,
})
