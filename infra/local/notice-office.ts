/** Which office a notice concerns, read from its id (`functions/core/outbox/notice.ts`) and the data that was loaded. */
import { CENTRE, type OfficeCode, type Register } from '../../functions/core/register/register.ts'

const NOTICE_ID = /^[a-z]+-\d{8}-(unit|office|department|operator)-(.+)-(?:primary|deputy|leader)-(?:email|sms)$/

const fromTagText = (text: string): string =>
  text.replace(/_([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** @returns undefined where the id does not tell */
export function buildOfficeLookup({ units }: Pick<Register, 'units'>): (noticeId: string) => OfficeCode | undefined {
  const offices = new Map(units.map(unit => [unit.id, unit.office]))
  return noticeId => {
    const [, kind, party = ''] = NOTICE_ID.exec(noticeId) ?? []
    if (kind === 'unit') return offices.get(fromTagText(party))
    if (kind === 'office') return fromTagText(party)
    return kind === undefined ? undefined : CENTRE
  }
}
