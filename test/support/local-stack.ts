/** A small stack of the given resources and handlers, played by the real local runtime on a real emulator. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { build } from 'esbuild'
import { type DynamoDb, startEmulator } from '../../infra/local/runtime/dynoxide.ts'
import { type Runtime, startRuntime } from '../../infra/local/runtime/runtime.ts'
import { readResources } from '../../infra/local/runtime/template.ts'
import { buildWiring } from '../../infra/local/runtime/wiring.ts'

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>

/** @returns the port, or undefined where it is taken */
const probePort = (port: number): Promise<number | undefined> =>
  new Promise(resolve => {
    const server = createServer().once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined))
    })
  })

/** Below those that systems give to whoever asks for any: nobody takes one by accident between this look and its use. */
const FIRST_PORT = 10_000
const TENS = 2_000

/** A port that is free with the six behind it: a running system takes seven. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + 10 * Math.floor(Math.random() * TENS)
    const all = await Promise.all([0, 1, 2, 3, 4, 5, 6].map(offset => probePort(port + offset)))
    if (!all.includes(undefined)) return port
  }
}

export const table = (name: string) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: name,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
})

export const lambda = (name: string, properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Timeout: 30,
    Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
    Environment: { Variables: { TABLE_NAME: 'Table' } },
    ...properties,
  },
})

export const mapping = (target: string, properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
    FunctionName: { Ref: target },
    StartingPosition: 'TRIM_HORIZON',
    ...properties,
  },
})

export const schedule = (target: string, expression: string, properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: 'Asia/Shanghai',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: { 'Fn::GetAtt': [target, 'Arn'] },
      RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
      Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
      ...properties,
    },
  },
})

/** An HTTP API whose routes all call one function. */
export const httpApi = (target: string, ...routeKeys: string[]): Resources => ({
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Api', ProtocolType: 'HTTP' } },
  ApiStage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': [target, 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  ...Object.fromEntries(
    routeKeys.map((RouteKey, index) => [
      `Route${index}`,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: { ApiId: { Ref: 'Api' }, RouteKey, Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] } },
      },
    ]),
  ),
})

export type LocalStack = {
  runtime: Runtime
  dynamodb: DynamoDBClient
  endpoint: string
  failures: string[]
  deadLetters: unknown[]
  /** What the handlers wrote with `note(...)`, in order. */
  notes: () => unknown[]
  stop: () => Promise<void>
}

/** What every handler can call: a line in the test's notebook, with the time as the function sees it. */
const PRELUDE = `
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
const note = (value) => appendFileSync(process.env.NOTES, JSON.stringify(value) + '\\n')
const now = () => new Date().toISOString()
const put = (pk, more = {}) => new DynamoDBClient({}).send(new PutItemCommand({ TableName: 'Table', Item: { pk: { S: pk }, ...more } }))
const keys = (event) => event.Records.map(record => record.dynamodb.Keys.pk.S)
export { note, now, put, keys, sleep }
`

/** @param handlers name of the function → body of `async (event, context) => { … }` */
export async function startLocalStack(
  start: string,
  resources: Resources,
  handlers: Record<string, string>,
): Promise<LocalStack> {
  const { readFileSync } = await import('node:fs')
  const assembly = mkdtempSync(join(import.meta.dirname, '../../node_modules/.local-stack-'))
  const notes = join(assembly, 'notes.jsonl')
  writeFileSync(notes, '')
  writeFileSync(join(assembly, 'prelude.mjs'), PRELUDE)
  for (const [name, body] of Object.entries(handlers)) {
    mkdirSync(join(assembly, `asset.${name}`))
    await build({
      stdin: {
        contents: `import { note, now, put, keys, sleep } from './prelude.mjs'\nexport const handler = async (event, context) => {${body}}`,
        resolveDir: assembly,
      },
      outfile: join(assembly, `asset.${name}`, 'index.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      banner: {
        js: `import { createRequire as createRequireOfBundle } from 'node:module';const require=createRequireOfBundle(import.meta.url);`,
      },
    })
  }
  const stacks = [{ name: 'Test', template: { Resources: resources } }]
  const emulator: DynamoDb = await startEmulator(await freePort())
  const failures: string[] = []
  const deadLetters: unknown[] = []
  const runtime = await startRuntime({
    wiring: buildWiring(readResources(stacks), assembly),
    start: Date.parse(start),
    dynamodb: emulator.endpoint,
    readVersion: emulator.readVersion,
    eventsPort: 0,
    sitePort: 0,
    filesPort: 0,
    environment: { NOTES: notes },
    onFailure: (_, error) => failures.push(error.message),
    onDeadLetter: (_, message) => deadLetters.push(message),
  })
  return {
    runtime,
    endpoint: emulator.endpoint,
    failures,
    deadLetters,
    dynamodb: new DynamoDBClient({
      endpoint: emulator.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    notes: () =>
      readFileSync(notes, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as unknown),
    stop: async () => {
      await runtime.stop()
      await emulator.stop()
      rmSync(assembly, { recursive: true, force: true })
    },
  }
}
