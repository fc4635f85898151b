import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod/mini'
import { InvalidInputError } from '../core/errors.ts'
import type { Batch } from '../core/outbox/notice.ts'
import { $BatchRow } from './outbox-rows.ts'

const $image = z.custom<Record<string, AttributeValue>>(value => typeof value === 'object' && value !== null)

/** The batch that a stream record shows as it was written; anything else is a poison record. */
export function parseBatchImage(image: unknown): Batch {
  const parsed = $BatchRow.safeParse(unmarshall($image.parse(image)))
  if (parsed.success) return parsed.data
  throw new InvalidInputError(`not a batch: ${parsed.error.issues.map(({ path }) => path.map(String).join('.')).join(', ')}`)
}
