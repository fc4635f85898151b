/** The way to one clue: who sees how much of it, and the key to what is sealed of it. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type * as z from 'zod/mini'
import type { Clue, ClueEntry, Principal, Reading } from '../core/clues/clue.ts'
import type { Seen } from '../core/clues/clue-store.ts'
import { findSight } from '../core/clues/sight.ts'
import { PermanentError, UnreadableRowError } from '../core/errors.ts'
import { $Clue } from './clue-rows.ts'
import { parseOne, type Row } from './dynamo.ts'
import { getAll } from './dynamo-reads.ts'
import { buildClueKey, type Key } from './keys.ts'
import type { ClueKey, Seal } from './seal.ts'
import { $KeyRow, openRow } from './sealed-rows.ts'

export type ClueTables = { register: string; sealed: string }

/** A caller tried to write for an office, a person or a clue that is not its own: a mistake in the programme. */
export class OutOfScopeError extends PermanentError {
  override name = 'OutOfScopeError'
}

/** Whoever is nothing but `admin` reads heads and timelines, and nothing that is sealed. */
export const mayReadSealed = ({ roles }: Principal): boolean => roles.some(role => role !== 'admin')

export type ClueAccess = {
  client: DynamoDBDocumentClient
  tables: ClueTables
  find: (principal: Principal, number: string) => Promise<Seen | undefined>
  /** As far as the principal's office sees all of the clue but its informant, and the principal what is sealed. */
  findForSealed: (principal: Principal, number: string) => Promise<{ clue: Clue; sight: 'party' | 'invited' } | undefined>
  /** @throws UnreadableRowError */
  openKey: (number: string) => Promise<ClueKey>
  readSealed: <T>(number: string, key: Key, schema: z.ZodMiniType<T>) => Promise<T | undefined>
}

export function buildClueAccess(client: DynamoDBDocumentClient, tables: ClueTables, seal: Seal): ClueAccess {
  async function find(principal: Principal, number: string): Promise<Seen | undefined> {
    const [row] = await getAll(client, tables.register, [buildClueKey(number)])
    if (row === undefined) return undefined
    const clue = parseOne(row, $Clue)
    const sight = findSight(principal.office, clue)
    if (sight === undefined) return undefined
    return sight === 'former' ? { sight, clue: { number, kind: clue.kind } } : { sight, clue }
  }

  /** The key to one clue among some of its rows. */
  const unwrap = async (number: string, rows: readonly Row[]): Promise<ClueKey> => {
    const row = rows.find(({ sk }) => sk === 'KEY')
    if (row === undefined) throw new UnreadableRowError(`${number}: its key is not there`)
    return seal.openKey(number, parseOne(row, $KeyRow).wrapped)
  }
  const keyRow = (number: string): Key => buildClueKey(number, 'KEY')

  return {
    client,
    tables,
    find,
    async findForSealed(principal, number) {
      const seen = mayReadSealed(principal) ? await find(principal, number) : undefined
      return seen?.sight === 'former' ? undefined : seen
    },
    openKey: async number => unwrap(number, await getAll(client, tables.sealed, [keyRow(number)])),
    async readSealed(number, key, schema) {
      const rows = await getAll(client, tables.sealed, [key, keyRow(number)])
      const row = rows.find(({ sk }) => sk === key.sk)
      return row && openRow(row, await unwrap(number, rows), schema)
    },
  }
}

/** @throws OutOfScopeError unless the principal itself has made it, of this clue */
export function checkMade(
  principal: Principal,
  number: string,
  made: Pick<ClueEntry | Reading, 'number' | 'office' | 'actor'>,
): void {
  if (made.number !== number || made.office !== principal.office || made.actor !== principal.actor || !mayReadSealed(principal))
    throw new OutOfScopeError(`${number}: written for somebody else`)
}

/** Whether the row that stands in the way is the one that was to be written: a transaction whose answer was lost is repeated. */
export async function isThere({ client }: Pick<ClueAccess, 'client'>, table: string, key: Key, digest: string): Promise<boolean> {
  const [row]: Row[] = await getAll(client, table, [key])
  return row?.['digest'] === digest
}
