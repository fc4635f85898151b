import { describe, expect, it } from 'vitest'
import { readResources } from '../../../infra/local/runtime/template.ts'
import { buildWiring } from '../../../infra/local/runtime/wiring.ts'
import { httpApi, lambda, mapping, schedule, table } from '../../support/local-stack.ts'

const wire = (...stacks: { name: string; template: Parameters<typeof readResources>[0][number]['template'] }[]) =>
  buildWiring(readResources(stacks), '/assembly')
const one = (Resources: Record<string, { Type: string; Properties?: Record<string, unknown>; Condition?: string }>) =>
  wire({ name: 'Test', template: { Resources } })

describe('the wiring of a template', () => {
  it('names the resource whose type is not on the closed list', () => {
    expect(() => one({ Ledger: { Type: 'AWS::QLDB::Ledger' } })).toThrow('Test/Ledger: AWS::QLDB::Ledger is not on the list')
  })

  it.each([
    ['a mapping', { Table: table('T'), F: lambda('f'), M: mapping('F', { TumblingWindowInSeconds: 3 }) }, 'Test/M'],
    ['a schedule', { F: lambda('f'), S: schedule('F', 'rate(1 hour)', { EcsParameters: {} }) }, 'Test/S'],
    [
      'a rule',
      {
        F: lambda('f'),
        R: { Type: 'AWS::Events::Rule', Properties: { EventPattern: {}, Targets: [], ScheduleExpression: 'rate(1 day)' } },
      },
      'Test/R',
    ],
    ['a function of another runtime', { F: lambda('f', { Runtime: 'python3.13' }) }, 'Test/F'],
    [
      'a mapping of a queue that is not there',
      { F: lambda('f'), M: mapping('F', { EventSourceArn: 'arn:aws:sqs:us-east-1:0:q' }) },
      'Test/M',
    ],
    ['a route that goes on behind whatever follows', { F: lambda('f'), ...httpApi('F', 'GET /n/{rest+}/x') }, 'Test/Route0'],
    ['a route of another method', { F: lambda('f'), ...httpApi('F', 'OPTIONS /') }, 'Test/Route0'],
    [
      'a bucket that tells of its objects',
      { B: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: {} } } },
      'Test/B',
    ],
    [
      'an HTTP API that other sites may read',
      {
        Api: {
          Type: 'AWS::ApiGatewayV2::Api',
          Properties: { Name: 'A', ProtocolType: 'HTTP', CorsConfiguration: { AllowOrigins: ['*'] } },
        },
      },
      'Test/Api',
    ],
    [
      'a second HTTP API',
      { F: lambda('f'), ...httpApi('F', 'GET /'), Other: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'B' } } },
      'Test/Other',
    ],
    ['a resource under a condition', { Table: { ...table('T'), Condition: 'IsChina' } }, 'Test/Table'],
  ])('refuses %s that it would play wrongly', (_, resources, id) => {
    expect(() => one(resources)).toThrow(id)
  })

  it('follows references from stack to stack', () => {
    const { streamMappings: mappings, tables } = wire(
      {
        name: 'Data',
        template: {
          Resources: { Outbox: { Type: 'AWS::DynamoDB::Table', Properties: { ...table('x').Properties, TableName: undefined } } },
          Outputs: { Stream: { Value: { 'Fn::GetAtt': ['Outbox', 'StreamArn'] }, Export: { Name: 'Data:Stream' } } },
        },
      },
      {
        name: 'Send',
        template: { Resources: { F: lambda('f'), M: mapping('F', { EventSourceArn: { 'Fn::ImportValue': 'Data:Stream' } }) } },
      },
    )
    expect(mappings.map(({ table: source }) => source)).toEqual(tables.map(({ name }) => name))
    expect(tables.map(({ name }) => name)).toEqual(['Data-Outbox'])
  })

  it('knows which function answers which route, and none of an API without a stage', () => {
    const { ApiStage, ...others } = httpApi('F', 'GET /', '$default')
    const { httpApi: served, functions } = one({ F: lambda('f'), ...others, ...(ApiStage && { ApiStage }) })
    const target = functions[0]?.arn
    expect(served?.routes).toEqual([
      { routeKey: 'GET /', target },
      { routeKey: '$default', target },
    ])
    expect(one({ F: lambda('f'), ...others }).httpApi?.routes).toEqual([])
  })

  it('gives a function the bounds of its asynchronous calls', () => {
    const { functions } = one({
      F: lambda('f'),
      Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
      Config: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: 'F' },
          Qualifier: '$LATEST',
          MaximumRetryAttempts: 1,
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
        },
      },
    })
    expect(functions).toMatchObject([
      { name: 'f', folder: '/assembly/asset.f', retryAttempts: 1, onFailure: 'arn:aws:sqs:us-east-1:000000000000:Test-Dead' },
    ])
  })
})
