import * as z from 'zod/mini'
import type { ClueEntry } from '../core/clues/clue.ts'
import { InvalidInputError } from '../core/errors.ts'
import { $ClueEntry } from './clue-rows.ts'
import { readImage } from './stream-image.ts'

const $entryImage = z.looseObject({ entity: z.object({ S: z.literal('clueEntry') }) })

/** Whether a stream record shows an entry of a clue's timeline, be it one that can be read or not. */
export const showsEntry = ({ NewImage }: { NewImage?: unknown }): boolean => $entryImage.safeParse(NewImage).success

/** An entry never changes: what is new is all there is. Anything else is a poison record. */
export function parseEntryImage({ NewImage }: { NewImage?: unknown }): ClueEntry {
  const parsed = $ClueEntry.safeParse(readImage(NewImage))
  if (parsed.success) return parsed.data
  throw new InvalidInputError(`not an entry: ${parsed.error.issues.map(({ path }) => path.map(String).join('.')).join(', ')}`)
}
