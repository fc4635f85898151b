/** The rows of pauses, brakes, suppressed addresses and counts. */
import * as z from 'zod/mini'
import { CHANNELS } from '../core/outbox/channel.ts'
import type { Brake, Correction, Deed, Pause, Release, Withdrawal } from '../core/outbox/controls.ts'
import type { RateRow } from '../core/delivery/rate.ts'
import type { Suppression } from '../core/outbox/suppression.ts'
import { AUDIT_ACTIONS, type AuditEntry, type MailMinute } from '../core/ports.ts'
import type { Row } from './dynamo.ts'
import { buildCorrectionKey, buildPauseKey } from './keys.ts'
import { $count, $instant, $office, $party, $role, toTtlOf } from './row-fields.ts'

const $scope = z.union([$office, z.literal('all')])

export const $Pause: z.ZodMiniType<Pause> = z.object({
  scope: $scope,
  since: $instant,
  reason: z.string(),
  by: z.string(),
})

export const toPauseItem = (pause: Pause): Row => ({ ...buildPauseKey(pause.scope), entity: 'pause', ...pause })

const $Brake: z.ZodMiniType<Brake> = z.object({
  office: $office,
  since: $instant,
  mails: $count,
  hardBounces: $count,
  complaints: $count,
})

const deed = { at: $instant, reason: z.string(), by: z.string() }
const $Deed: z.ZodMiniType<Deed> = z.object(deed)

/** The row of an office's brake stays when it is released, so that its last release is known. */
export const $BrakeRow: z.ZodMiniType<{ brake?: Brake; release?: Release }> = z.pipe(
  z.object({
    brake: $Brake,
    isOn: z.boolean(),
    release: z.exactOptional(z.object({ ...deed, office: $office })),
  }),
  z.transform(({ brake, isOn, release }) => ({ ...(isOn && { brake }), ...(release && { release }) })),
)

const $Withdrawal: z.ZodMiniType<Withdrawal> = z.object({
  ...deed,
  id: z.string(),
  scope: $scope,
  what: z.union([
    z.object({ kind: z.literal('task'), issuer: $office, task: z.string() }),
    z.object({ kind: z.literal('template'), template: z.string() }),
  ]),
})
export const $Withdrawals = z.object({ list: z.array($Withdrawal), version: $count, token: z.string() })

export const $Correction: z.ZodMiniType<Correction> = z.object({ ...deed, id: z.string(), text: z.string() })
export const toCorrectionItem = (correction: Correction): Row => ({
  ...buildCorrectionKey(correction.id),
  entity: 'correction',
  ...correction,
  ttl: toTtlOf(correction.at),
})

export const $Suppression: z.ZodMiniType<Suppression> = z.object({
  addressHash: z.string(),
  cause: z.enum(['hard-bounce', 'complaint']),
  channel: z.enum(CHANNELS),
  office: $office,
  party: $party,
  role: $role,
  notice: z.string(),
  since: $instant,
  lifted: z.exactOptional($Deed),
})

export const $AuditEntry: z.ZodMiniType<AuditEntry> = z.object({
  ...deed,
  action: z.enum(AUDIT_ACTIONS),
  of: z.string(),
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
