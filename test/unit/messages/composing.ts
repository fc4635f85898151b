/** The composers over stores in memory and the real words, with one unit, its office and one task. */
import * as words from '../../../functions/adapters/templates/render.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { currentGuide } from '../../../functions/core/guide/editions.ts'
import type { Composed } from '../../../functions/core/compose/compose.ts'
import { buildComposer, type ComposerNeeds } from '../../../functions/core/compose/compose-notice.ts'
import { buildNoticeId, type Notice } from '../../../functions/core/outbox/notice.ts'
import type { NoticeRecord } from '../../../functions/core/ports.ts'
import type { Contact, FactStatus, PartyRef, Task } from '../../../functions/core/register/register.ts'
import { buildMemoryOutbox } from '../../../infra/ops/simulation/memory-outbox.ts'
import { buildMemoryRegister } from '../../../infra/ops/simulation/memory-register.ts'
import { notice, T0 } from '../../support/outbox-samples.ts'
import { contact, officeRef, task, unit, unitRef } from '../../support/register.ts'

export const UNIT = '440100-001'
export const DAY = '2026-11-23'

/** A root of the unit's first contact by e-mail, as it stands in the Outbox. */
export const buildRoot = (part: Partial<NoticeRecord> = {}): NoticeRecord => ({
  ...notice(part.addressee?.id ?? UNIT, part),
  state: 'failed',
  cause: 'hard-bounce',
  createdAt: T0,
  changedAt: T0,
  possibleDoubles: 0,
  ...part,
})

/** Its second way. */
export function buildSecondWay(root: NoticeRecord, way: Pick<Notice, 'role' | 'channel'>): NoticeRecord {
  const { id, purpose, role, first, channel } = root
  const key = { ...root, purpose: 'fallback', ...way } as const
  return {
    ...key,
    id: buildNoticeId({ ...key, event: `${purpose}-${role}-${channel}` }),
    state: 'planned',
    root: { id, purpose, role, first, channel },
  }
}

export async function buildDesk(part: Partial<Task> = {}, answers?: ComposerNeeds['answers']) {
  const register = buildMemoryRegister()
  const outbox = buildMemoryOutbox()
  const rules = buildRules(currentGuide)
  const reads = { states: 0, offices: 0, notices: 0 }
  const compose = buildComposer({
    register: {
      ...register,
      readState: keys => {
        reads.states += 1
        return register.readState(keys)
      },
      readOffice: office => {
        reads.offices += 1
        return register.readOffice(office)
      },
    },
    outbox: {
      ...outbox,
      readNotices: ids => {
        reads.notices += 1
        return outbox.readNotices(ids)
      },
    },
    rules,
    calendar: rules.calendar,
    words,
    help: '示例服务台',
    operatorEmail: 'operator@example.com',
    hashAddress: address => `#${address}`,
    ...(answers === undefined ? {} : { answers }),
    now: () => '2026-11-23T06:00:00.000Z',
  })
  let version = 1
  const desk = {
    register,
    outbox,
    reads,
    compose,
    composeOne: async (given: NoticeRecord): Promise<Composed | undefined> => (await compose([given])).get(given.id),
    save: (record: NoticeRecord) => void outbox.notices.set(record.id, record),
    addUnit: (id: string, contacts: Contact[] = ALL_CONTACTS(unitRef(id))) =>
      register.saveParty({ party: unitRef(id), office: '44', unit: unit(id), contacts, retired: false, version: 1 }),
    changeContacts: (party: PartyRef, contacts: Contact[], more: { retired?: boolean } = {}) =>
      register.saveParty({
        party,
        office: '44',
        ...(party.kind === 'unit' ? { unit: unit(party.id) } : {}),
        contacts,
        retired: false,
        version: (version += 1),
        ...more,
      }),
    addFact: (status: FactStatus, date: string, party: PartyRef = unitRef(UNIT)) =>
      register.saveDuty({ issuer: '00', task: 'T1', party, office: '44', facts: [{ status, date }], version: 1 }),
    changeTask: (change: Partial<Task>) =>
      register.saveTask({ task: task('T1', { ...part, ...change }), loadedOn: '2026-11-20', version: 2 }),
  }
  await desk.addUnit(UNIT)
  await register.saveParty({
    party: officeRef('44'),
    office: '44',
    contacts: [contact(officeRef('44'))],
    retired: false,
    version: 1,
  })
  await register.saveTask({ task: task('T1', part), loadedOn: '2026-11-20', version: 1 })
  return desk
}
export type Desk = Awaited<ReturnType<typeof buildDesk>>

export const ALL_CONTACTS = (party: PartyRef): Contact[] => [
  contact(party, 'primary'),
  contact(party, 'deputy'),
  contact(party, 'leader'),
]
