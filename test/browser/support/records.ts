/** What is on record, looked up in the running system's own tables. */
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { inject } from 'vitest'
import type { DutyRow } from '../../../functions/core/ports.ts'
import { findRunningSystem, type RunningSystem } from '../../../infra/local/running-system.ts'
import { openStores, type Stores } from '../../../infra/local/stores.ts'
import { dutyOf, type Role, type SampleOffice, type TASKS } from './sample-data.ts'

export function findSystem(): RunningSystem {
  const system = findRunningSystem(inject('root'), String(inject('port')))
  if (system === undefined) throw new Error('the local system does not run')
  return system
}

export const openRecords = (): Stores => openStores(findSystem())

/** Rows of either table that name it, and all that is kept of the addresses that are among them. */
export async function listRows(name: string): Promise<unknown[]> {
  const { endpoints, region, registerTableName, outboxTableName } = findSystem()
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint: endpoints.dynamodb, region, credentials })
  const rows: { pk: string; sk: string; text: string; item: unknown }[] = []
  for (const TableName of [registerTableName, outboxTableName])
    for await (const { Items = [] } of paginateScan({ client }, { TableName }))
      rows.push(...Items.map(item => ({ pk: item['pk']?.S ?? '', sk: item['sk']?.S ?? '', text: JSON.stringify(item), item })))
  const addresses = new Set(rows.filter(({ pk, text }) => pk.startsWith('ADDRESS#') && text.includes(name)).map(({ pk }) => pk))
  return rows
    .filter(({ pk, text }) => text.includes(name) || addresses.has(pk))
    .toSorted((a, b) => `${a.pk} ${a.sk}`.localeCompare(`${b.pk} ${b.sk}`, 'en'))
    .map(({ item }) => item)
}

export const readDuty = (
  { register }: Stores,
  office: SampleOffice,
  role: Role,
  task: keyof typeof TASKS = 'first',
): Promise<DutyRow | undefined> => register.findDuty(dutyOf(office, role, task))
