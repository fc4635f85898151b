/** A clue and each of its changes, in one transaction over both tables. */
import { isLapsed } from '../core/clues/attachments.ts'
import { buildClueNumber } from '../core/clues/clue-number.ts'
import type { Change, ClueFile, ClueStore, Created, NewClue, Request } from '../core/clues/clue-store.ts'
import type { Clue, Principal } from '../core/clues/clue.ts'
import { findSight } from '../core/clues/sight.ts'
import { type ClueAccess, checkMade, isThere, OutOfScopeError } from './clue-access.ts'
import { $CounterRow, listDeskItems, toClueItem, toCounterItem, toEntryItem } from './clue-rows.ts'
import { describeKey, parseOne, type Row } from './dynamo.ts'
import { getAll } from './dynamo-reads.ts'
import { buildClueKey, buildCounterKey, buildEntryKey, buildRequestKey, buildWordsKey, listDeskKeys } from './keys.ts'
import type { ClueKey, Seal } from './seal.ts'
import { $RequestRow, sealItem, toFileItem, toIntakeItem, toKeyItem, toRequestItem, toTargetItem } from './sealed-rows.ts'
import { putAfter, putNew, putOver, remove, transact, untilAnswered, type Write } from './transaction.ts'

type ClueWrites = Pick<ClueStore, 'createClue' | 'changeClue'>

export function buildClueWrites(access: ClueAccess, seal: Seal): ClueWrites {
  const { client, tables } = access

  const readOne = async (table: string, key: Parameters<typeof getAll>[2][number]): Promise<Row | undefined> =>
    (await getAll(client, table, [key]))[0]

  return {
    async createClue(principal, { year, request }, build) {
      return untilAnswered(async (): Promise<Created | undefined> => {
        const [known, counter] = await Promise.all([
          request && readOne(tables.sealed, buildRequestKey(request.key)),
          readOne(tables.register, buildCounterKey(principal.office, year)),
        ])
        if (known !== undefined) return toAnswer(known, request)
        const latest = counter === undefined ? 0 : parseOne(counter, $CounterRow).latest
        const number = buildClueNumber(year, principal.office, latest + 1)
        const made = build(number)
        checkNew(principal, number, made)
        const result = await transact(client, [
          countUp(tables.register, principal, year, latest),
          ...listNewRows(access, made, await seal.newKey(number)),
          ...(request === undefined ? [] : [putNew(tables.sealed, toRequestItem(request, made.clue))]),
        ])
        const isMade = result === 'done' || (result === 'refused' && (await isOwn(access, made)))
        return isMade ? { kind: 'created', clue: made.clue } : undefined
      })
    },

    async changeClue(principal, before, change) {
      checkChange(principal, before, change)
      if (change.file !== undefined && isLapsed({ ...change.file, state: 'waiting' }, change.entry.at)) return false
      const writes = listChangedRows(access, before, change, await access.openKey(before.number))
      return untilAnswered(async () => {
        const result = await transact(client, writes)
        if (result === 'contended') return undefined
        return result === 'done' || isOwn(access, change)
      })
    },
  }
}

const isOwn = (access: ClueAccess, { entry }: Change): Promise<boolean> =>
  isThere(access, access.tables.register, buildEntryKey(entry.number, entry.version), entry.digest)

function toAnswer(row: Row, request: Request | undefined): Created {
  const { number, print } = parseOne(row, $RequestRow)
  return print === request?.print ? { kind: 'repeated', number } : { kind: 'other' }
}

function checkNew(principal: Principal, number: string, { clue, entry }: NewClue): void {
  checkMade(principal, number, entry)
  if (clue.number !== number || clue.from !== principal.office || clue.version !== 1 || entry.version !== 1)
    throw new OutOfScopeError(`${number}: a new clue of another office, or none that is new`)
}

function checkChange(principal: Principal, before: Clue, { clue, entry }: Change): void {
  checkMade(principal, before.number, entry)
  const sight = findSight(principal.office, before)
  const follows = clue.number === before.number && clue.version === before.version + 1 && entry.version === clue.version
  if ((sight !== 'party' && sight !== 'invited') || !follows)
    throw new OutOfScopeError(`${before.number}: changed by an office that does not see it, or no change that follows`)
}

const countUp = (table: string, { office }: Principal, year: number, latest: number): Write => {
  const item = toCounterItem(office, year, latest + 1)
  return latest === 0 ? putNew(table, item) : putAfter(table, item, { latest })
}

/** What an entry brings: it and its words are there once and never change. */
const listEntryRows = ({ tables }: ClueAccess, { entry, words }: Change, key: ClueKey): Write[] => [
  putNew(tables.register, toEntryItem(entry)),
  putNew(tables.sealed, sealItem(buildWordsKey(entry.number, entry.version), 'clueWords', key, words)),
]

function listNewRows(access: ClueAccess, made: NewClue, key: ClueKey): Write[] {
  const { register, sealed } = access.tables
  const { number } = made.clue
  return [
    putNew(register, toClueItem(made.clue)),
    ...listEntryRows(access, made, key),
    ...listDeskItems(made.clue).map(item => putOver(register, item)),
    putNew(sealed, toKeyItem(number, key)),
    putNew(sealed, toIntakeItem(made, key)),
    ...(made.informant === undefined
      ? []
      : [putNew(sealed, sealItem(buildClueKey(number, 'INFORMANT'), 'clueInformant', key, made.informant))]),
    ...made.targets.map(hash => putOver(sealed, toTargetItem(hash, made.clue))),
  ]
}

function listChangedRows(access: ClueAccess, before: Clue, change: Change, key: ClueKey): Write[] {
  const { register, sealed } = access.tables
  const desks = listDeskItems(change.clue)
  // What the sight was judged by is part of the condition: the row says whose it is, not the caller.
  const { version, head, from, to, invited, returnedBy } = before
  const kept = new Set(desks.map(describeKey))
  return [
    putAfter(register, toClueItem(change.clue), { version, head, from, to, invited, returnedBy }),
    ...listEntryRows(access, change, key),
    ...desks.map(item => putOver(register, item)),
    ...listDeskKeys(before)
      .filter(desk => !kept.has(describeKey(desk)))
      .map(desk => remove(register, desk)),
    ...(change.file === undefined ? [] : [attach(sealed, change.clue.number, change.file, key)]),
  ]
}

/** Only what was announced can be there, and once. */
const attach = (table: string, number: string, file: ClueFile, key: ClueKey): Write =>
  putAfter(table, toFileItem(number, file, key), { state: 'waiting' })
