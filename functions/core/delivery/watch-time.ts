/** How long the receipt of a notice that a provider took is awaited. Its batch waits with it. */
import type { NoticeRecord } from '../ports.ts'
import type { Work } from './delivery-work.ts'
import { addOpenTime } from '../outbox/send-window.ts'

/** So much of open window. */
export const WATCH_TIME = 4 * 3_600_000

/** @returns until when its receipt is awaited: inside the window, so that another way is open then, which an urgent one's always is */
export const watchedUntil = (
  { windows, calendar }: Pick<Work['needs'], 'windows' | 'calendar'>,
  { channel, urgent, sentAt, changedAt }: Pick<NoticeRecord, 'channel' | 'urgent' | 'sentAt' | 'changedAt'>,
): string => addOpenTime(urgent === true ? 'always' : windows, channel, calendar, sentAt ?? changedAt, WATCH_TIME)

/** A receipt has settled what becomes of it: nothing more is sent, and one that still awaits its arrival is watched. */
export function leave(work: Work, notice: NoticeRecord): void {
  if (notice.state === 'sent' && notice.batch === work.batch.id) keepWatch(work, notice)
  work.open.delete(notice.id)
}

/** The batch is looked at again when the last of its receipts is overdue. */
export function keepWatch(work: Work, notice: NoticeRecord): void {
  const until = watchedUntil(work.needs, notice)
  if (work.watchedUntil === undefined || work.watchedUntil < until) work.watchedUntil = until
}
