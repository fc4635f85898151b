/** DynamoDB's emulator with our tables, for the time of a measurement. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { callDynamoDb } from '../../local/runtime/dynamodb.ts'
import { startEmulator } from '../../local/runtime/dynoxide.ts'

export const TABLES = { register: 'bench-register', outbox: 'bench-outbox', sealed: 'bench-sealed' }
/** What the SDK looks for in the environment. */
export const CREDENTIALS = { AWS_REGION: 'cn-north-1', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' }

export type Engine = { endpoint: string; client: DynamoDBClient; stop: () => Promise<void> }

const toKeys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
]
const DUE_INDEX = { IndexName: 'gsi1', KeySchema: toKeys('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'KEYS_ONLY' } }

const createTable = (endpoint: string, name: string, attributes: readonly string[], indexes: object): Promise<unknown> =>
  callDynamoDb(endpoint, 'DynamoDB_20120810.CreateTable', {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: toKeys('pk', 'sk'),
    AttributeDefinitions: attributes.map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
    ...indexes,
  })

export async function startEngine(port: number): Promise<Engine> {
  const { endpoint, stop } = await startEmulator(port)
  await createTable(endpoint, TABLES.register, ['pk', 'sk'], {})
  await createTable(endpoint, TABLES.sealed, ['pk', 'sk'], {})
  await createTable(endpoint, TABLES.outbox, ['pk', 'sk', 'gsi1pk', 'gsi1sk'], { GlobalSecondaryIndexes: [DUE_INDEX] })
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = CREDENTIALS
  const client = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } })
  return { endpoint, client, stop }
}
