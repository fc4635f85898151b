/** A notice as a row of the Outbox. */
import * as z from 'zod/mini'
import { CLOCK_NAMES, type ClueStage, type ClueSubject, OCCASIONS } from '../core/clues/clue.ts'
import { isClueStage } from '../core/clues/stages.ts'
import { CAPACITIES, isStageName, type StageName } from '../core/deadlines/ladder.ts'
import { CHANNELS } from '../core/outbox/channel.ts'
import { type Addressee, MATTERS, type Matter, type Notice, PURPOSES, type TaskSubject } from '../core/outbox/notice.ts'
import { NOTICE_STATES } from '../core/outbox/states.ts'
import type { HeldNotice, NoticeRecord } from '../core/ports.ts'
import { buildNoticeKey } from './keys.ts'
import type { Row } from './dynamo.ts'
import { $count, $day, $instant, $office, $party, $role, toTtl } from './row-fields.ts'

export const $subject: z.ZodMiniType<TaskSubject> = z.object({
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

const $matter: z.ZodMiniType<Matter> = z.object({
  kind: z.enum(MATTERS),
  duty: z.object({ issuer: $office, task: z.string(), party: $party, office: $office }),
  id: z.string(),
})

const $clue: z.ZodMiniType<ClueSubject> = z.object({
  number: z.string(),
  occasion: z.enum(OCCASIONS),
  version: z.exactOptional($count),
  office: z.exactOptional($office),
  clock: z.exactOptional(z.enum(CLOCK_NAMES)),
  stage: z.exactOptional(z.custom<ClueStage>(isClueStage)),
  on: z.exactOptional($day),
  due: z.exactOptional($day),
})

/** What tells a notice from the others of its day. */
const way = {
  id: z.string(),
  purpose: z.enum(PURPOSES),
  role: $role,
  first: z.boolean(),
  standsInFor: z.exactOptional(z.array($role)),
  channel: z.enum(CHANNELS),
}

const $state = z.enum(NOTICE_STATES)

export const $HeldNotice: z.ZodMiniType<HeldNotice> = z.object({
  id: z.string(),
  batch: z.string(),
  attempts: $count,
  state: $state,
})

export const $NoticeState = z.object({ id: z.string(), state: $state })

export const $NoticeRecord: z.ZodMiniType<NoticeRecord> = z.object({
  ...way,
  office: $office,
  addressee: $addressee,
  day: $day,
  root: z.exactOptional(z.object(way)),
  subjects: z.array($subject),
  matter: z.exactOptional($matter),
  clues: z.exactOptional(z.array($clue)),
  urgent: z.exactOptional(z.literal(true)),
  prepared: z.exactOptional(z.string()),
  corrects: z.exactOptional(z.object({ correction: z.string(), notice: z.string() })),
  reason: z.string(),
  batch: z.string(),
  attempts: $count,
  state: $state,
  createdAt: $instant,
  changedAt: $instant,
  cause: z.exactOptional(z.string()),
  possibleDoubles: z.prefault($count, 0),
  messageId: z.exactOptional(z.string()),
  sentAt: z.exactOptional($instant),
  template: z.exactOptional(z.string()),
  contactVersion: z.exactOptional($count),
  addressHash: z.exactOptional(z.string()),
  links: z.exactOptional(z.array(z.string())),
  trail: z.exactOptional(z.array(z.object({ at: $instant, state: $state, cause: z.string() }))),
})

export const toNoticeItem = (notice: Notice, at: string): Row => ({
  ...buildNoticeKey(notice.id),
  entity: 'notice',
  ...notice,
  state: 'planned',
  createdAt: at,
  changedAt: at,
  ttl: toTtl(notice.day),
})
