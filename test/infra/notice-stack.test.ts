import { describe, expect, test } from 'vitest'
import { type Stage, STAGES } from '../../infra/settings.ts'
import { synthesise } from '../support/template.ts'
import { listAllowedActions, listByType, listGrants, maskHashes } from '../support/template-parts.ts'

const CHINA = { stage: 'production', region: 'cn-north-1' } as const
const ALL: { stage: Stage; region?: string }[] = [...STAGES.map(stage => ({ stage })), CHINA]

describe.each(ALL)('the stack of $stage $region', ({ stage, region }) => {
  const template = synthesise(stage, region)
  const all = (type: string) => Object.values(listByType(template, type))
  const hasReceipts = region === undefined
  const streams = all('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => Properties.StartingPosition !== undefined)

  test('stays as it was reviewed', async () => {
    const name = region === undefined ? stage : `${stage}-${region}`
    await expect(JSON.stringify(maskHashes(template), null, 1)).toMatchFileSnapshot(`__snapshots__/${name}.json`)
  })

  test('keeps rows encrypted, restorable, and past its own end wherever they are real', () => {
    const tables = all('AWS::DynamoDB::Table')
    const kept = stage === 'trial' || stage === 'production'
    expect(tables).toHaveLength(3)
    for (const table of tables) {
      expect(table.Properties).toMatchObject({
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: kept,
        BillingMode: 'PAY_PER_REQUEST',
      })
      expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual(kept ? ['Retain', 'Retain'] : ['Delete', 'Delete'])
    }
  })

  test('reads the clock of China', () => {
    const schedules = all('AWS::Scheduler::Schedule')
    expect(new Set(schedules.map(schedule => schedule.Properties.ScheduleExpression))).toEqual(
      new Set(['cron(* * * * ? *)', 'cron(0 9 * * ? *)', 'cron(10 9 * * ? *)', 'cron(30 8,10,14 * * ? *)']),
    )
    expect(new Set(schedules.map(schedule => schedule.Properties.ScheduleExpressionTimezone))).toEqual(new Set(['Asia/Shanghai']))
  })

  test('hands the plan the scheduled instant, never the time at which it runs', () => {
    const plan = all('AWS::Scheduler::Schedule').find(one => one.Properties.ScheduleExpression.includes('8,10,14'))
    expect(JSON.parse(plan?.Properties.Target.Input)).toEqual({ scheduledTime: '<aws.scheduler.scheduled-time>' })
  })

  test('gives up on every schedule and rule within bounds: into a queue, unless that would hold addresses', () => {
    const targets = [
      ...all('AWS::Scheduler::Schedule').map(schedule => schedule.Properties.Target),
      ...all('AWS::Events::Rule').flatMap(rule => rule.Properties.Targets),
    ]
    expect(targets).toHaveLength(hasReceipts ? 7 : 5)
    const [receipts = [], others = []] = [true, false].map(is =>
      targets.filter(target => target.Arn['Fn::GetAtt'][0].startsWith('ReceiptsQueue') === is),
    )
    for (const target of receipts) expect(target).not.toHaveProperty('DeadLetterConfig')
    for (const target of others)
      expect(target.DeadLetterConfig.Arn).toEqual({ 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'Arn'] })
    for (const target of targets) {
      expect(target.RetryPolicy.MaximumRetryAttempts).toBeLessThanOrEqual(10)
      expect(target.RetryPolicy.MaximumEventAgeInSeconds).toBeLessThanOrEqual(7_200)
    }
  })

  test('gives up on every asynchronous call within bounds, into a queue', () => {
    const called = all('AWS::Lambda::EventInvokeConfig')
    expect(called).toHaveLength(5)
    for (const { Properties } of called) {
      expect(Properties.DestinationConfig.OnFailure.Destination['Fn::GetAtt'][0]).toContain('DeadLetters')
      expect(Properties.MaximumRetryAttempts).toBeLessThanOrEqual(2)
      expect(Properties.MaximumEventAgeInSeconds).toBeLessThanOrEqual(7_200)
    }
  })

  test('never lets a poison record hold its shard', () => {
    expect(streams).toHaveLength(3)
    for (const { Properties } of streams) {
      expect(Properties).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'Arn'] } } },
      })
      expect(Properties.MaximumRetryAttempts).toBeLessThanOrEqual(10)
      expect(Properties.MaximumRecordAgeInSeconds).toBeLessThanOrEqual(21_600)
    }
  })

  test('gives urgent batches a mapping of their own', () => {
    const delivering = streams.filter(({ Properties }) => JSON.stringify(Properties.FunctionName).includes('DeliverBatch'))
    const patterns = delivering.map(({ Properties }) => JSON.parse(Properties.FilterCriteria.Filters[0].Pattern))
    const batches = (lane: string) => ({
      dynamodb: { NewImage: { entity: { S: ['batch'] }, fresh: { S: [lane] } } },
    })
    expect(patterns).toEqual([batches('urgent'), batches('now')])
  })

  test('reacts to what somebody answered or did with a clue, never to what a data folder brings', () => {
    const reacting = streams.find(({ Properties }) => JSON.stringify(Properties.FunctionName).includes('ReactToChange'))
    expect(reacting?.Properties.FilterCriteria.Filters.map(({ Pattern }: any): unknown => JSON.parse(Pattern))).toEqual([
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { entity: { S: ['duty'] }, answered: { BOOL: [true] } } } },
      { eventName: ['INSERT'], dynamodb: { NewImage: { entity: { S: ['clueEntry'] } } } },
    ])
  })

  test('serves exactly the routes of the page and of the API of clues, and says what is not there', () => {
    const integrations = listByType(template, 'AWS::ApiGatewayV2::Integration')
    const serves = ({ Target }: any): string =>
      integrations[Target['Fn::Join'][1][1].Ref]!.Properties.IntegrationUri['Fn::GetAtt'][0].replace(/[0-9A-F]{8}$/, '')
    const routes = all('AWS::ApiGatewayV2::Route').map(({ Properties }) => [Properties.RouteKey, serves(Properties)])
    const page = ['GET /n/{notice}/{token}', 'POST /n/{notice}/{token}', 'GET /', 'POST /', '$default']
    const api = ['ANY /clues', 'ANY /clues/{proxy+}', 'ANY /openapi.json']
    expect(routes).toEqual([
      ...page.map(key => [key, 'AnswersTakeAnswersFunction']),
      ...api.map(key => [key, 'CluesApiServeApiFunction']),
    ])
    // Both check by themselves who asks: by link and code, and by token.
    expect(new Set(all('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.AuthorizationType))).toEqual(
      new Set(['NONE']),
    )
    for (const { Properties } of Object.values(integrations))
      expect([Properties.IntegrationType, Properties.PayloadFormatVersion]).toEqual(['AWS_PROXY', '2.0'])
  })

  test('lets no other site read the page, and reaches no function but through the API', () => {
    expect(all('AWS::Lambda::Url')).toEqual([])
    const [api] = all('AWS::ApiGatewayV2::Api')
    expect(api?.Properties).not.toHaveProperty('CorsConfiguration')
    const callers = all('AWS::Lambda::Permission').filter(
      ({ Properties }) => Properties.Principal === 'apigateway.amazonaws.com' && Properties.SourceArn === undefined,
    )
    expect(callers).toEqual([])
  })

  test('turns a flood of requests away, and notes of each nothing that opens or names anything', () => {
    const [live] = all('AWS::ApiGatewayV2::Stage')
    expect(live?.Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 70, ThrottlingBurstLimit: 140 },
    })
    const noted: unknown = JSON.parse(live?.Properties.AccessLogSettings.Format)
    expect(noted).toEqual({
      requestId: '$context.requestId',
      requestTime: '$context.requestTimeEpoch',
      routeKey: '$context.routeKey',
      status: '$context.status',
      responseLatency: '$context.responseLatency',
      integrationLatency: '$context.integrationLatency',
    })
  })

  test('tells whoever writes messages where they are answered', () => {
    const told = all('AWS::Lambda::Function').flatMap(({ Properties }) => Properties.Environment.Variables.PAGE_BASE_URL ?? [])
    const ownEndpoint = { 'Fn::GetAtt': [expect.stringContaining('Api'), 'ApiEndpoint'] }
    const expected = { local: 'http://localhost:4804', trial: ownEndpoint, production: ownEndpoint }
    const below = ['http://127.0.0.1:4566/_aws/execute-api/', { Ref: expect.stringContaining('Api') }, '/$default']
    const base = stage === 'emulator' ? { 'Fn::Join': ['', below] } : expected[stage]
    expect(told).toEqual([base, base])
    expect(template.Outputs['PageUrl']?.Value).toEqual(base)
  })

  test('keeps dead letters for two weeks, encrypted, and rings at the first', () => {
    const queues = Object.fromEntries(
      Object.entries(listByType(template, 'AWS::SQS::Queue')).filter(
        ([, { Properties }]) => Properties.RedrivePolicy === undefined,
      ),
    )
    const ringing = all('AWS::CloudWatch::Alarm').filter(
      ({ Properties }) => Properties.MetricName === 'ApproximateNumberOfMessagesVisible' && Properties.Threshold === 1,
    )
    expect(new Set(ringing.map(({ Properties }) => Properties.Dimensions[0].Value['Fn::GetAtt'][0]))).toEqual(
      new Set(Object.keys(queues)),
    )
    for (const { Properties } of Object.values(queues))
      expect(Properties).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true })
  })

  test('rings when the planner did not run, and when nothing is heard of it', () => {
    const heartbeat = all('AWS::CloudWatch::Alarm').find(({ Properties }) => Properties.MetricName === 'OfficesPlanned')
    expect(heartbeat?.Properties).toMatchObject({
      Namespace: 'Duban',
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
      AlarmActions: [{ Ref: expect.stringContaining('AlarmsTopic') }],
    })
  })

  test('rings at late batches and at every function that fails', () => {
    const metrics = all('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.MetricName)
    expect(metrics.filter(metric => metric === 'Errors')).toHaveLength(all('AWS::Lambda::Function').length)
    expect(metrics).toEqual(expect.arrayContaining(['IteratorAge', 'NoticesUntold', 'OldestBatchOverdue']))
    expect(all('AWS::CloudWatch::Alarm').every(({ Properties }) => Properties.Metrics === undefined)).toBe(true)
  })

  test('runs on Node 24 on arm64 and keeps logs for a bounded time', () => {
    for (const { Properties } of all('AWS::Lambda::Function'))
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] })
    for (const { Properties } of all('AWS::Logs::LogGroup')) expect(Properties.RetentionInDays).toBe(180)
    expect(all('AWS::Logs::LogGroup')).toHaveLength(all('AWS::Lambda::Function').length + all('AWS::ApiGatewayV2::Stage').length)
  })

  test('allows no action by wildcard', () => {
    expect(listAllowedActions(template).filter(action => action.includes('*'))).toEqual([])
  })

  test('allows only what can be named, but for SMS, which has no resource', () => {
    const wide = listGrants(template).filter(grant => grant.resources.includes('*'))
    expect(wide.flatMap(grant => grant.actions).filter(action => action !== 'sns:Publish')).toEqual([])
  })

  test('has no custom resource', () => {
    const types = Object.values(template.Resources as Record<string, { Type: string }>).map(resource => resource.Type)
    expect(types.filter(type => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')).toEqual([])
    expect(listByType(template, 'AWS::Lambda::Function')).toSatisfy(
      (functions: object) => Object.keys(functions).length === (hasReceipts ? 10 : 9),
    )
  })

  test('names no partition', () => {
    const text = JSON.stringify(template)
    expect(text.match(/arn:aws[-a-z]*:/g)?.filter(arn => region === undefined || arn !== 'arn:aws-cn:') ?? []).toEqual([])
  })
})

describe('each function may do exactly', () => {
  const OWN = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage']
  const DELIVER = {
    Log: OWN,
    RegisterTable: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
    OutboxTable: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    'configuration-set/': ['ses:SendEmail'],
    Bus: ['events:PutEvents'],
  }
  const EXPECTED: Record<string, Record<string, string[]>> = {
    OpenDay: { Log: OWN, Bus: ['events:PutEvents'] },
    PlanOffice: {
      Log: OWN,
      RegisterTable: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      OutboxTable: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    },
    DeliverBatch: {
      ...DELIVER,
      '/index/gsi1': ['dynamodb:Query'],
      '/stream/*': ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    },
    TakeAnswers: {
      Log: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      RegisterTable: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
      OutboxTable: ['dynamodb:BatchGetItem'],
      // Under conditions.
      Register: ['dynamodb:PutItem'],
      Outbox: ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    },
    ReactToChange: {
      Log: OWN,
      Bus: ['events:PutEvents'],
      RegisterTable: ['dynamodb:BatchGetItem'],
      OutboxTable: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      '/stream/*': ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    },
    SweepOutbox: { ...DELIVER, '/index/gsi1': ['dynamodb:Query'] },
    ServeApi: {
      Log: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      // Under conditions.
      RegisterTable: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      Register: ['dynamodb:DeleteItem'],
      SealedWordsTable: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      SealedFiles: ['s3:ListBucket'],
      '/*': ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
    },
    ReceiveReceipts: {
      Log: OWN,
      RegisterTable: ['dynamodb:BatchGetItem'],
      OutboxTable: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      Bus: ['events:PutEvents'],
      ReceiptsQueue: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    },
    ReportClues: {
      Log: OWN,
      RegisterTable: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
      OutboxTable: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    },
    ReportUnreachable: {
      Log: OWN,
      RegisterTable: ['dynamodb:BatchGetItem', 'dynamodb:GetItem'],
      OutboxTable: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    },
  }
  const grants = listGrants(synthesise('production'))

  test.each(Object.entries(EXPECTED))('%s', (id, expected) => {
    const found = grants.filter(grant => grant.role.includes(id) && !grant.role.includes('Scheduler'))
    expect(found.flatMap(grant => grant.actions).toSorted(byText)).toEqual(Object.values(expected).flat().toSorted(byText))
    for (const [resource, actions] of Object.entries(expected).filter(([, list]) => list !== OWN))
      expect(
        found.find(grant => grant.actions.join() === actions.join() && grant.resources.join().includes(resource)),
      ).toBeDefined()
  })

  test('the page changes duties, tries and refusals only: no notice, nothing that an operator did', () => {
    const policies = Object.entries(listByType(synthesise('production'), 'AWS::IAM::Policy'))
    const own = policies
      .filter(([id]) => id.includes('TakeAnswers'))
      .flatMap(([, one]) => one.Properties.PolicyDocument.Statement)
    const writing = own.filter(({ Action }) => /(?:Put|Update|Delete)Item/.test(String(Action)))
    expect(writing.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['OFFICE#*'] } },
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ADDRESS#*', 'REFUSED#*', 'TRIES#*'] } },
    ])
  })

  test('nobody else has a role but the schedules, which call and send to a queue', () => {
    const others = grants.filter(grant => !Object.keys(EXPECTED).some(id => grant.role.includes(id)))
    expect(new Set(others.flatMap(grant => grant.actions))).toEqual(new Set(['lambda:InvokeFunction', 'sqs:SendMessage']))
  })

  test('mail goes out as the sender only, to recipients who may be identities of the account themselves', () => {
    const policies = Object.values(listByType(synthesise('production'), 'AWS::IAM::Policy'))
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    const sending = statements.filter((statement: { Action: unknown }) => statement.Action === 'ses:SendEmail')
    expect(sending).toHaveLength(2)
    for (const { Condition, Resource } of sending) {
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'duban@example.com' } })
      expect(JSON.stringify(Resource)).toMatch(/:configuration-set\/.*:identity\/\*/)
    }
  })

  test('SMS through SNS only where that is the provider', () => {
    const allowing = (stage: Stage) => listAllowedActions(synthesise(stage)).filter(action => action === 'sns:Publish').length
    expect([allowing('production'), allowing('local'), allowing('emulator')]).toEqual([0, 0, 2])
  })
})

const byText = (a: string, b: string): number => a.localeCompare(b, 'en')

describe('in China', () => {
  const template = synthesise(CHINA.stage, CHINA.region)

  test('nothing of Amazon SES or SNS SMS is made, allowed or named', () => {
    expect(JSON.stringify(template)).not.toMatch(/AWS::SES|ses:|"sns:Publish","Effect":"Allow"|SES_CONFIGURATION_SET/)
  })

  test('nothing is used that the regions do not have', () => {
    const text = JSON.stringify(template)
    expect(text).not.toMatch(
      /AWS::Lambda::Url|TracingConfig|AWS::Cognito|SnapStart|ProvisionedPollerConfig|MetricsConfig|RedriveAllowPolicy/,
    )
    expect(text).not.toMatch(/"S3OnFailure|arn:aws:s3/)
  })
})
