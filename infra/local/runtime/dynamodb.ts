/** The raw calls of DynamoDB that the runtime itself makes, and the tables of the template. */
import { Agent, request } from 'node:http'
import { REGION } from './resource-types.ts'
import type { TableSpec } from './wiring.ts'

const AGENT = new Agent({ keepAlive: true })
/** Nobody checks the signature here, but one must be there. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
}

/** Four times as fast as `fetch`, and every instant of the virtual clock asks each stream twice. */
function post(endpoint: string, target: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent: AGENT, headers: { ...HEADERS, 'x-amz-target': target } }
    const sent = request(endpoint, options, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      response.on('error', reject)
    })
    sent.on('error', reject).end(body)
  })
}

/** One JSON call of DynamoDB or DynamoDB Streams. */
export async function callDynamoDb(endpoint: string, target: string, body: unknown): Promise<unknown> {
  const { status, text } = await post(endpoint, target, JSON.stringify(body))
  if (status !== 200) throw new Error(`${target}: ${text}`)
  return JSON.parse(text)
}

export const TABLES = 'DynamoDB_20120810'
export const STREAMS = 'DynamoDBStreams_20120810'

const toIndex = ({ IndexName, KeySchema, Projection }: Record<string, unknown>) => ({ IndexName, KeySchema, Projection })

/** Creates a table as the template declares it; what an earlier run left in a given endpoint goes. */
export async function createTable(endpoint: string, table: TableSpec): Promise<void> {
  await callDynamoDb(endpoint, `${TABLES}.DeleteTable`, { TableName: table.name }).catch(() => {})
  await callDynamoDb(endpoint, `${TABLES}.CreateTable`, {
    TableName: table.name,
    AttributeDefinitions: table.AttributeDefinitions,
    KeySchema: table.KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: table.GlobalSecondaryIndexes?.map(toIndex),
    LocalSecondaryIndexes: table.LocalSecondaryIndexes?.map(toIndex),
    ...(table.StreamSpecification && { StreamSpecification: { ...table.StreamSpecification, StreamEnabled: true } }),
  })
  if (table.TimeToLiveSpecification?.Enabled === true)
    await callDynamoDb(endpoint, `${TABLES}.UpdateTimeToLive`, {
      TableName: table.name,
      TimeToLiveSpecification: table.TimeToLiveSpecification,
    })
}
