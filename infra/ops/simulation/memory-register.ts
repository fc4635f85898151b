/** The Register in memory: the same answers as DynamoDB's adapter (one contract suite runs on both). */
import { isDeepStrictEqual } from 'node:util'
import type { DutyRow, PartyRow, RegisterStore, TaskRow, TitlesRow } from '../../../functions/core/ports.ts'
import { type DutyRef, type OfficeCode, partyKey, taskKey } from '../../../functions/core/register/register.ts'
import type { Watermark } from '../../../functions/core/deadlines/watermark.ts'
import { buildClueRows, buildMemoryClueReader, type ClueRows } from './memory-clue-reader.ts'
import { storeGuards } from './store-guards.ts'

/** Of what comes in: a row is never changed in its place, so it may be given out as it is. */
const copy = <T>(value: T): T => structuredClone(value)

export type MemoryRegister = RegisterStore & {
  parties: Map<string, PartyRow>
  duties: Map<string, DutyRow>
  tasks: Map<string, TaskRow>
  titles: Map<string, TitlesRow>
  watermarks: Map<OfficeCode, Watermark>
  clueRows: ClueRows
}

const dutyKey = ({ issuer, task, party, office }: DutyRef): string => `${office} ${partyKey(party)} ${taskKey(issuer, task)}`

function saveVersion<T extends { version: number }>(rows: Map<string, T>, key: string, row: T): boolean {
  const known = rows.get(key)
  if (!storeGuards.maySaveVersion(known?.version ?? 0, row.version)) return isDeepStrictEqual(known, row)
  rows.set(key, copy(row))
  return true
}

export function buildMemoryRegister(): MemoryRegister {
  const parties: MemoryRegister['parties'] = new Map()
  const duties: MemoryRegister['duties'] = new Map()
  const tasks: MemoryRegister['tasks'] = new Map()
  const titles: MemoryRegister['titles'] = new Map()
  const watermarks: MemoryRegister['watermarks'] = new Map()
  const clueRows = buildClueRows()
  const ofOffice = <T extends { office: OfficeCode }>(rows: Map<string, T>, office: OfficeCode): T[] =>
    [...rows.values()].filter(row => row.office === office)
  const known = <T>(row: T | undefined): T[] => (row === undefined ? [] : [row])
  const partyRowKey = (row: Pick<PartyRow, 'party' | 'office'>): string => `${row.office} ${partyKey(row.party)}`
  return {
    parties,
    duties,
    tasks,
    titles,
    watermarks,
    clueRows,
    ...buildMemoryClueReader(clueRows),
    readOffice: async office => ({ parties: ofOffice(parties, office), duties: ofOffice(duties, office), problems: [] }),
    readTasks: async issuer => ({ tasks: [...tasks.values()].filter(({ task }) => task.issuer === issuer), problems: [] }),
    readTitles: async office => ({ titles: ofOffice(titles, office), problems: [] }),
    readState: async keys => ({
      parties: keys.parties.flatMap(key => known(parties.get(partyRowKey(key)))),
      duties: keys.duties.flatMap(key => known(duties.get(dutyKey(key)))),
      tasks: keys.tasks.flatMap(({ issuer, id }) => known(tasks.get(taskKey(issuer, id)))),
      problems: [],
    }),
    findDuty: async duty => duties.get(dutyKey(duty)),
    listUnitIds: async office =>
      ofOffice(parties, office).flatMap(({ party, retired }) => (party.kind === 'unit' && !retired ? [party.id] : [])),
    saveParty: async row => saveVersion(parties, partyRowKey(row), row),
    dropUnreadableParty: async () => false,
    saveDuty: async row => saveVersion(duties, dutyKey(row), row),
    saveTask: async row => saveVersion(tasks, taskKey(row.task.issuer, row.task.id), row),
    saveTitles: async row => saveVersion(titles, row.unit, row),
    findWatermark: async office => watermarks.get(office),
    async saveWatermark(mark, before) {
      const current = watermarks.get(mark.office)
      if (current?.begun !== before?.begun || current?.done.length !== before?.done.length) return false
      watermarks.set(mark.office, copy(mark))
      return true
    },
    async finishPiece(office, begun, piece) {
      const mark = watermarks.get(office)
      if (mark?.begun !== begun) return false
      watermarks.set(office, { ...mark, done: [...new Set([...mark.done, piece])] })
      return true
    },
  }
}
