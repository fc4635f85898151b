/** A notice about clues, planned or at once. */
import type { Day } from '../day.ts'
import type { Channel } from '../outbox/channel.ts'
import { buildNoticeId } from '../outbox/notice.ts'
import type { NewNotice } from '../outbox/placing.ts'
import { findOfficeName, type OfficeCode, type PartyRef, type Role } from '../register/register.ts'
import type { ClueKind, Level } from './clue.ts'
import type { ClueListener } from './listeners.ts'
import { describeClueReason, type Told } from './reason.ts'

/** One listener on one channel. */
export type ClueReader = Omit<ClueListener, 'contact' | 'columns'> & { role: Role; channel: Channel }

/** Of a party that has nobody the notice ends as failed for want of its contact, where the operator sees it. */
export const NOBODY: ClueReader = { role: 'primary', first: true, byKind: false, channel: 'email' }

export const readOn = ({ contact, first, standsInFor, byKind }: ClueListener, channel: Channel): ClueReader => ({
  role: contact.role,
  first,
  ...(standsInFor && { standsInFor }),
  byKind,
  channel,
})

type ClueTold = Told & { clue: { kind: ClueKind; level: Level } }
type About = { office: OfficeCode; party: PartyRef; day: Day; event?: string; told: readonly ClueTold[] }

export function buildClueNotice({ office, party, day, event, told }: About, reader: ClueReader): NewNotice {
  const { byKind: _, ...way } = reader
  const name = party.kind === 'office' ? (findOfficeName(party.id) ?? party.id) : party.id
  return {
    id: buildNoticeId({ purpose: 'clue', addressee: party, ...way, day, ...(event !== undefined && { event }) }),
    purpose: 'clue',
    office,
    addressee: party,
    ...way,
    day,
    subjects: [],
    clues: told.map(({ subject }) => subject),
    ...(told.some(({ clue }) => clue.level === 'urgent') && { urgent: true }),
    reason: describeClueReason({ office, name }, reader, told),
  }
}
