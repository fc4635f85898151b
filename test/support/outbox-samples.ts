import { buildNoticeId, type Notice } from '../../functions/core/outbox/notice.ts'
import type { LeasedBatch, NewBatch, OutboxStore } from '../../functions/core/ports.ts'

/** Small builders of Outbox rows that show only what a test is about. */
export const notice = (unit: string, part: Partial<Notice> = {}): Notice => {
  const key = {
    purpose: 'task',
    addressee: { kind: 'unit', id: unit },
    role: 'primary',
    channel: 'email',
    day: '2026-11-23',
  } as const
  return {
    ...key,
    id: buildNoticeId({ ...key, ...part }),
    office: '44',
    first: true,
    subjects: [{ issuer: '00', task: 'T1', stage: 'T-5', as: 'responsible', on: '2026-11-23' }],
    reason: '指引第16.1条 → 责任单位（示例单位） → 主联系人',
    batch: 'b1',
    attempts: 0,
    ...part,
  }
}

export const T0 = '2026-11-23T00:30:00.000Z'
export const at = (seconds: number): string => new Date(Date.parse(T0) + seconds * 1000).toISOString()

export const batch = (id: string, notices: readonly string[], part: Partial<NewBatch> = {}): NewBatch => ({
  id,
  office: '44',
  day: '2026-11-23',
  priority: 'ordinary',
  dueAt: T0,
  lane: 'now',
  notices: [...notices],
  ...part,
})

/** A lease at second `from` for a minute. */
export const leaseAt = (outbox: OutboxStore, id: string, from: number, holder: string): Promise<LeasedBatch | undefined> =>
  outbox.leaseBatch({ office: '44', day: '2026-11-23', id }, { now: at(from), until: at(from + 60), holder })
