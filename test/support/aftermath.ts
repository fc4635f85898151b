/** What happens to a notice after it was sent, in memory: stores, a clock and the needs of next ways and receipts. */
import { buildCalendar } from '../../functions/core/deadlines/calendar.ts'
import { buildLimit } from '../../functions/core/limiter.ts'
import type { EndedNotice } from '../../functions/core/events.ts'
import type { Brake } from '../../functions/core/outbox/controls.ts'
import type { Channel } from '../../functions/core/outbox/channel.ts'
import { buildNoticeId, type Notice } from '../../functions/core/outbox/notice.ts'
import type { Receipt, ReceiptKind } from '../../functions/core/receipts/receipt.ts'
import type { ReceiptNeeds } from '../../functions/core/receipts/receipts.ts'
import { DEFAULT_WINDOWS } from '../../functions/core/outbox/send-window.ts'
import type { NoticeRecord } from '../../functions/core/ports.ts'
import type { Contact, Role } from '../../functions/core/register/register.ts'
import { buildMemoryOutbox } from '../../infra/ops/simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../../infra/ops/simulation/memory-register.ts'
import { notice } from './outbox-samples.ts'
import { contact, officeRef, unit, unitRef } from './register.ts'

/** Monday, 10:00 in Shanghai. */
export const NOW = '2026-11-23T02:00:00.000Z'
export const UNIT = 'u1'

export function buildAftermath() {
  const outbox = buildMemoryOutbox()
  const register = buildMemoryRegister()
  let clock = Date.parse(NOW)
  let ids = 0
  const told: string[] = []
  const brakes: Brake[] = []
  const ended: EndedNotice[] = []
  const aftermath = {
    outbox,
    register,
    told,
    brakes,
    /** What others heard to have ended. */
    ended,
    channels: ['email', 'sms'] as readonly Channel[],
    now: () => new Date(clock).toISOString(),
    advance: (milliseconds: number) => {
      clock += milliseconds
    },
    needs: (): ReceiptNeeds => ({
      outbox,
      register,
      now: aftermath.now,
      newId: () => `id-${(ids += 1)}`,
      limit: buildLimit(4),
      hashAddress: hashOf,
      channels: aftermath.channels,
      windows: DEFAULT_WINDOWS,
      calendar: buildCalendar(),
      operatorEmail: 'operator@example.com',
      tellEnds: async some => void ended.push(...some),
      onBrake: brake => brakes.push(brake),
      onReceipt: ({ kind, noticeId }, result) => told.push(`${kind} ${noticeId} ${result}`),
    }),
    async addUnit(contacts: Contact[], id = UNIT) {
      await register.saveParty({ party: unitRef(id), office: '44', contacts, retired: false, version: 1, unit: unit(id) })
    },
    async addOffice(contacts: Contact[] = [contact(officeRef('44'))]) {
      await register.saveParty({ party: officeRef('44'), office: '44', contacts, retired: false, version: 1 })
    },
    /** A notice of the unit in some state, as if it had been planned, and sent where its state says so. */
    add(part: Partial<NoticeRecord> = {}, id = UNIT): NoticeRecord {
      const record = { ...notice(id, part), state: 'sent' as const, createdAt: NOW, changedAt: NOW, possibleDoubles: 0, ...part }
      outbox.notices.set(record.id, record)
      return record
    },
    notices: (purpose: Notice['purpose']) => [...outbox.notices.values()].filter(one => one.purpose === purpose),
    /** `deputy email`, … */
    waysOf: (purpose: Notice['purpose']) => aftermath.notices(purpose).map(({ role, channel }) => `${role} ${channel}`),
    stateOf: (id: string) => outbox.notices.get(id)?.state,
    causeOf: (id: string) => outbox.notices.get(id)?.cause,
  }
  return aftermath
}
export type Aftermath = ReturnType<typeof buildAftermath>

/** 22 characters, like the real ones. */
export const hashOf = (address: string): string => address.replace(/\W/g, '-').padEnd(22, '-').slice(0, 22)

/** A party with one contact in each of these roles, every one with e-mail and mobile. */
export const staff = (...roles: Role[]): Contact[] =>
  roles.map(role => contact(unitRef(UNIT), role, { email: `${role}@example.com` }))

export const idOf = (role: Role, channel: Channel, purpose: Notice['purpose'] = 'task', event?: string): string =>
  buildNoticeId({
    purpose,
    addressee: unitRef(UNIT),
    role,
    channel,
    day: '2026-11-23',
    ...(event === undefined ? {} : { event }),
  })

export const receipt = (kind: ReceiptKind, noticeId: string, part: Partial<Receipt> = {}): Receipt => ({
  kind,
  noticeId,
  messageId: 'm1',
  at: '2026-11-23T02:00:05.000Z',
  cause: kind,
  ...part,
})
