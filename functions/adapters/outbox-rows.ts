/** The rows of the Outbox table: how each is written and read. */
import * as z from 'zod/mini'
import { CAPACITIES, isStageName, type StageName } from '../core/deadlines/ladder.ts'
import { addDays, type Day } from '../core/day.ts'
import { addMilliseconds } from '../core/instant.ts'
import { CHANNELS } from '../core/outbox/channel.ts'
import { type Addressee, type Batch, type Notice, PURPOSES, type TaskSubject } from '../core/outbox/notice.ts'
import { NOTICE_STATES } from '../core/outbox/states.ts'
import type { FailureRow, HeldNotice, LeasedBatch, NewBatch, NoticeRecord, PlanRemarks, UnreachableRow } from '../core/ports.ts'
import { ROLE_CODES } from '../core/register/register.ts'
import {
  buildBatchKey,
  buildDueKey,
  buildFailureKey,
  buildNoticeKey,
  buildRemarksKey,
  buildUnreachableKey,
  type Key,
} from './keys.ts'
import { $day, $office, $party } from './row-fields.ts'

/** A notice's key must outlive every repetition of its plan; the record itself is asked for within a programme year. */
const KEEP_DAYS = 400
/** The stream carries a batch to its worker; the sweep looks only at what is still open after this. */
const STREAM_GRACE = 60_000

const toTtl = (day: Day): number => Date.parse(`${addDays(day, KEEP_DAYS)}T00:00:00Z`) / 1000

const $instant = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/))
const $count = z.int().check(z.nonnegative())

const $subject: z.ZodMiniType<TaskSubject> = z.object({
  issuer: $office,
  task: z.string(),
  stage: z.custom<StageName>(isStageName),
  as: z.enum(CAPACITIES),
  on: $day,
})

const $addressee: z.ZodMiniType<Addressee> = z.union([
  $party,
  z.object({ kind: z.literal('operator'), id: z.literal('operator') }),
])

export const $NoticeRecord: z.ZodMiniType<NoticeRecord> = z.object({
  id: z.string(),
  purpose: z.enum(PURPOSES),
  office: $office,
  addressee: $addressee,
  role: z.enum(ROLE_CODES),
  first: z.boolean(),
  channel: z.enum(CHANNELS),
  day: $day,
  subjects: z.array($subject),
  reason: z.string(),
  batch: z.string(),
  attempts: $count,
  state: z.enum(NOTICE_STATES),
  createdAt: $instant,
  changedAt: $instant,
  cause: z.exactOptional(z.string()),
  possibleDoubles: z.prefault($count, 0),
  messageId: z.exactOptional(z.string()),
})

export const $HeldNotice: z.ZodMiniType<HeldNotice> = z.object({
  id: z.string(),
  batch: z.string(),
  attempts: $count,
  state: z.enum(NOTICE_STATES),
})

export const toNoticeItem = (notice: Notice, at: string): Key & Record<string, unknown> => ({
  ...buildNoticeKey(notice.id),
  entity: 'notice',
  ...notice,
  state: 'planned',
  createdAt: at,
  changedAt: at,
  ttl: toTtl(notice.day),
})

const $batch = z.object({
  id: z.string(),
  office: $office,
  day: $day,
  priority: z.enum(['urgent', 'ordinary']),
  dueAt: $instant,
  notices: z.array(z.string()),
})

/** What a stream record must name; the rest is read with the lease. */
export const $BatchRow: z.ZodMiniType<Batch> = $batch

export const $LeasedBatch: z.ZodMiniType<LeasedBatch> = z.extend($batch, {
  lane: z.enum(['urgent', 'now', 'later']),
  attempt: $count,
  leaseUntil: $instant,
  inHand: z.exactOptional(z.object({ since: $instant, notices: z.array(z.string()) })),
})

export const toBatchItem = (batch: NewBatch): Key & Record<string, unknown> => ({
  ...buildBatchKey(batch),
  ...buildDueKey(batch.id, batch.lane === 'later' ? batch.dueAt : addMilliseconds(batch.dueAt, STREAM_GRACE)),
  entity: 'batch',
  ...batch,
  attempt: 0,
  ttl: toTtl(batch.day),
})

export const $UnreachableRow: z.ZodMiniType<UnreachableRow> = z.object({
  party: $party,
  name: z.string(),
  office: $office,
  day: $day,
  createdAt: $instant,
  subjects: z.array($subject),
})

export const toUnreachableItem = (row: UnreachableRow): Key & Record<string, unknown> => ({
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

export const toFailureItem = (row: FailureRow): Key & Record<string, unknown> => ({
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

export const toRemarksItem = (row: PlanRemarks): Key & Record<string, unknown> => ({
  ...buildRemarksKey(row),
  entity: 'remarks',
  ...row,
  ttl: toTtl(row.day),
})
