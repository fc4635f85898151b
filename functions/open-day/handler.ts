import { buildBusClient, buildPublish } from '../adapters/bus.ts'
import { parseEnv, $text } from '../runtime/env.ts'
import { $Scheduled, parseEvent, wrap } from '../runtime/shell.ts'
import { METRICS } from '../core/targets.ts'
import { count, note } from '../runtime/observe.ts'
import * as z from 'zod/mini'
import { openDay } from './open-day.ts'

const env = parseEnv(z.object({ EVENT_BUS_NAME: $text }))
const needs = { publish: buildPublish(buildBusClient(), env.EVENT_BUS_NAME), now: () => new Date().toISOString() }

export const handler = wrap(async event => {
  const opened = await openDay(needs, parseEvent($Scheduled, event).scheduledTime)
  note('day opened', opened)
  count(METRICS.openDayRan)
})
