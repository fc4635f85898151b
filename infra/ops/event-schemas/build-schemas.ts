import * as z from 'zod/mini'
import { EVENTS } from '../../../functions/core/events.ts'

/**
 * JSON Schema (draft 2020-12) of each event's detail, for whoever listens. Like our own readers it takes fields that it does not
 * know.
 */
export const buildEventSchemas = () =>
  Object.entries(EVENTS).map(([name, { source, $detail }]) => {
    const { $schema, ...schema } = z.toJSONSchema($detail, { io: 'input', target: 'draft-2020-12' })
    const description = `detail of events with source ${source} and detail-type ${name}`
    return { name, schema: { $schema, title: name, description, ...schema } }
  })
