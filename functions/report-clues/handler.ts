import { randomUUID } from 'node:crypto'
import { buildDocumentClient, CONNECTIONS } from '../adapters/dynamo.ts'
import { buildFiguresWorkbook } from '../adapters/figures-workbook.ts'
import { buildOutboxStore } from '../adapters/outbox-store.ts'
import { buildRegisterStore } from '../adapters/register-store.ts'
import { buildCalendar } from '../core/deadlines/calendar.ts'
import { buildLimit } from '../core/limiter.ts'
import { METRICS } from '../core/targets.ts'
import { $TablesEnv, $WindowsEnv, parseEnv } from '../runtime/env.ts'
import { count, note, warn } from '../runtime/observe.ts'
import { $Scheduled, parseEvent, wrap } from '../runtime/shell.ts'
import { reportClues } from './report-clues.ts'

const env = parseEnv($TablesEnv)
const client = buildDocumentClient()
const needs = {
  register: buildRegisterStore(client, env.REGISTER_TABLE_NAME),
  outbox: buildOutboxStore(client, env.OUTBOX_TABLE_NAME),
  windows: parseEnv($WindowsEnv).SEND_WINDOWS,
  calendar: buildCalendar(),
  buildWorkbook: buildFiguresWorkbook,
  now: () => new Date().toISOString(),
  newId: randomUUID,
  limit: buildLimit(CONNECTIONS),
}

export const handler = wrap(async event => {
  const reported = await reportClues(needs, parseEvent($Scheduled, event).scheduledTime)
  count(METRICS.reportCluesRan)
  if (reported === undefined) return
  const { month, notices, problems } = reported
  note('figures of clues', { month, notices })
  for (const { row, message } of problems) warn('unreadable row', { row, problem: message })
  count(METRICS.rowsUnreadable, problems.length)
})
