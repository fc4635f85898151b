import type { Clue } from '../../../functions/core/clues/clue.ts'
import { OFFICES } from '../../../functions/core/register/register.ts'

export const SLIP_CLUE: Clue = {
  number: 'DB-2026-44-000123',
  kind: 'trademark-squatting',
  level: 'urgent',
  state: 'signed',
  from: '44',
  to: '00',
  createdAt: '2026-11-09T02:00:00.000Z',
  changedAt: '2026-11-10T02:00:00.000Z',
  clocks: { handleBy: { from: '2026-11-10', due: '2026-11-24' }, reportBy: { from: '2026-11-10', due: '2026-12-22' } },
  invited: ['33', '32'],
  returnedBy: [],
  files: 0,
  version: 3,
  head: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA',
}

/** Everything at its longest: all who can be invited, and both clocks past a day off of a year without a calendar. */
export const LONGEST_CLUE: Clue = {
  ...SLIP_CLUE,
  kind: 'patent-count-policy',
  from: '66',
  invited: ['00', ...OFFICES.map(({ code }) => code)],
  clocks: { handleBy: { from: '2027-12-20', due: '2027-12-25' }, reportBy: { from: '2027-12-20', due: '2027-12-25' } },
  version: 999,
}
export const LONG_AFTER = '2030-12-31T04:59:00.000Z'
