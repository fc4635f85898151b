import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import * as z from 'zod/mini'
import { parseBatchImage } from '../adapters/batch-image.ts'
import { buildDeliver } from '../adapters/delivery.ts'
import { buildDocumentClient } from '../adapters/dynamo.ts'
import { buildOutboxStore } from '../adapters/outbox-store.ts'
import { buildRegisterStore } from '../adapters/register-store.ts'
import { logBatch, logChange, logHandOver, logProblem, logRecordFailure } from '../runtime/delivery-log.ts'
import { $TablesEnv, parseDeliveryEnv, parseEnv } from '../runtime/env.ts'
import { parseEvent, wrap } from '../runtime/shell.ts'
import { deliverRecord } from './deliver-batch.ts'

/** For a slot of the rate: a stream that waits holds up whatever comes behind it. */
const PATIENCE = 2_000

const env = parseEnv($TablesEnv)
const client = buildDocumentClient()
const deliver = buildDeliver(
  {
    register: buildRegisterStore(client, env.REGISTER_TABLE_NAME),
    outbox: buildOutboxStore(client, env.OUTBOX_TABLE_NAME),
  },
  parseDeliveryEnv(),
)

const $event = z.object({
  Records: z.array(z.looseObject({ eventID: z.optional(z.string()), dynamodb: z.looseObject({ NewImage: z.unknown() }) })),
})

export const handler = wrap(async (event, context) => {
  const needs = {
    parseBatch: parseBatchImage,
    deliver: deliver({
      remaining: () => context.getRemainingTimeInMillis(),
      patience: PATIENCE,
      onChange: logChange,
      onProblem: logProblem,
      onHandOver: logHandOver,
    }),
    onDone: logBatch,
  }
  type Record = z.infer<typeof $event>['Records'][number]
  return processPartialResponse(
    parseEvent($event, event),
    ({ eventID, dynamodb }: Record) =>
      deliverRecord({ ...needs, onFailure: error => logRecordFailure(eventID, error) }, dynamodb.NewImage),
    new BatchProcessor(EventType.DynamoDBStreams),
    { throwOnFullBatchFailure: false },
  )
})
