/** Which office a notice concerns, read from its id and the data that was loaded. */
import { parseNoticeId } from '../../../functions/core/outbox/notice.ts'
import { CENTRE, type OfficeCode, type Register } from '../../../functions/core/register/register.ts'

/** @returns undefined where the id does not tell */
export function buildOfficeLookup({ units }: Pick<Register, 'units'>): (noticeId: string) => OfficeCode | undefined {
  const offices = new Map(units.map(unit => [unit.id, unit.office]))
  return noticeId => {
    const party = parseNoticeId(noticeId)
    if (party?.kind === 'unit') return offices.get(party.id)
    if (party?.kind === 'office') return party.id
    return party === undefined ? undefined : CENTRE
  }
}
