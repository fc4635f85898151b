/** Ids of notices in few bytes: those of one batch differ in little, and a batch's row is written four times (1 KB a write unit). */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as z from 'zod/mini'

/** Fifty of the longest ids are far below it. */
const MOST_BYTES = 65_536

/** No id holds a line break. */
export const packIds = (ids: readonly string[]): Uint8Array => deflateRawSync(ids.join('\n'), { level: 9 })

export const $packedIds: z.ZodMiniType<string[]> = z.pipe(
  z.instanceof(Uint8Array),
  z.transform((packed, context) => {
    try {
      const text = inflateRawSync(packed, { maxOutputLength: MOST_BYTES }).toString()
      return text === '' ? [] : text.split('\n')
    } catch {
      context.issues.push({ code: 'custom', message: 'not packed ids', input: packed })
      return z.NEVER
    }
  }),
)
