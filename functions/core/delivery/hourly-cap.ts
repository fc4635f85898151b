/** No address gets more than so many reactive and repeated messages an hour, whatever goes wrong: a loop must not become a flood. */
import { addMilliseconds } from '../instant.ts'
import type { Purpose } from '../outbox/notice.ts'
import type { NoticeRecord } from '../ports.ts'

/** What answers an event. A stage's own notice and the operator's list come once a day by their keys, and a clue's once of each happening. */
const REACTIVE: ReadonlySet<Purpose> = new Set(['fallback', 'report', 'request', 'correction'])

/** What was deferred was certainly not sent: it is no repetition. Nothing urgent waits: each of its keys comes once. */
export const isCapped = ({ purpose, state, urgent }: Pick<NoticeRecord, 'purpose' | 'state' | 'urgent'>): boolean =>
  urgent !== true && (REACTIVE.has(purpose) || state === 'unknown')

/** `YYYY-MM-DDTHH`; the hours of Shanghai begin with those of UTC. */
export const hourOf = (instant: string): string => instant.slice(0, 13)
export const nextHour = (instant: string): string => addMilliseconds(`${hourOf(instant)}:00:00.000Z`, 3_600_000)
