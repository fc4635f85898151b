import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod/mini'

const $image = z.custom<Record<string, AttributeValue>>(value => typeof value === 'object' && value !== null)

/** A row as a stream record shows it. */
export const readImage = (image: unknown): Record<string, unknown> => unmarshall($image.parse(image))
