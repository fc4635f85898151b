/** The rows that tell offices and the operator something. */
import * as z from 'zod/mini'
import type { FailureRow, PlanRemarks, PreparedReport, UnreachableRow, UnreachedRow } from '../core/ports.ts'
import type { Row } from './dynamo.ts'
import { buildFailureKey, buildPreparedKey, buildRemarksKey, buildUnreachableKey, buildUnreachedKey } from './keys.ts'
import { $subject } from './notice-rows.ts'
import { $count, $day, $instant, $office, $party, toTtl, toTtlOf } from './row-fields.ts'

export const $UnreachableRow: z.ZodMiniType<UnreachableRow> = z.object({
  party: $party,
  name: z.string(),
  office: $office,
  day: $day,
  createdAt: $instant,
  subjects: z.array($subject),
})

export const toUnreachableItem = (row: UnreachableRow): Row => ({
  ...buildUnreachableKey(row),
  entity: 'unreachable',
  ...row,
  ttl: toTtl(row.day),
})

export const $FailureRow: z.ZodMiniType<FailureRow> = z.object({
  notice: z.string(),
  office: $office,
  day: $day,
  createdAt: $instant,
})

export const toFailureItem = (row: FailureRow): Row => ({
  ...buildFailureKey(row),
  entity: 'failure',
  ...row,
  ttl: toTtl(row.day),
})

export const $PlanRemarks: z.ZodMiniType<PlanRemarks> = z.object({
  office: $office,
  day: $day,
  createdAt: $instant,
  provisional: z.array($day),
  problems: z.array(z.object({ row: z.string(), message: z.string() })),
  more: z.exactOptional($count),
})

export const toRemarksItem = (row: PlanRemarks): Row => ({
  ...buildRemarksKey(row),
  entity: 'remarks',
  ...row,
  ttl: toTtl(row.day),
})

export const $UnreachedRow: z.ZodMiniType<UnreachedRow> = z.object({
  notice: z.string(),
  office: $office,
  slot: z.string(),
  at: $instant,
})

export const toUnreachedItem = (row: UnreachedRow): Row => ({
  ...buildUnreachedKey(row),
  entity: 'unreached',
  ...row,
  ttl: toTtlOf(row.at),
})

export const $PreparedReport: z.ZodMiniType<PreparedReport> = z.object({
  id: z.string(),
  createdAt: $instant,
  headline: z.string(),
  lead: z.array(z.string()),
  table: z.object({ heading: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  file: z.object({ fileName: z.string(), contentType: z.string(), content: z.instanceof(Uint8Array) }),
})

export const toPreparedItem = (report: PreparedReport): Row => ({
  ...buildPreparedKey(report.id),
  entity: 'prepared',
  ...report,
  ttl: toTtlOf(report.createdAt),
})
