/** The rows of pauses, brakes, suppressed addresses and counts. */
import * as z from 'zod/mini'
import { CHANNELS } from '../core/outbox/channel.ts'
import type { Brake, Pause } from '../core/outbox/controls.ts'
import type { RateRow } from '../core/outbox/rate.ts'
import type { Suppression } from '../core/outbox/suppression.ts'
import type { MailMinute } from '../core/ports.ts'
import type { Row } from './dynamo.ts'
import { buildBrakeKey, buildPauseKey } from './keys.ts'
import { $count, $instant, $office, $party, $role } from './row-fields.ts'

export const $Pause: z.ZodMiniType<Pause> = z.object({
  scope: z.union([$office, z.literal('all')]),
  since: $instant,
  reason: z.string(),
  by: z.string(),
})

export const toPauseItem = (pause: Pause): Row => ({ ...buildPauseKey(pause.scope), entity: 'pause', ...pause })

export const $Brake: z.ZodMiniType<Brake> = z.object({
  office: $office,
  since: $instant,
  mails: $count,
  hardBounces: $count,
  complaints: $count,
})

export const toBrakeItem = (brake: Brake): Row => ({ ...buildBrakeKey(brake.office), entity: 'brake', ...brake })

export const $Suppression: z.ZodMiniType<Suppression> = z.object({
  addressHash: z.string(),
  cause: z.enum(['hard-bounce', 'complaint']),
  channel: z.enum(CHANNELS),
  office: $office,
  party: $party,
  role: $role,
  notice: z.string(),
  since: $instant,
  lifted: z.exactOptional(z.object({ at: $instant, reason: z.string(), by: z.string() })),
})

export const $MailMinute: z.ZodMiniType<MailMinute> = z.pipe(
  z.object({
    sk: z.string(),
    sent: z.prefault($count, 0),
    hardBounces: z.prefault($count, 0),
    complaints: z.prefault($count, 0),
  }),
  z.transform(({ sk, ...counts }) => ({ minute: sk, ...counts })),
)

export const $RateRow: z.ZodMiniType<RateRow> = z.object({ leasedUntil: z.number() })
