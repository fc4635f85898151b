/** The end of a notice, as others hear of it. */
import type { EndedNotice } from '../events.ts'
import type { Notice } from './notice.ts'
import type { NoticeState } from './states.ts'

type End = { state: NoticeState; at: string; cause?: string }

export const describeEnd = (
  { id, purpose, office }: Pick<Notice, 'id' | 'purpose' | 'office'>,
  { state, cause, at }: End,
): EndedNotice => ({ notice: id, purpose, office, state, ...(cause !== undefined && { cause }), at })

/** A batch of such an id sends nothing: it lists notices that have ended in others, to tell of them. */
const TELLING = 'ends-'
export const buildTellingId = (id: string): string => `${TELLING}${id}`
export const onlyTells = ({ id }: { id: string }): boolean => id.startsWith(TELLING)
