/** What stands between a notice that is due and the provider: each gate is one question, asked in the order in which they stand here. */
import type { Day } from '../day.ts'
import type { LeasedBatch } from '../ports.ts'
import type { Channel } from '../outbox/channel.ts'
import type { Controls } from '../outbox/controls.ts'
import type { Priority } from '../outbox/notice.ts'
import { SLOT_LIFETIME } from './rate.ts'
import { nextOpening, type SendWindows } from '../outbox/send-window.ts'

/** What has been paused is sent by nobody, urgent or not. */
export const isPaused = ({ pause }: Controls): boolean => pause !== undefined

/** @returns when the closed window of the channel opens; undefined when nothing has to wait for it */
export function findOpening(
  { windows, calendar }: { windows: SendWindows; calendar: Days },
  { channel, priority, now }: { channel: Channel; priority: Priority; now: string },
): string | undefined {
  if (priority === 'urgent') return undefined
  const opening = nextOpening(windows, channel, calendar, now)
  return opening === now ? undefined : opening
}

type Days = { isWorkingDay: (day: Day) => boolean; onOrAfter: (day: Day) => Day }

export const isBarred = (suppressed: ReadonlyMap<string, unknown>, addressHash: string): boolean => suppressed.has(addressHash)

/** A brake stops an office's mail; its SMS go on. */
export const isBraked = ({ brake }: Controls, channel: Channel): boolean => brake !== undefined && channel === 'email'

/** The fence of the lease: from this instant on the batch may be in other hands. */
export const isLeaseOver = ({ leaseUntil }: LeasedBatch, now: string): boolean => now >= leaseUntil

/** A slot that was not used in its time is forfeited: late senders must not bunch up. */
export const isForfeited = (slot: number, now: string): boolean => Date.parse(now) > slot + SLOT_LIFETIME
