/** Writes the schemas of all domain events into `docs/events`; a test compares them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildEventSchemas } from './build-schemas.ts'

for (const { name, schema } of buildEventSchemas())
  writeFileSync(join(import.meta.dirname, `../../../docs/events/${name}.json`), JSON.stringify(schema, null, 2))
