import { describe, expect, test } from 'vitest'
import { buildHappenedEvents } from '../../functions/core/build-events.ts'
import { reactTo } from '../../functions/core/reactions/duty-reactions.ts'
import type { DutyRow } from '../../functions/core/ports.ts'
import type { ExtensionRequest, Fact, Source } from '../../functions/core/register/register.ts'
import { officeRef, unitRef } from '../support/register.ts'

const UNIT = unitRef('440100-001')
const OFFICE = officeRef('44')
/** Noon and late evening in UTC: the 23rd and the 24th in China. */
const [NOON, LATE] = ['2026-11-23T04:00:00.000Z', '2026-11-23T17:00:00.000Z']
const SECRET = '示例机密'

const by = (party: Source['party'], at = NOON): Source => ({
  at,
  by: `${SECRET}姓名`,
  note: `${SECRET}说明`,
  ...(party && { party, notice: 'task-20261123-unit-440100-001-primary-email' }),
})
const row = (facts: Fact[], requests?: ExtensionRequest[]): DutyRow => ({
  issuer: '00',
  task: 'T1',
  party: UNIT,
  office: '44',
  facts,
  ...(requests && { requests }),
  version: 1,
})
const SIGNED: Fact = { status: 'signed', date: '2026-11-23', source: by(UNIT) }
const SIGNED_FOR: Fact = { status: 'signed', date: '2026-11-23', source: by(OFFICE) }
const DONE: Fact = { status: 'done', date: '2026-11-23', source: by(UNIT, LATE) }
const REOPENED: Fact = { status: 'reopened', date: '2026-11-24', source: by(OFFICE, LATE) }
const REOPENED_BY_OPERATOR: Fact = { status: 'reopened', date: '2026-11-24', source: by(undefined, LATE) }
const LOADED: Fact[] = [
  { status: 'signed', date: '2026-11-01' },
  { status: 'done', date: '2026-11-02' },
  { status: 'reopened', date: '2026-11-03' },
  { status: 'extended', date: '2026-12-31' },
  { status: 'exempt', date: '2026-11-04' },
]
const ASKED: ExtensionRequest = { id: 'r1', until: '2026-12-15', reason: `${SECRET}理由`, source: by(UNIT) }
const GRANTED: ExtensionRequest = { ...ASKED, answer: { granted: true, source: by(OFFICE, LATE) } }
const REFUSED: ExtensionRequest = { ...ASKED, answer: { granted: false, reason: `${SECRET}理由`, source: by(OFFICE, LATE) } }
const EXTENDED: Fact = { status: 'extended', date: '2026-12-15', source: by(OFFICE, LATE) }

/** Whom what is told, and what others hear. */
const outline = (before: DutyRow | undefined, after: DutyRow) => {
  const { notices, happened } = reactTo(before === undefined ? { after } : { before, after })
  return {
    told: notices.map(({ to, matter, day }) => `${to.kind}:${to.id} ${matter.kind} ${matter.id} ${day}`),
    heard: happened.map(
      ({ event, duty }) =>
        `${event} ${'until' in duty ? `until ${duty.until}` : duty.date}${'granted' in duty ? ` ${duty.granted}` : ''}${duty.byOffice ? ' by the office' : ''} at ${duty.at}`,
    ),
  }
}

const TO_OFFICE = 'office:44 extension-asked r1 2026-11-23'
const TO_UNIT = 'unit:440100-001 extension-answered r1 2026-11-24'
const REOPENED_TO_UNIT = `unit:440100-001 reopened ${LATE} 2026-11-24`
const HEARD_ASKED = `ExtensionsAsked until 2026-12-15 at ${NOON}`
const HEARD_GRANTED = `ExtensionsAnswered until 2026-12-15 true by the office at ${LATE}`

describe('a change of a duty', () => {
  test.each<[string, DutyRow | undefined, DutyRow, { told: string[]; heard: string[] }]>([
    ['a data folder brought it all', undefined, row(LOADED), { told: [], heard: [] }],
    ['a data folder brought more', row([SIGNED]), row([SIGNED, ...LOADED]), { told: [], heard: [] }],
    ['nothing', row([SIGNED, DONE], [ASKED]), row([SIGNED, DONE], [ASKED]), { told: [], heard: [] }],
    ['signed', undefined, row([SIGNED]), { told: [], heard: [`DutiesSigned 2026-11-23 at ${NOON}`] }],
    [
      'signed for the unit',
      undefined,
      row([SIGNED_FOR]),
      { told: [], heard: [`DutiesSigned 2026-11-23 by the office at ${NOON}`] },
    ],
    ['reported', row([SIGNED]), row([SIGNED, DONE]), { told: [], heard: [`DutiesReported 2026-11-23 at ${LATE}`] }],
    [
      'reported after what was loaded',
      row(LOADED),
      row([...LOADED, DONE]),
      { told: [], heard: [`DutiesReported 2026-11-23 at ${LATE}`] },
    ],
    [
      'reopened by the office',
      row([DONE]),
      row([DONE, REOPENED]),
      { told: [REOPENED_TO_UNIT], heard: [`DutiesReopened 2026-11-24 by the office at ${LATE}`] },
    ],
    [
      'reopened by an operator',
      row([DONE]),
      row([DONE, REOPENED_BY_OPERATOR]),
      { told: [REOPENED_TO_UNIT], heard: [`DutiesReopened 2026-11-24 at ${LATE}`] },
    ],
    ['asked for an extension', undefined, row([], [ASKED]), { told: [TO_OFFICE], heard: [HEARD_ASKED] }],
    ['granted', row([], [ASKED]), row([EXTENDED], [GRANTED]), { told: [TO_UNIT], heard: [HEARD_GRANTED] }],
    [
      'refused',
      row([], [ASKED]),
      row([], [REFUSED]),
      { told: [TO_UNIT], heard: [`ExtensionsAnswered until 2026-12-15 false by the office at ${LATE}`] },
    ],
    [
      'granted before anybody looked',
      undefined,
      row([EXTENDED], [GRANTED]),
      { told: [TO_UNIT], heard: [HEARD_ASKED, HEARD_GRANTED] },
    ],
    [
      'signed while an extension is asked for',
      row([], [ASKED]),
      row([SIGNED], [ASKED]),
      { told: [], heard: [`DutiesSigned 2026-11-23 at ${NOON}`] },
    ],
    [
      'asked for again',
      row([], [REFUSED]),
      row([], [REFUSED, { ...ASKED, id: 'r2' }]),
      { told: ['office:44 extension-asked r2 2026-11-23'], heard: [HEARD_ASKED] },
    ],
  ])('%s', (_, before, after, expected) => {
    expect(outline(before, after)).toEqual(expected)
  })

  test('an office speaks for itself of its own duty', () => {
    const own: DutyRow = { ...row([SIGNED_FOR]), party: OFFICE }
    expect(reactTo({ after: own }).happened.map(({ duty }) => duty.byOffice)).toEqual([false])
  })

  test('names, notes and reasons are in no event', () => {
    const rows = [row([SIGNED, SIGNED_FOR, DONE, REOPENED, EXTENDED], [REFUSED]), row([], [ASKED])]
    const events = buildHappenedEvents(
      rows.flatMap(after => reactTo({ after }).happened),
      NOON,
    )
    expect(events.map(({ detailType }) => detailType)).toHaveLength(5)
    expect(JSON.stringify(events)).not.toContain(SECRET)
  })
})
