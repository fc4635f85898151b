import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { buildDocumentClient, CONNECTIONS } from '../adapters/dynamo.ts'
import { buildOutboxStore } from '../adapters/outbox-store.ts'
import { buildRegisterStore } from '../adapters/register-store.ts'
import { buildCalendar } from '../core/deadlines/calendar.ts'
import { buildLimit } from '../core/limiter.ts'
import { METRICS } from '../core/targets.ts'
import { $TablesEnv, parseEnv } from '../runtime/env.ts'
import { $Scheduled, parseEvent, wrap } from '../runtime/shell.ts'
import { count, note } from '../runtime/observe.ts'
import { reportUnreachable } from './report-unreachable.ts'

const env = parseEnv(z.extend($TablesEnv, { OPERATOR_EMAIL: z.prefault(z.string(), '') }))
const client = buildDocumentClient()
const needs = {
  register: buildRegisterStore(client, env.REGISTER_TABLE_NAME),
  outbox: buildOutboxStore(client, env.OUTBOX_TABLE_NAME),
  calendar: buildCalendar(),
  operatorEmail: env.OPERATOR_EMAIL,
  now: () => new Date().toISOString(),
  newId: randomUUID,
  limit: buildLimit(CONNECTIONS),
}

export const handler = wrap(async event => {
  const reported = await reportUnreachable(needs, parseEvent($Scheduled, event).scheduledTime)
  count(METRICS.reportUnreachableRan)
  if (reported === undefined) return
  note('operator report', { ...reported, told: String(reported.told) })
  count('OfficesUnfinished', reported.unfinished + reported.ahead)
})
