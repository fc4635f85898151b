/** The stores of the running system, as the programs of this machine open them. */
import { buildDocumentClient } from '../../functions/adapters/dynamo.ts'
import { buildOutboxStore } from '../../functions/adapters/outbox-store.ts'
import { buildRegisterStore } from '../../functions/adapters/register-store.ts'
import type { OutboxStore, RegisterStore } from '../../functions/core/ports.ts'
import type { RunningSystem } from './running-system.ts'

export type Stores = { register: RegisterStore; outbox: OutboxStore }

/** @throws where no function of the template is told of a table */
export function openStores({ endpoints, region, registerTableName, outboxTableName }: RunningSystem): Stores {
  if (registerTableName === undefined) throw new Error('模板里没有函数使用登记库（REGISTER_TABLE_NAME）')
  if (outboxTableName === undefined) throw new Error('模板里没有函数使用发件库（OUTBOX_TABLE_NAME）')
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  })
  const client = buildDocumentClient()
  return { register: buildRegisterStore(client, registerTableName), outbox: buildOutboxStore(client, outboxTableName) }
}
