import { InvalidInputError } from '../core/errors.ts'
import type { DutyChange } from '../core/reactions/duty-reactions.ts'
import { $DutyRow } from './register-rows.ts'
import { readImage } from './stream-image.ts'

/** What a stream record says of a duty; anything else is a poison record. What was there before and cannot be read counts as nothing. */
export function parseDutyImages({ OldImage, NewImage }: { OldImage?: unknown; NewImage?: unknown }): DutyChange {
  const after = $DutyRow.safeParse(readImage(NewImage))
  if (!after.success)
    throw new InvalidInputError(`not a duty: ${after.error.issues.map(({ path }) => path.map(String).join('.')).join(', ')}`)
  const before = OldImage === undefined ? undefined : $DutyRow.safeParse(readImage(OldImage)).data
  return before === undefined ? { after: after.data } : { before, after: after.data }
}
