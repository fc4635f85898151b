import { describe, expect, test } from 'vitest'
import { planClues } from '../../../functions/core/clues/plan-clues.ts'
import { addDays } from '../../../functions/core/day.ts'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import { ALL_OFFICES } from '../../../functions/core/register/register.ts'
import { enterClues, readSampleClues } from '../../../infra/local/sample-clues.ts'
import { readDataFolder } from '../../../infra/ops/data-folder/read-data-folder.ts'
import { ALL_TABLES } from '../../../infra/ops/data-folder/tables.ts'
import type { ClueRows } from '../../../infra/ops/simulation/memory-clue-reader.ts'
import { buildMemoryClues } from '../../../infra/ops/simulation/memory-clues.ts'
import { secrets } from '../../support/clue-life.ts'

const sealing = { ...secrets(), hashActor: (...parts: string[]) => parts.join(), hashTarget: String, hashRequest: String }

async function enterOn(first: string) {
  const rows: ClueRows = { clues: new Map(), entries: new Map(), readings: new Map() }
  await enterClues({ clues: buildMemoryClues(rows), secrets: sealing }, readSampleClues(), first)
  return [...rows.clues.values()]
}

describe('the sample clues', () => {
  test.each(['2026-11-23', '2026-02-24', '2026-10-08', '2026-01-05', '2027-03-01'])(
    'are on their way on %s, in several states',
    async day => {
      const clues = await enterOn(day)
      expect(clues.map(({ state }) => state)).toEqual([
        'transferred',
        'transferred',
        'returned',
        'handling',
        'signed',
        'reported',
      ])
    },
  )

  test('remind on the sample day of nearly every clock, and two of them have run out', async () => {
    const clues = await enterOn('2026-11-23')
    const { register } = await readDataFolder('samples/2026', ALL_TABLES)
    const window = { date: '2026-11-23', since: addDays('2026-11-23', -1) }
    const told = ALL_OFFICES.flatMap(office => {
      const contactsOf = (party: { kind: string; id: string }) =>
        register.contacts.filter(({ party: own }) => own.kind === party.kind && own.id === party.id)
      const own = clues.filter(({ from, to }) => office === '00' || from === office || to === office)
      return planClues(buildCalendar(), office, { clues: own, contactsOf }, window).notices
    })
    const subjects = told.flatMap(({ clues: subject = [] }) => subject)
    expect([...new Set(subjects.map(({ clock, stage }) => `${clock} ${stage}`))].toSorted()).toEqual([
      'decideBy T+3',
      'handleBy T-1',
      'reportBy T-3',
      'reviewBy T-1',
      'signBy T+1',
      'signBy T0',
    ])
    expect(told.some(({ office }) => office === '00')).toBe(true)
  })
})
