/** What the register says now of those whom some notices concern: read once for all of them. */
import { findAddress } from '../deadlines/plan.ts'
import type { Present } from '../deadlines/review.ts'
import type { DutyRow, NoticeRecord, OfficeSlice, PartyRow, RegisterStore, StateKeys, StateRows, TaskRow } from '../ports.ts'
import { buildLookups } from '../register/lookups.ts'
import {
  type Contact,
  type DutyRef,
  findOfficeName,
  type OfficeCode,
  type PartyRef,
  partyKey,
  taskKey,
} from '../register/register.ts'
import { dutyRowRef, partyRowRef, taskRowRef } from '../register/row-ref.ts'
import { toRegister } from '../register/slice.ts'
import { type Composed, endWith, UNREADABLE } from './compose.ts'
import type { Notice } from '../outbox/notice.ts'

export type PresentRows = {
  parties: ReadonlyMap<string, PartyRow>
  tasks: ReadonlyMap<string, TaskRow>
  factsOf: Present['factsOf']
  /** Of what requests are about, by `dutyRowRef`. */
  duties: ReadonlyMap<string, DutyRow>
  /** Read whole only for offices that are told of their units, or of a duty of their own. */
  units: ReadonlyMap<OfficeCode, Present['province']['units']>
  /** `row-ref.ts` of what is there and cannot be read. */
  unreadable: ReadonlySet<string>
}

const toParty = ({ kind, id }: Notice['addressee']): PartyRef[] => (kind === 'operator' ? [] : [{ kind, id }])

const listKeys = (notices: readonly Notice[]): StateKeys => ({
  parties: notices.flatMap(({ addressee, office, matter }) => [
    ...toParty(addressee).map(party => ({ party, office })),
    ...(matter === undefined ? [] : [{ party: matter.duty.party, office: matter.duty.office }]),
    ...(addressee.kind === 'unit' ? [{ party: { kind: 'office' as const, id: office }, office }] : []),
  ]),
  duties: notices.flatMap(({ addressee, office, subjects, matter }) => [
    ...toParty(addressee).flatMap(party => subjects.map(({ issuer, task }) => ({ issuer, task, party, office }))),
    ...(matter === undefined ? [] : [matter.duty]),
  ]),
  tasks: notices.flatMap(({ subjects, matter }) =>
    [...subjects, ...(matter === undefined ? [] : [matter.duty])].map(({ issuer, task }) => ({ issuer, id: task })),
  ),
})

export async function readPresentRows(
  register: Pick<RegisterStore, 'readState' | 'readOffice'>,
  notices: readonly Notice[],
): Promise<PresentRows> {
  const organisers = new Set(notices.filter(needsProvince).map(({ office }) => office))
  const [rows, ...slices] = await Promise.all([
    register.readState(listKeys(notices)),
    ...[...organisers].map(async office => ({ office, slice: await register.readOffice(office) })),
  ])
  return indexRows(rows, slices)
}

function indexRows(rows: StateRows, slices: readonly { office: OfficeCode; slice: OfficeSlice }[]): PresentRows {
  // An office's duties are in its slice as well: the slice stands for both, so that no fact counts twice.
  const offices = new Set(slices.map(({ office }) => office))
  const duties = [...rows.duties.filter(({ office }) => !offices.has(office)), ...slices.flatMap(({ slice }) => slice.duties)]
  return {
    parties: new Map(rows.parties.map(row => [partyKey(row.party), row])),
    tasks: new Map(rows.tasks.map(row => [taskKey(row.task.issuer, row.task.id), row])),
    factsOf: buildLookups(toRegister({ parties: [], duties }, [])).factsOf,
    duties: new Map(rows.duties.map(row => [dutyRowRef(row), row])),
    units: new Map(slices.map(({ office, slice }) => [office, toRegister(slice, []).units])),
    unreadable: new Set(
      [rows, ...slices.map(({ slice }) => slice)].flatMap(({ problems }) => problems.flatMap(({ ref }) => ref ?? [])),
    ),
  }
}

/** What an office has to do itself may hang on its units as well. */
export const needsProvince = ({ addressee, subjects, matter }: Pick<Notice, 'addressee' | 'subjects' | 'matter'>): boolean =>
  addressee.kind === 'office' && (subjects.length > 0 || matter?.duty.party.kind === 'office')

/** Whether a row on which the notice itself stands cannot be read; one of somebody else's stops nobody. */
export const isUnreadable = ({ addressee, subjects, matter }: Notice, { unreadable }: PresentRows): boolean =>
  [
    ...toParty(addressee).flatMap(party => [partyRowRef(party), ...subjects.flatMap(subject => listRefs({ ...subject, party }))]),
    ...(matter === undefined ? [] : [partyRowRef(matter.duty.party), ...listRefs(matter.duty)]),
  ].some(ref => unreadable.has(ref))

const listRefs = (duty: Omit<DutyRef, 'office'>): string[] => [taskRowRef(duty.issuer, duty.task), dutyRowRef(duty)]

/** Who holds the notice's role now, and where the notice's channel leads. */
export type Reader = { party: PartyRef; row: PartyRow; contact: Contact; to: string }

/** Offices and departments are built in: one without a row has never had a contact. */
export const wordAbsence = ({ kind }: PartyRef): string => (kind === 'unit' ? 'party-gone' : 'no-contact')

/** @returns why there is nobody to send it to, or who it is */
export function findReader(notice: NoticeRecord, rows: PresentRows): { reader: Reader } | { instead: Composed } {
  const { addressee, role, channel } = notice
  if (addressee.kind === 'operator') return { instead: endWith('failed', 'not-a-party') }
  if (isUnreadable(notice, rows)) return { instead: UNREADABLE }
  const row = rows.parties.get(partyKey(addressee))
  if (row === undefined) return { instead: endWith('failed', wordAbsence(addressee)) }
  if (row.retired) return { instead: endWith('withdrawn', 'party-retired') }
  const contact = row.contacts.find(candidate => candidate.role === role)
  if (contact === undefined) return { instead: endWith('failed', 'contact-gone') }
  const to = findAddress(contact, channel)
  return to === undefined ? { instead: endWith('failed', `no-${channel}`) } : { reader: { party: addressee, row, contact, to } }
}

export const toPresent = (rows: PresentRows, row: PartyRow, contact: Contact, today: string): Present => ({
  province: { office: row.office, units: row.unit === undefined ? (rows.units.get(row.office) ?? []) : [row.unit] },
  findTask: (issuer, task) => rows.tasks.get(taskKey(issuer, task))?.task,
  factsOf: rows.factsOf,
  contact,
  today,
})

export const nameParty = ({ party, unit }: Pick<PartyRow, 'party' | 'unit'>): string =>
  unit?.name ?? (party.kind === 'office' ? (findOfficeName(party.id) ?? party.id) : party.id)
