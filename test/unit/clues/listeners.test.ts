import { expect, test } from 'vitest'
import { listListenersFor } from '../../../functions/core/clues/listeners.ts'
import type { Contact, Role } from '../../../functions/core/register/register.ts'
import { contact, officeRef } from '../../support/register.ts'

const DAY = '2026-11-23'
const OFFICE = officeRef('44')
const person = (role: Role, part: Partial<Contact> = {}) => contact(OFFICE, role, part)
const AWAY = { from: '2026-11-20', to: '2026-11-27' }
const away = (role: Role) => ({ standIn: { role, ...AWAY } })

/** Such as `deputy! primary` for a first listener in the column of 主联系人. */
const tell = (contacts: Contact[]): string[] =>
  listListenersFor(contacts, DAY, { kind: 'trademark-squatting' }).map(
    ({ contact: { role }, first, standsInFor = [], columns, byKind }) =>
      `${role}${first ? '!' : ''} in ${columns.join('+')}${standsInFor.length > 0 ? ` for ${standsInFor.join('+')}` : ''}${byKind ? ' by kind' : ''}`,
  )

test.each<[string, Contact[], string[]]>([
  [
    'without 分工, by role',
    [person('leader'), person('deputy'), person('primary')],
    ['primary! in primary', 'deputy in deputy', 'leader in leader'],
  ],
  ['without 主联系人, whoever serves as it', [person('deputy'), person('leader')], ['deputy! in primary', 'leader in leader']],
  [
    'whoever has the kind is in the place of 主联系人, who is in that of 备用联系人',
    [person('primary'), person('deputy', { handles: ['trademark-squatting'] }), person('leader')],
    ['deputy! in primary by kind', 'primary in deputy', 'leader in leader'],
  ],
  [
    'whoever has its clause as well',
    [person('primary'), person('deputy', { handles: ['5.2'] }), person('leader', { handles: ['4.2'] })],
    ['leader! in primary by kind', 'primary in deputy', 'deputy in deputy'],
  ],
  [
    'the first of several',
    [person('leader', { handles: ['4.2'] }), person('deputy', { handles: ['4.2'] }), person('primary')],
    ['deputy! in primary by kind', 'primary in deputy', 'leader in leader'],
  ],
  [
    'another kind changes nothing',
    [person('primary'), person('deputy', { handles: ['plaque-misuse', '16.3'] })],
    ['primary! in primary', 'deputy in deputy'],
  ],
  [
    '主联系人 who has it himself',
    [person('primary', { handles: ['4.2'] }), person('deputy')],
    ['primary! in primary', 'deputy in deputy'],
  ],
  [
    'without 主联系人 nobody gets his place but the handler',
    [person('deputy'), person('leader', { handles: ['4.2'] })],
    ['leader! in primary by kind', 'deputy in deputy'],
  ],
  [
    'who stands in for the handler is first',
    [person('primary'), person('deputy', { handles: ['4.2'], ...away('leader') }), person('leader')],
    ['leader! in primary+leader for deputy by kind', 'primary in deputy'],
  ],
  [
    '主联系人 who stands in for the handler has both columns',
    [person('primary'), person('deputy', { handles: ['4.2'], ...away('primary') }), person('leader')],
    ['primary! in primary+deputy for deputy by kind', 'leader in leader'],
  ],
  [
    'the handler who stands in for 主联系人 has both columns',
    [person('primary', away('deputy')), person('deputy', { handles: ['4.2'] })],
    ['deputy! in primary+deputy for primary by kind'],
  ],
  [
    '主联系人 is not in the place of 分管领导 who has the kind',
    [person('primary'), person('leader', { handles: ['4.2'] })],
    ['leader! in primary by kind', 'primary in deputy'],
  ],
  ['nobody', [], []],
])('%s', (_, contacts, told) => {
  expect(tell(contacts)).toEqual(told)
})
