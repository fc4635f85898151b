import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { afterEach, describe, expect, it } from 'vitest'
import { lambda, type LocalStack, schedule, startLocalStack } from '../../support/local-stack.ts'

let stack: LocalStack | undefined
afterEach(() => stack?.stop())

const START = '2026-11-23T00:00:00Z'
const NOON = Date.parse('2026-11-23T12:00:00Z')
const AT_NINE = 'at(2026-11-23T09:00:00)'
const dead = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'Dead' } }
const invokeConfig = (target: string, attempts: number) => ({
  Type: 'AWS::Lambda::EventInvokeConfig',
  Properties: {
    FunctionName: { Ref: target },
    Qualifier: '$LATEST',
    MaximumRetryAttempts: attempts,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
  },
})
const queue = ({ runtime }: LocalStack): unknown => Object.values(runtime.listQueues())[0]

describe('functions of the local runtime', () => {
  it('are called again a minute and then two minutes after a scheduled call failed, and then given up', async () => {
    stack = await startLocalStack(
      START,
      { f: lambda('f'), Dead: dead, Config: invokeConfig('f', 2), At: schedule('f', AT_NINE) },
      { f: `note(now()); throw new TypeError('broken')` },
    )
    await stack.runtime.liveUntil(NOON)
    expect(stack.notes()).toEqual(['01:00:00', '01:01:00', '01:03:00'].map(time => `2026-11-23T${time}.000Z`))
    expect(queue(stack)).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted' },
        requestPayload: { scheduledTime: '2026-11-23T01:00:00Z' },
        responsePayload: { errorType: 'TypeError', errorMessage: 'broken' },
      },
    ])
  })

  it.each([
    ['that ends its process', `process.exit(3)`],
    ['that runs out of memory', `const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()))`],
    ['that spins', `for (;;);`],
    ['that never answers', `await new Promise(() => globalThis.setTimeout(() => {}, 1e6))`],
  ])('fail alone when a call %s, and are there for the next call', async (_, misdeed) => {
    stack = await startLocalStack(
      START,
      {
        f: lambda('f', { Timeout: 1 }),
        g: lambda('g'),
        Dead: dead,
        Config: invokeConfig('f', 1),
        A: schedule('f', AT_NINE),
        B: schedule('g', AT_NINE),
      },
      { f: `note(now()); if (now() < '2026-11-23T01:01') { ${misdeed} }`, g: `note('other')` },
    )
    await stack.runtime.liveUntil(NOON)
    expect(new Set(stack.notes())).toEqual(new Set(['2026-11-23T01:00:00.000Z', '2026-11-23T01:01:00.000Z', 'other']))
    expect(stack.failures).toHaveLength(1)
    expect(queue(stack)).toEqual([])
  })

  it('are ended when they sleep beyond their time', async () => {
    stack = await startLocalStack(
      START,
      { f: lambda('f', { Timeout: 60 }), Dead: dead, Config: invokeConfig('f', 0), A: schedule('f', AT_NINE) },
      { f: `await sleep(61_000); note('never')` },
    )
    await stack.runtime.liveUntil(NOON)
    expect(stack.notes()).toEqual([])
    expect(queue(stack)).toMatchObject([
      { timestamp: '2026-11-23T01:01:00.000Z', responsePayload: { errorType: 'Sandbox.Timedout' } },
    ])
  })

  it('have not failed when the end of the runtime cuts a call off', async () => {
    stack = await startLocalStack(START, { f: lambda('f') }, { f: `await sleep(2_000)` })
    const { runtime, failures, stop } = stack
    const call = runtime.invoke('f', {})
    await runtime.settle()
    stack = undefined
    await stop()
    expect(await call).toMatchObject({ ok: false, error: { name: 'Runtime.Stopped' } })
    expect(failures).toEqual([])
  })

  it('handle several calls at once', async () => {
    stack = await startLocalStack(
      START,
      { f: lambda('f') },
      {
        f: `globalThis.here = (globalThis.here ?? 0) + 1; await new Promise(done => globalThis.setTimeout(done, 100)); note(globalThis.here)`,
      },
    )
    const { runtime } = stack
    await Promise.all(Array.from({ length: 5 }, () => runtime.invoke('f', {})))
    expect(stack.notes()).toEqual([5, 5, 5, 5, 5])
  })

  it('hear of events on a bus as its rules say', async () => {
    const rule = (target: string, detailType: string) => ({
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['duban.plan'], 'detail-type': [detailType] },
        State: 'ENABLED',
        Targets: [{ Arn: { 'Fn::GetAtt': [target, 'Arn'] }, Id: 'Target0' }],
      },
    })
    stack = await startLocalStack(
      START,
      {
        Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'Bus' } },
        f: lambda('f'),
        g: lambda('g'),
        F: rule('f', 'OfficeDayOpened'),
        G: rule('g', 'OfficeDayClosed'),
      },
      { f: `note([event.source, event['detail-type'], event.detail, event.time])`, g: `note('wrong')` },
    )
    const bus = new EventBridgeClient({
      endpoint: stack.runtime.eventsEndpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    })
    const entry = { Source: 'duban.plan', DetailType: 'OfficeDayOpened', Detail: '{"office":"44"}' }
    const answer = await bus.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, EventBusName: 'Bus' },
          { ...entry, EventBusName: 'Nobody' },
          { ...entry, EventBusName: 'Bus', Detail: 'no json' },
          { ...entry, EventBusName: 'Bus', Source: 'aws.ses' },
        ],
      }),
    )
    await stack.runtime.settle()
    expect(answer.Entries?.map(one => one.ErrorCode)).toEqual([
      undefined,
      'ResourceNotFoundException',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
    ])
    expect(stack.notes()).toEqual([['duban.plan', 'OfficeDayOpened', { office: '44' }, '2026-11-23T00:00:00Z']])
  })
})
