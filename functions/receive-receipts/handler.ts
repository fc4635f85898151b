import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { buildHashAddress } from '../adapters/address-hash.ts'
import { buildBusClient, buildTellEnds } from '../adapters/bus.ts'
import { buildDocumentClient, CONNECTIONS } from '../adapters/dynamo.ts'
import { buildOutboxStore } from '../adapters/outbox-store.ts'
import { buildRegisterStore } from '../adapters/register-store.ts'
import { buildCalendar } from '../core/deadlines/calendar.ts'
import { buildLimit } from '../core/limiter.ts'
import { CHANNELS } from '../core/outbox/channel.ts'
import { logBrake, logReceipt, logRecordFailure } from '../runtime/delivery-log.ts'
import { $EndingEnv, $text, $WindowsEnv, parseEnv } from '../runtime/env.ts'
import { parseEvent, wrap } from '../runtime/shell.ts'
import { receiveReceipts } from './receive-receipts.ts'

const env = parseEnv(
  z.extend($EndingEnv, {
    ...$WindowsEnv.shape,
    ADDRESS_HASH_KEY: $text,
    OPERATOR_EMAIL: z.prefault(z.string(), ''),
    SMS_PROVIDER: $text,
  }),
)
const client = buildDocumentClient()
const now = (): string => new Date().toISOString()
const needs = {
  register: buildRegisterStore(client, env.REGISTER_TABLE_NAME),
  outbox: buildOutboxStore(client, env.OUTBOX_TABLE_NAME),
  now,
  newId: randomUUID,
  limit: buildLimit(CONNECTIONS),
  hashAddress: buildHashAddress(env.ADDRESS_HASH_KEY),
  channels: CHANNELS.filter(channel => channel !== 'sms' || env.SMS_PROVIDER !== 'off'),
  windows: env.SEND_WINDOWS,
  calendar: buildCalendar(),
  operatorEmail: env.OPERATOR_EMAIL,
  tellEnds: buildTellEnds(buildBusClient(), env.EVENT_BUS_NAME, now),
  onReceipt: logReceipt,
  onBrake: logBrake,
}

const $event = z.object({ Records: z.array(z.looseObject({ messageId: z.string(), body: z.string() })) })

export const handler = wrap(async event => {
  const batch = parseEvent($event, event)
  const failures = await receiveReceipts(needs, batch.Records)
  return processPartialResponse(
    batch,
    ({ messageId }: { messageId: string }) => {
      const failure = failures.get(messageId)
      if (failure === undefined) return
      logRecordFailure(messageId, failure)
      throw failure
    },
    new BatchProcessor(EventType.SQS),
    { throwOnFullBatchFailure: false },
  )
})
