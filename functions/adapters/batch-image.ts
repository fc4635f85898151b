import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod/mini'
import { InvalidInputError } from '../core/errors.ts'
import type { BatchRef } from '../core/ports.ts'
import { $BatchRef } from './batch-rows.ts'

const $image = z.custom<Record<string, AttributeValue>>(value => typeof value === 'object' && value !== null)

/** Which batch a stream record shows; anything else is a poison record. */
export function parseBatchImage(image: unknown): BatchRef {
  const parsed = $BatchRef.safeParse(unmarshall($image.parse(image)))
  if (parsed.success) return parsed.data
  throw new InvalidInputError(`not a batch: ${parsed.error.issues.map(({ path }) => path.map(String).join('.')).join(', ')}`)
}
