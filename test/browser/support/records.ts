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

/** How many rows there are of anything, in either table. */
export async function countRows(): Promise<number> {
  const { endpoints, region, registerTableName, outboxTableName } = findSystem()
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint: endpoints.dynamodb, region, credentials })
  let rows = 0
  for (const TableName of [registerTableName, outboxTableName])
    for await (const { Count = 0 } of paginateScan({ client }, { TableName, Select: 'COUNT' })) rows += Count
  return rows
}

export const readDuty = (
  { register }: Stores,
  office: SampleOffice,
  role: Role,
  task: keyof typeof TASKS = 'first',
): Promise<DutyRow | undefined> => register.findDuty(dutyOf(office, role, task))
