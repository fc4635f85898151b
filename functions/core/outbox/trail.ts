/** What was out of the ordinary on a notice's way. */
import type { NoticeRecord, TrailEntry } from '../ports.ts'

/** Enough for all that a notice lives through in an ordinary outage; of more, the first line and the latest tell it. */
const TRAIL_LENGTH = 10

/** The trail after a change that has a cause; undefined for one that has none: it leaves no line. */
export function extendTrail(
  { trail = [] }: Pick<NoticeRecord, 'trail'>,
  { at, state, cause }: Omit<TrailEntry, 'cause'> & { cause?: string },
): TrailEntry[] | undefined {
  if (cause === undefined) return undefined
  const longer = [...trail, { at, state, cause }]
  return longer.length <= TRAIL_LENGTH ? longer : [...longer.slice(0, 1), ...longer.slice(1 - TRAIL_LENGTH)]
}
