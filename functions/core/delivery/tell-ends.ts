/** Tells others which notices have ended, before their batch is closed: once for each batch, and again for what nobody may have told. */
import { describeEnd } from '../outbox/ends.ts'
import { findPurpose } from '../outbox/notice.ts'
import { isOpen, type NoticeState } from '../outbox/states.ts'
import type { NoticeRecord } from '../ports.ts'
import type { Work } from './delivery-work.ts'

/** Ended in an earlier lease, whose holder may have died over it. */
export function noteEnded({ ended }: Work, notice: NoticeRecord): void {
  if (!isOpen(notice)) ended.set(notice.id, describeEnd(notice, { ...notice, at: notice.changedAt }))
}

/** The same of one whose row nobody reads again. That it was delivered has been told with its receipt. */
export function notePeeked({ batch, needs, ended }: Work, id: string, state: NoticeState): void {
  const purpose = findPurpose(id)
  if (purpose === undefined || state === 'delivered' || isOpen({ state })) return
  ended.set(id, describeEnd({ id, purpose, office: batch.office }, { state, at: needs.now() }))
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
