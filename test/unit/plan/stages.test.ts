import { describe, expect, it } from 'vitest'
import { buildRules } from '../../../functions/core/deadlines/rules.ts'
import { guide2026 } from '../../../functions/core/guide/editions/2026.ts'
import { buildDeadline, findStage } from '../../../functions/core/deadlines/stages.ts'

const rules = buildRules(guide2026)
const { calendar } = rules

/** The stages that a party hears, as `name day`, up to the last weekly one. */
const listStages = (due: string, issuedOn?: string, as: 'responsible' | 'organiser' = 'responsible'): string[] =>
  buildDeadline(rules, issuedOn === undefined ? { due } : { due, issuedOn }).stages[as].map(stage => `${stage.name} ${stage.on}`)

describe('the days of a deadline', () => {
  // Worked out by hand from the State Council's notice for 2026.
  it.each([
    { due: '2026-11-30', effectiveDue: '2026-11-30', latest: '2026-11-30', why: 'a plain Monday' },
    { due: '2026-10-03', effectiveDue: '2026-09-30', latest: '2026-10-08', why: 'inside the National Day holiday' },
    { due: '2026-10-10', effectiveDue: '2026-10-10', latest: '2026-10-10', why: 'a make-up Saturday is a working day' },
    { due: '2026-09-20', effectiveDue: '2026-09-20', latest: '2026-09-20', why: 'a make-up Sunday is a working day' },
    { due: '2026-12-05', effectiveDue: '2026-12-04', latest: '2026-12-07', why: 'a plain Saturday' },
    {
      due: '2026-02-20',
      effectiveDue: '2026-02-14',
      latest: '2026-02-24',
      why: 'inside the Spring Festival, after a make-up Saturday',
    },
    {
      due: '2027-01-01',
      effectiveDue: '2026-12-31',
      latest: '2027-01-04',
      why: 'New Year of a year without a notice: the statutory day counts',
    },
    { due: '2025-10-08', effectiveDue: '2025-09-30', latest: '2025-10-09', why: 'the last day of the 2025 holiday' },
  ])('due $due: by $effectiveDue, at the latest $latest ($why)', ({ due, effectiveDue, latest }) => {
    expect(buildDeadline(rules, { due })).toMatchObject({ effectiveDue, latest })
  })

  it('counts the ladder in working days from a plain day to the year without a calendar', () => {
    expect(listStages('2026-11-30')).toEqual([
      'T-20 2026-11-02',
      'T-10 2026-11-16',
      'T-5 2026-11-23',
      'T-3 2026-11-25',
      'T-1 2026-11-27',
      'T0 2026-11-30',
      'T+1 2026-12-01',
      'W1 2026-12-07',
      'W2 2026-12-14',
      'W3 2026-12-21',
      'W4 2026-12-28',
      'W5 2027-01-04',
      'W6 2027-01-11',
      'W7 2027-01-18',
      'W8 2027-01-25',
    ])
  })

  it('steps over holidays and on to make-up days', () => {
    expect(listStages('2026-10-03').slice(1, 8)).toEqual([
      'T-10 2026-09-16',
      'T-5 2026-09-22',
      'T-3 2026-09-24',
      'T-1 2026-09-29',
      'T0 2026-09-30',
      'T+1 2026-10-09',
      'W1 2026-10-12',
    ])
  })

  it('leaves out a week without a working day', () => {
    expect(listStages('2026-02-12').slice(6, 9)).toEqual(['T+1 2026-02-13', 'W1 2026-02-24', 'W2 2026-03-02'])
  })

  it('counts the week of a make-up Sunday as the week before', () => {
    // T+1 of Friday 2026-09-18 is Sunday 20 September, still in the week of the 14th.
    expect(listStages('2026-09-18').slice(6, 8)).toEqual(['T+1 2026-09-20', 'W1 2026-09-21'])
  })
})

describe('issued', () => {
  it('comes on the first working day on or after the publication, and nothing before it', () => {
    expect(listStages('2026-11-30', '2026-11-14').slice(0, 3)).toEqual(['T-10 2026-11-16', 'T-5 2026-11-23', 'T-3 2026-11-25'])
    expect(listStages('2026-11-30', '2026-11-17').slice(0, 2)).toEqual(['issued 2026-11-17', 'T-5 2026-11-23'])
  })

  it('stands for the organiser where the stage of that day is not one of its own', () => {
    expect(listStages('2026-11-30', '2026-11-16', 'organiser').slice(0, 3)).toEqual([
      'issued 2026-11-16',
      'T-5 2026-11-23',
      'T0 2026-11-30',
    ])
    expect(listStages('2026-11-30', '2026-11-23', 'organiser').slice(0, 2)).toEqual(['T-5 2026-11-23', 'T0 2026-11-30'])
  })

  it('stands alone when the whole ladder lies before it', () => {
    expect(listStages('2026-01-05', '2026-11-17')).toEqual(['issued 2026-11-17'])
  })
})

describe('the stage of a day', () => {
  const find = (due: string, after: string, upTo: string, issuedOn?: string) =>
    findStage(
      calendar,
      buildDeadline(rules, issuedOn === undefined ? { due } : { due, issuedOn }),
      { after, upTo },
      { as: 'responsible', isHeard: () => true },
    )

  it.each([
    { upTo: '2027-01-29', stage: undefined, why: 'the week of W8 has its stage on Monday' },
    { upTo: '2027-02-01', stage: { name: 'M1', on: '2027-02-01' }, why: 'the month after that of W8' },
    { upTo: '2027-03-01', stage: { name: 'M2', on: '2027-03-01' }, why: 'and the next' },
    { upTo: '2027-10-04', stage: { name: 'M9', on: '2027-10-04' }, why: 'October begins after the statutory days' },
    { upTo: '2027-10-05', stage: undefined, why: 'once a month only' },
  ])('$upTo: $stage.name ($why)', ({ upTo, stage }) => {
    const before = new Date(Date.parse(upTo) - 86_400_000).toISOString().slice(0, 10)
    expect(find('2026-11-30', before, upTo)).toEqual(stage)
  })

  it('is the latest of several missed ones', () => {
    expect(find('2026-11-30', '2026-11-20', '2026-11-27')).toEqual({ name: 'T-1', on: '2026-11-27' })
    expect(find('2026-11-30', '2027-01-31', '2027-05-20')).toEqual({ name: 'M4', on: '2027-05-03' })
  })

  it('lets a monthly stage stand on the day of issue, and none before it', () => {
    // Due 2025-01-10: W8 is 2025-03-10, M1 April 2025, so December 2026 is M21. Published on Saturday 2026-11-28: heard from Monday.
    expect(find('2025-01-10', '2026-11-29', '2026-11-30', '2026-11-28')).toEqual({ name: 'issued', on: '2026-11-30' })
    expect(find('2025-01-10', '2026-11-30', '2026-12-01', '2026-12-01')).toMatchObject({ on: '2026-12-01', name: 'M21' })
  })
})
