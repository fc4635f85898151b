/** Whom a correction is for. */
import { findAddress } from '../deadlines/plan.ts'
import { CHANNELS } from '../outbox/channel.ts'
import type { NoticeRecord } from '../ports.ts'
import { partyKey } from '../register/register.ts'
import { type Composed, endWith, UNREADABLE } from './compose.ts'
import { isUnreadable, type PresentRows, type Reader, wordAbsence } from './present-rows.ts'

type Needs = { hashAddress: (address: string) => string }
/** A correction's notice, and the one that was wrong. */
type Correcting = { notice: NoticeRecord; wrong: NoticeRecord; rows: PresentRows }

/** Whoever has the address to which the wrong notice went, in whatever role or none by now; by a second way his other address. */
export function findPerson(
  { hashAddress }: Needs,
  { notice, wrong, rows }: Correcting,
): { reader: Reader } | { instead: Composed } {
  const { addressee, channel } = notice
  if (addressee.kind === 'operator') return { instead: endWith('failed', 'not-a-party') }
  if (isUnreadable(notice, rows)) return { instead: UNREADABLE }
  const row = rows.parties.get(partyKey(addressee))
  if (row === undefined) return { instead: endWith('failed', wordAbsence(addressee)) }
  for (const contact of [...row.contacts, ...(row.former ?? [])]) {
    const to = findAddress(contact, channel)
    const gotIt = CHANNELS.map(way => findAddress(contact, way)).some(
      known => known !== undefined && hashAddress(known) === wrong.addressHash,
    )
    if (to !== undefined && gotIt) return { reader: { party: addressee, row, contact, to } }
  }
  return { instead: endWith('failed', 'contact-gone') }
}
