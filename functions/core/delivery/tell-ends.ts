/** Tells others which notices have ended, before their batch is closed: once for each batch, and again for what nobody may have told. */
import { describeEnd, onlyTells } from '../outbox/ends.ts'
import { isOpen } from '../outbox/states.ts'
import type { NoticeRecord } from '../ports.ts'
import type { Work } from './delivery-work.ts'

/** Ended in an earlier lease, whose holder may have died over it. That it was delivered has been told with its receipt. */
export function noteEnded({ batch, ended }: Work, notice: NoticeRecord): void {
  if (isOpen(notice) || (notice.state === 'delivered' && !onlyTells(batch))) return
  ended.set(notice.id, describeEnd(notice, { ...notice, at: notice.changedAt }))
}

/** @returns whether everything is told */
export async function tryToTell({ needs, ended }: Work): Promise<boolean> {
  if (ended.size === 0) return true
  try {
    await needs.tellEnds([...ended.values()])
    return true
  } catch {
    return false
  }
}
