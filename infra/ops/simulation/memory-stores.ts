/** The stores in memory: the same answers as DynamoDB's adapters (one contract suite runs on both). */
import { isDeepStrictEqual } from 'node:util'
import { isOpen } from '../../../functions/core/outbox/states.ts'
import { dayInShanghai } from '../../../functions/core/day.ts'
import { addMilliseconds } from '../../../functions/core/instant.ts'
import type {
  BatchRef,
  DutyRef,
  DutyRow,
  FailureRow,
  HeldNotice,
  InHand,
  LeasedBatch,
  NewBatch,
  NoticeRecord,
  OutboxStore,
  PartyRow,
  PlanRemarks,
  RegisterStore,
  TaskRow,
  TitlesRow,
  UnreachableRow,
} from '../../../functions/core/ports.ts'
import { type OfficeCode, partyKey, taskKey } from '../../../functions/core/register/register.ts'
import { shardOf } from '../../../functions/core/register/shard.ts'
import type { Watermark } from '../../../functions/core/deadlines/watermark.ts'

type BatchState = NewBatch & { attempt: number; leaseUntil?: string; holder?: string; inHand?: InHand; endedAt?: string }

export type MemoryOutbox = OutboxStore & {
  notices: Map<string, NoticeRecord>
  batches: Map<string, BatchState>
  unreachable: Map<string, UnreachableRow>
  failures: Map<string, FailureRow>
  remarks: Map<string, PlanRemarks>
}

const batchKey = ({ office, day, id }: BatchRef): string => `${office}#${day}#${id}`
const toHeld = ({ id, batch, attempts, state }: NoticeRecord): HeldNotice => ({ id, batch, attempts, state })
const copy = <T>(value: T): T => structuredClone(value)

export function buildMemoryOutbox(): MemoryOutbox {
  const notices: MemoryOutbox['notices'] = new Map()
  const batches: MemoryOutbox['batches'] = new Map()
  const unreachable: MemoryOutbox['unreachable'] = new Map()
  const failures: MemoryOutbox['failures'] = new Map()
  const remarks: MemoryOutbox['remarks'] = new Map()
  const find = (ref: BatchRef): BatchState | undefined => batches.get(batchKey(ref))
  return {
    notices,
    batches,
    unreachable,
    failures,
    remarks,
    async putNotice(notice, at) {
      const known = notices.get(notice.id)
      if (known !== undefined) return known.batch === notice.batch ? undefined : toHeld(known)
      notices.set(notice.id, copy({ ...notice, state: 'planned', createdAt: at, changedAt: at, possibleDoubles: 0 }))
      return undefined
    },
    async claimNotice(id, from, to) {
      const known = notices.get(id)
      if (known === undefined) throw new Error(`no notice ${id}`)
      if (known.batch === to) return undefined
      if (known.batch !== from || !isOpen(known)) return toHeld(known)
      notices.set(id, { ...known, batch: to })
      return undefined
    },
    async putBatch(batch) {
      const known = find(batch)
      if (known === undefined) batches.set(batchKey(batch), copy({ ...batch, attempt: 0 }))
      return copy((known ?? batch).notices)
    },
    async leaseBatch(ref, { now, until, holder }) {
      const batch = find(ref)
      if (batch === undefined || batch.endedAt !== undefined) return undefined
      if (batch.leaseUntil !== undefined && batch.leaseUntil > now && batch.holder !== holder) return undefined
      if (batch.holder !== holder) Object.assign(batch, { attempt: batch.attempt + 1, leaseUntil: until, holder })
      const { endedAt: _endedAt, holder: _holder, ...leased } = batch
      return copy({ leaseUntil: until, ...leased })
    },
    async recordInHand(held, inHand) {
      const batch = find(held)
      if (batch === undefined || batch.attempt !== held.attempt || batch.endedAt !== undefined) return false
      batch.inHand = copy(inHand)
      return true
    },
    async endBatch(held: LeasedBatch, at) {
      const batch = find(held)
      if (batch === undefined || batch.attempt !== held.attempt) return false
      batch.endedAt ??= at
      return batch.endedAt === at
    },
    async readNotices(ids) {
      const known = ids.map(id => notices.get(id))
      return {
        notices: copy(known.filter(notice => notice !== undefined)),
        problems: ids.filter(id => !notices.has(id)).map(id => ({ row: `NOTICE#${id}`, message: 'missing' })),
      }
    },
    async changeNotice(held, { at, ...change }) {
      const known = notices.get(held.id)
      if (known?.batch !== held.batch || known.state !== held.state)
        return known !== undefined && known.changedAt === at && known.state === change.state
      notices.set(held.id, { ...known, ...change, changedAt: at })
      return true
    },
    async listDue(shard, until, limit) {
      return [...batches.values()]
        .filter(batch => batch.endedAt === undefined && shardOf(batch.id) === shard)
        .map(({ office, day, id, lane, dueAt }) => ({
          ref: { office, day, id },
          at: lane === 'later' ? dueAt : addMilliseconds(dueAt, 60_000),
        }))
        .filter(({ at }) => at <= until)
        .toSorted((a, b) => `${a.at}#${a.ref.id}`.localeCompare(`${b.at}#${b.ref.id}`, 'en'))
        .slice(0, limit)
    },
    async saveUnreachable(row) {
      const key = `${row.office}#${row.day}#${partyKey(row.party)}`
      if (!unreachable.has(key)) unreachable.set(key, copy(row))
    },
    async saveFailure(row) {
      failures.set(row.notice, copy(row))
    },
    async saveRemarks(row) {
      remarks.set(`${row.office}#${row.day}`, copy(row))
    },
    async readDay(day) {
      const cameUp = <T extends { createdAt: string }>(rows: Map<string, T>): T[] =>
        [...rows.values()].filter(({ createdAt }) => dayInShanghai(createdAt) === day)
      return { unreachable: cameUp(unreachable), failures: cameUp(failures), remarks: cameUp(remarks), problems: [] }
    },
  }
}

export type MemoryRegister = RegisterStore & {
  parties: Map<string, PartyRow>
  duties: Map<string, DutyRow>
  tasks: Map<string, TaskRow>
  titles: Map<string, TitlesRow>
  watermarks: Map<OfficeCode, Watermark>
}

const dutyKey = ({ issuer, task, party, office }: DutyRef): string => `${office} ${partyKey(party)} ${taskKey(issuer, task)}`

function saveVersion<T extends { version: number }>(rows: Map<string, T>, key: string, row: T): boolean {
  const known = rows.get(key)
  if ((known?.version ?? 0) !== row.version - 1) return isDeepStrictEqual(known, row)
  rows.set(key, copy(row))
  return true
}

export function buildMemoryRegister(): MemoryRegister {
  const parties: MemoryRegister['parties'] = new Map()
  const duties: MemoryRegister['duties'] = new Map()
  const tasks: MemoryRegister['tasks'] = new Map()
  const titles: MemoryRegister['titles'] = new Map()
  const watermarks: MemoryRegister['watermarks'] = new Map()
  const ofOffice = <T extends { office: OfficeCode }>(rows: Map<string, T>, office: OfficeCode): T[] =>
    copy([...rows.values()].filter(row => row.office === office))
  const known = <T>(row: T | undefined): T[] => (row === undefined ? [] : [copy(row)])
  const partyRowKey = (row: Pick<PartyRow, 'party' | 'office'>): string => `${row.office} ${partyKey(row.party)}`
  return {
    parties,
    duties,
    tasks,
    titles,
    watermarks,
    readOffice: async office => ({ parties: ofOffice(parties, office), duties: ofOffice(duties, office), problems: [] }),
    readTasks: async issuer => ({ tasks: copy([...tasks.values()].filter(({ task }) => task.issuer === issuer)), problems: [] }),
    readTitles: async office => ({ titles: ofOffice(titles, office), problems: [] }),
    readState: async keys => ({
      parties: keys.parties.flatMap(key => known(parties.get(partyRowKey(key)))),
      duties: keys.duties.flatMap(key => known(duties.get(dutyKey(key)))),
      tasks: keys.tasks.flatMap(({ issuer, id }) => known(tasks.get(taskKey(issuer, id)))),
      problems: [],
    }),
    listUnitIds: async office =>
      ofOffice(parties, office).flatMap(({ party, retired }) => (party.kind === 'unit' && !retired ? [party.id] : [])),
    saveParty: async row => saveVersion(parties, partyRowKey(row), row),
    saveDuty: async row => saveVersion(duties, dutyKey(row), row),
    saveTask: async row => saveVersion(tasks, taskKey(row.task.issuer, row.task.id), row),
    saveTitles: async row => saveVersion(titles, row.unit, row),
    findWatermark: async office => copy(watermarks.get(office)),
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
