import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import * as z from 'zod/mini'
import { parseBatchImage } from '../adapters/batch-image.ts'
import { buildBusClient, buildTellEnds } from '../adapters/bus.ts'
import { buildDeliver } from '../adapters/delivery.ts'
import { buildDocumentClient } from '../adapters/dynamo.ts'
import { buildOutboxStore } from '../adapters/outbox-store.ts'
import { buildRegisterStore } from '../adapters/register-store.ts'
import type { Delivered } from '../core/delivery/delivery.ts'
import { logBatch, logChange, logHandOver, logProblem, logRecordFailure } from '../runtime/delivery-log.ts'
import { $EndingEnv, parseDeliveryEnv, parseEnv } from '../runtime/env.ts'
import { parseEvent, wrap } from '../runtime/shell.ts'
import { deliverRecord, dispatchRest } from './deliver-batch.ts'

/** For slots of the rate: a stream that waits holds up whatever comes behind it, and many that wait are no fair queue. */
const PATIENCE = 2_000

const env = parseEnv($EndingEnv)
const client = buildDocumentClient()
const outbox = buildOutboxStore(client, env.OUTBOX_TABLE_NAME)
const now = (): string => new Date().toISOString()
const register = buildRegisterStore(client, env.REGISTER_TABLE_NAME)
const tellEnds = buildTellEnds(buildBusClient(), env.EVENT_BUS_NAME, now)
const deliver = buildDeliver({ register, outbox, tellEnds }, parseDeliveryEnv())

const $event = z.object({
  Records: z.array(z.looseObject({ eventID: z.optional(z.string()), dynamodb: z.looseObject({ NewImage: z.unknown() }) })),
})

export const handler = wrap(async (event, context) => {
  const remaining = (): number => context.getRemainingTimeInMillis()
  const calls = { remaining, onChange: logChange, onProblem: logProblem, onHandOver: logHandOver }
  const needs = { parseBatch: parseBatchImage, deliver: deliver({ ...calls, patience: PATIENCE }), onDone: logBatch }
  const results: Delivered[] = []
  type Record = z.infer<typeof $event>['Records'][number]
  const response = await processPartialResponse(
    parseEvent($event, event),
    async ({ eventID, dynamodb }: Record) => {
      const onFailure = (error: unknown): void => logRecordFailure(eventID, error)
      results.push(await deliverRecord({ ...needs, onFailure }, dynamodb.NewImage))
    },
    new BatchProcessor(EventType.DynamoDBStreams),
    { throwOnFullBatchFailure: false },
  )
  const dispatcher = { outbox, deliver: deliver({ ...calls, patience: Infinity }), onDone: logBatch }
  const clock = { newId: randomUUID, now, wait: setTimeout, remaining }
  // The records have been delivered: they are not to be brought again for it.
  await dispatchRest({ ...dispatcher, ...clock }, results).catch((error: unknown) => logRecordFailure(undefined, error))
  return response
})
