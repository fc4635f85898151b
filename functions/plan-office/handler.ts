import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { buildDocumentClient, CONNECTIONS } from '../adapters/dynamo.ts'
import { buildOutboxStore } from '../adapters/outbox-store.ts'
import { buildRegisterStore } from '../adapters/register-store.ts'
import { buildRules } from '../core/deadlines/rules.ts'
import { currentGuide } from '../core/guide/editions.ts'
import { EVENTS } from '../core/events.ts'
import { buildLimit } from '../core/limiter.ts'
import { METRICS } from '../core/targets.ts'
import { $LadderEnv, $TablesEnv, $WindowsEnv, parseEnv } from '../runtime/env.ts'
import { parseEvent, wrap } from '../runtime/shell.ts'
import { count, note, warn } from '../runtime/observe.ts'
import { planOfficeDay } from './plan-office.ts'

const env = parseEnv($TablesEnv)
const client = buildDocumentClient()
const needs = {
  rules: buildRules(currentGuide, parseEnv($LadderEnv).LADDER),
  windows: parseEnv($WindowsEnv).SEND_WINDOWS,
  register: buildRegisterStore(client, env.REGISTER_TABLE_NAME),
  outbox: buildOutboxStore(client, env.OUTBOX_TABLE_NAME),
  now: () => new Date().toISOString(),
  newId: randomUUID,
  limit: buildLimit(CONNECTIONS),
}

const $event = z.object({ detail: EVENTS.OfficeDayOpened.$detail })

export const handler = wrap(async event => {
  const { office, day } = parseEvent($event, event).detail.data
  for (const planned of await planOfficeDay(needs, office, day)) {
    note('office planned', { office, day: planned.day, notices: planned.notices, unreachable: planned.unreachable })
    for (const { row, message } of planned.problems) warn('unreadable row', { office, row, problem: message })
    count('NoticesPlanned', planned.notices)
    count('PartiesUnreachable', planned.unreachable)
    count(METRICS.rowsUnreadable, planned.problems.length)
  }
  count(METRICS.officesPlanned)
})
