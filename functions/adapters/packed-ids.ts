/** Ids of notices in few bytes: those of one batch differ in little, and a batch's row is written four times (1 KB a write unit). */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as z from 'zod/mini'

/** Fifty of the longest ids are far below it. */
const MOST_BYTES = 65_536

/** Some of the ids of a list that stands beside them need hardly a byte each. */
const besides = (list: readonly string[]) => (list.length === 0 ? {} : { dictionary: Buffer.from(list.join('\n')) })

/** No id holds a line break. */
export const packIds = (ids: readonly string[], list: readonly string[] = []): Uint8Array =>
  deflateRawSync(ids.join('\n'), { level: 9, ...besides(list) })

/** @throws when these are no packed ids */
export function unpackIds(packed: Uint8Array, list: readonly string[] = []): string[] {
  const text = inflateRawSync(packed, { maxOutputLength: MOST_BYTES, ...besides(list) }).toString()
  return text === '' ? [] : text.split('\n')
}

export const $packedIds: z.ZodMiniType<string[]> = z.pipe(
  z.instanceof(Uint8Array),
  z.transform((packed, context) => {
    try {
      return unpackIds(packed)
    } catch {
      context.issues.push({ code: 'custom', message: 'not packed ids', input: packed })
      return z.NEVER
    }
  }),
)
