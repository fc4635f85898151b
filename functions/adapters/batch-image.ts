import { InvalidInputError } from '../core/errors.ts'
import type { BatchRef } from '../core/ports.ts'
import { $BatchRef } from './batch-rows.ts'
import { readImage } from './stream-image.ts'

/** Which batch a stream record shows; anything else is a poison record. */
export function parseBatchImage(image: unknown): BatchRef {
  const parsed = $BatchRef.safeParse(readImage(image))
  if (parsed.success) return parsed.data
  throw new InvalidInputError(`not a batch: ${parsed.error.issues.map(({ path }) => path.map(String).join('.')).join(', ')}`)
}
