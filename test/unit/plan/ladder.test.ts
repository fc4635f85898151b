import { describe, expect, it } from 'vitest'
import { $Ladder } from '../../../functions/core/deadlines/ladder-schema.ts'
import { DEFAULT_LADDER, type Ladder } from '../../../functions/core/deadlines/ladder.ts'
import { planDay } from '../../../functions/core/deadlines/plan.ts'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { guide2026 } from '../../../functions/core/guide/editions/2026.ts'
import { contact, register, task, unit, unitRef } from '../../support/register.ts'

const rows = register({
  units: [unit('U1')],
  contacts: [contact(unitRef('U1')), contact(unitRef('U1'), 'leader')],
  tasks: [task('T', { clause: '15.1' })],
})
const heardOn = (ladder: Ladder, date: string): string[] =>
  planDay(buildRules(guide2026, ladder), rows, { date }).notices.map(
    notice => `${notice.contact.role} ${notice.channel} ${notice.subjects[0]?.stage}`,
  )

describe('a ladder of a stage’s own', () => {
  const [, , near] = DEFAULT_LADDER.before
  const everybody = {
    hears: { primary: ['email'], deputy: ['email'], leader: ['email'] },
    organises: false,
    whenSigned: 'as usual',
  } as const
  const ladder: Ladder = {
    ...DEFAULT_LADDER,
    before: [{ days: 7, step: everybody }, near!],
    weekly: { ...DEFAULT_LADDER.weekly, count: 1 },
  }

  it('sets its own days and who hears on them', () => {
    // Seven working days before Monday 30 November 2026.
    expect(heardOn(ladder, '2026-11-19')).toEqual(['primary email T-7', 'leader email T-7'])
    expect(heardOn(ladder, '2026-11-23')).toEqual(['primary email T-5'])
    expect(heardOn(ladder, '2026-11-30')).toEqual([])
  })

  it('goes on monthly after its own number of weeks', () => {
    expect(heardOn(ladder, '2026-12-14')).toEqual([])
    expect(heardOn(ladder, '2027-01-04')).toContain('primary email M1')
  })

  it('reaches the functions as JSON', () => {
    expect($Ladder.parse(JSON.parse(JSON.stringify(ladder)))).toEqual(ladder)
  })

  it.each([
    ['steps out of order', { ...ladder, before: ladder.before.toReversed() }],
    ['an unknown channel', { ...ladder, issued: { ...everybody, hears: { primary: ['fax'], deputy: [], leader: [] } } }],
    ['a step that is missing', { ...ladder, after: undefined }],
  ])('is refused with %s', (_what, wrong) => {
    expect($Ladder.safeParse(wrong).success).toBe(false)
  })
})
