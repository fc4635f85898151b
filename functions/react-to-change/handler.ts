import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { buildBusClient, buildPublish } from '../adapters/bus.ts'
import { parseDutyImages } from '../adapters/duty-image.ts'
import { buildDocumentClient, CONNECTIONS } from '../adapters/dynamo.ts'
import { parseEntryImage, showsEntry } from '../adapters/entry-image.ts'
import { buildOutboxStore } from '../adapters/outbox-store.ts'
import { buildRegisterStore } from '../adapters/register-store.ts'
import { buildCalendar } from '../core/deadlines/calendar.ts'
import type { Happening } from '../core/events.ts'
import { buildLimit } from '../core/limiter.ts'
import { logRecordFailure } from '../runtime/delivery-log.ts'
import { $TablesEnv, $text, $WindowsEnv, parseEnv } from '../runtime/env.ts'
import { count, note, warn } from '../runtime/observe.ts'
import { parseEvent, wrap } from '../runtime/shell.ts'
import { publishHappened, type Reacted, reactToChange, reactToClue } from './react-to-change.ts'

const env = { ...parseEnv($TablesEnv), ...parseEnv(z.object({ EVENT_BUS_NAME: $text })) }
const client = buildDocumentClient()
const needs = {
  calendar: buildCalendar(),
  windows: parseEnv($WindowsEnv).SEND_WINDOWS,
  register: buildRegisterStore(client, env.REGISTER_TABLE_NAME),
  outbox: buildOutboxStore(client, env.OUTBOX_TABLE_NAME),
  publish: buildPublish(buildBusClient(), env.EVENT_BUS_NAME),
  now: () => new Date().toISOString(),
  newId: randomUUID,
  limit: buildLimit(CONNECTIONS),
}

const $record = z.looseObject({
  eventID: z.optional(z.string()),
  dynamodb: z.looseObject({ OldImage: z.optional(z.unknown()), NewImage: z.unknown() }),
})
const $event = z.object({ Records: z.array($record) })

const react = (images: z.infer<typeof $record>['dynamodb']): Promise<Reacted> =>
  showsEntry(images) ? reactToClue(needs, parseEntryImage(images)) : reactToChange(needs, parseDutyImages(images))

export const handler = wrap(async event => {
  const reacted: Reacted[] = []
  const response = await processPartialResponse(
    parseEvent($event, event),
    async ({ eventID, dynamodb }: z.infer<typeof $record>) => {
      try {
        reacted.push(await react(dynamodb))
      } catch (error) {
        logRecordFailure(eventID, error)
        throw error
      }
    },
    new BatchProcessor(EventType.DynamoDBStreams),
    { throwOnFullBatchFailure: false },
  )
  // Failing here brings all records again: the notices stand, and what happened is told once more.
  await publishHappened(needs, reacted)
  reacted.forEach(logReacted)
  return response
})

function logReacted({ notices, happened, problems }: Reacted): void {
  happened.forEach(noteHappened)
  for (const { row, message } of problems) warn('unreadable row', { row, problem: message })
  count('ReactionsPlaced', notices)
  count('RowsUnreadable', problems.length)
}

function noteHappened(one: Happening): void {
  if ('clue' in one) {
    const { number, kind, level: urgency, state, from, to, office } = one.clue
    return note('clue moved', { event: one.event, number, kind, urgency, state, from, to, office })
  }
  const { issuer, task, party, office } = one.duty
  note('duty answered', { event: one.event, issuer, task, party: party.id, office })
}
