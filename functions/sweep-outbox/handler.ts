import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { buildBusClient, buildTellEnds } from '../adapters/bus.ts'
import { buildDeliver } from '../adapters/delivery.ts'
import { buildDocumentClient } from '../adapters/dynamo.ts'
import { buildOutboxStore } from '../adapters/outbox-store.ts'
import { buildRegisterStore } from '../adapters/register-store.ts'
import { METRICS } from '../core/targets.ts'
import { logBatch, logChange, logHandOver, logProblem, measureOverdue } from '../runtime/delivery-log.ts'
import { count } from '../runtime/observe.ts'
import { $EndingEnv, parseDeliveryEnv, parseEnv } from '../runtime/env.ts'
import { wrap } from '../runtime/shell.ts'
import { sweepOutbox } from './sweep-outbox.ts'

const env = parseEnv($EndingEnv)
const client = buildDocumentClient()
const outbox = buildOutboxStore(client, env.OUTBOX_TABLE_NAME)
const now = (): string => new Date().toISOString()
const register = buildRegisterStore(client, env.REGISTER_TABLE_NAME)
const tellEnds = buildTellEnds(buildBusClient(), env.EVENT_BUS_NAME, now)
const deliver = buildDeliver({ register, outbox, tellEnds }, parseDeliveryEnv())

export const handler = wrap(async (_event, context) => {
  const remaining = (): number => context.getRemainingTimeInMillis()
  await sweepOutbox({
    outbox,
    newId: randomUUID,
    remaining,
    deliver: deliver({
      remaining,
      // The dispatcher is who waits for slots.
      patience: Infinity,
      onChange: logChange,
      onProblem: logProblem,
      onHandOver: logHandOver,
    }),
    now,
    wait: setTimeout,
    onOverdue: measureOverdue,
    onDone: logBatch,
  })
  count(METRICS.sweepOutboxRan)
})
