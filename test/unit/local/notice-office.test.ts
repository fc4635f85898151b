import { describe, expect, it } from 'vitest'
import { buildNoticeId } from '../../../functions/core/outbox/notice.ts'
import { buildOfficeLookup } from '../../../infra/local/pages/notice-office.ts'

const officeOf = buildOfficeLookup({
  units: [{ id: '示范_01', name: '示例', category: 'city', standings: [], regionCode: '440100', office: '44' }],
})
const idFor = (addressee: Parameters<typeof buildNoticeId>[0]['addressee']) =>
  buildNoticeId({ purpose: 'task', addressee, role: 'primary', channel: 'email', day: '2026-11-23' })

describe('the office of a notice', () => {
  it.each([
    [{ kind: 'unit', id: '示范_01' } as const, '44'],
    [{ kind: 'office', id: '66' } as const, '66'],
    [{ kind: 'department', id: '商标局' } as const, '00'],
    [{ kind: 'operator', id: 'operator' } as const, '00'],
    [{ kind: 'unit', id: 'unknown' } as const, undefined],
  ])('of %j is %s', (addressee, office) => {
    expect(officeOf(idFor(addressee))).toBe(office)
  })

  it('is unknown for an id of another form', () => {
    expect(officeOf('clue-7')).toBeUndefined()
  })
})
