/** Both stores over a DynamoDB of this machine, in fresh tables. */
import { randomBytes, randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { buildClueSecrets } from '../../functions/adapters/clue-secrets.ts'
import { buildClueStore } from '../../functions/adapters/clue-store.ts'
import { buildOutboxStore } from '../../functions/adapters/outbox-store.ts'
import { buildRegisterStore } from '../../functions/adapters/register-store.ts'
import { buildLocalSeal } from '../../functions/adapters/seal.ts'
import { callDynamoDb } from '../../infra/local/runtime/dynamodb.ts'
import { type DynamoDb, findGivenDynamoDb, startEmulator } from '../../infra/local/runtime/dynoxide.ts'
import { freePort } from './local-stack.ts'

const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' })
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
]

export async function startDynamo(): Promise<{ dynamo: DynamoDb; client: DynamoDBDocumentClient }> {
  const dynamo = findGivenDynamoDb() ?? (await startEmulator(await freePort()))
  const client = new DynamoDBClient({
    endpoint: dynamo.endpoint,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  return { dynamo, client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }) }
}

let tables = 0
/** An engine that was given is shared by several test files. */
const run = randomUUID().slice(0, 8)

/** The sealed table as the stack declares it, and the store of clues over it. */
export async function createClueStore({ dynamo, client }: Awaited<ReturnType<typeof startDynamo>>, registerTable: string) {
  const sealedTable = registerTable.replace('register', 'sealed')
  await callDynamoDb(dynamo.endpoint, 'DynamoDB_20120810.CreateTable', {
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys('pk', 'sk'),
    TableName: sealedTable,
    AttributeDefinitions: [attribute('pk'), attribute('sk')],
  })
  const guards = { seal: buildLocalSeal(randomBytes(32)), secrets: buildClueSecrets('sample key') }
  const build = (other = client) => buildClueStore(other, { register: registerTable, sealed: sealedTable }, guards)
  return { sealedTable, clues: build(), build }
}

/** Tables as the stack declares them. */
export async function createStores({ dynamo, client }: Awaited<ReturnType<typeof startDynamo>>) {
  tables += 1
  const [registerTable, outboxTable] = [`register-${run}-${tables}`, `outbox-${run}-${tables}`]
  const common = { BillingMode: 'PAY_PER_REQUEST', KeySchema: keys('pk', 'sk') }
  await callDynamoDb(dynamo.endpoint, 'DynamoDB_20120810.CreateTable', {
    ...common,
    TableName: registerTable,
    AttributeDefinitions: [attribute('pk'), attribute('sk')],
  })
  await callDynamoDb(dynamo.endpoint, 'DynamoDB_20120810.CreateTable', {
    ...common,
    TableName: outboxTable,
    AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map(attribute),
    GlobalSecondaryIndexes: [
      { IndexName: 'gsi1', KeySchema: keys('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  })
  return {
    registerTable,
    outboxTable,
    register: buildRegisterStore(client, registerTable),
    outbox: buildOutboxStore(client, outboxTable),
  }
}
