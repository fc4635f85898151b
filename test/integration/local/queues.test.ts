import { afterEach, describe, expect, it } from 'vitest'
import { lambda, type LocalStack, startLocalStack } from '../../support/local-stack.ts'

let stack: LocalStack | undefined
afterEach(() => stack?.stop())

const START = '2026-11-23T00:00:00Z'
const HOUR = Date.parse('2026-11-23T01:00:00Z')
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] })
const BUS = { 'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default' }

/** SES → the default bus → a queue → a function. */
const start = async (handler: string, mapping: object = {}): Promise<LocalStack> => {
  stack = await startLocalStack(
    START,
    {
      Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'Dead' } },
      Receipts: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'Receipts',
          VisibilityTimeout: 180,
          RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 3 },
        },
      },
      Events: {
        Type: 'AWS::SES::ConfigurationSetEventDestination',
        Properties: {
          ConfigurationSetName: 'mails',
          EventDestination: {
            Enabled: true,
            MatchingEventTypes: ['send', 'renderingFailure'],
            EventBridgeDestination: { EventBusArn: BUS },
          },
        },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: { source: ['aws.ses'] },
          State: 'ENABLED',
          Targets: [
            {
              Id: 'Target0',
              Arn: arnOf('Receipts'),
              DeadLetterConfig: { Arn: arnOf('Dead') },
              InputTransformer: {
                InputPathsMap: {
                  type: '$.detail-type',
                  notice: '$.detail.mail.tags.notice[0]',
                },
                InputTemplate: '{"type":<type>,"noticeId":<notice>}',
              },
            },
          ],
        },
      },
      f: lambda('f'),
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: arnOf('Receipts'), FunctionName: { Ref: 'f' }, BatchSize: 3, ...mapping },
      },
    },
    {
      f: `const bodies = event.Records.map(({ body }) => JSON.parse(body)); const ids = bodies.map(({ noticeId }) => noticeId);${handler}`,
    },
  )
  return stack
}

const publish = ({ runtime }: LocalStack, ...notices: string[]): void => {
  for (const notice of notices)
    runtime.publishMailEvent({
      configurationSet: 'mails',
      detail: { eventType: 'Send', mail: { destination: ['a@example.com'], tags: { notice: [notice] } } },
    })
}

describe('queues of the local runtime', () => {
  it('get of an event what the rule’s transformer leaves of it', async () => {
    const running = await start(`note(bodies)`)
    publish(running, 'n-1')
    await running.runtime.settle()
    expect(running.notes()).toEqual([[{ type: 'Email Sent', noticeId: 'n-1' }]])
  })

  it('leave an event that lacks a field of the transformer to the failure queue of the target', async () => {
    const running = await start(`note('called')`)
    running.runtime.publishMailEvent({ configurationSet: 'mails', detail: { eventType: 'Send', mail: { tags: {} } } })
    await running.runtime.settle()
    expect(running.notes()).toEqual([])
    expect(running.deadLetters).toMatchObject([{ source: 'aws.ses', 'detail-type': 'Email Sent' }])
  })

  it('hear of the types that the configuration set asks for, and of no other mail', async () => {
    const running = await start(`note([...ids, bodies[0].type])`)
    const mail = (notice: string) => ({ tags: { notice: [notice] } })
    running.runtime.publishMailEvent({ configurationSet: 'mails', detail: { eventType: 'Bounce', mail: mail('bounce') } })
    running.runtime.publishMailEvent({ configurationSet: 'other', detail: { eventType: 'Send', mail: mail('other') } })
    running.runtime.publishMailEvent({ configurationSet: 'mails', detail: { eventType: 'Rendering Failure', mail: mail('r') } })
    await running.runtime.liveUntil(HOUR)
    expect(running.notes()).toEqual([['r', 'Email Rendering Failed']])
  })

  it('hand over full batches at once, and wait for the window to fill the last', async () => {
    const running = await start(`note([now().slice(11, 19), ...ids])`, { MaximumBatchingWindowInSeconds: 20 })
    publish(running, 'a', 'b', 'c', 'd')
    await running.runtime.liveUntil(HOUR)
    expect(running.notes()).toEqual([
      ['00:00:00', 'a', 'b', 'c'],
      ['00:00:20', 'd'],
    ])
  })

  it('show again what failed when its time is up, and nothing else; after three times it is put aside', async () => {
    const running = await start(
      `note([now().slice(11, 19), ...ids]); return { batchItemFailures: event.Records.filter((_, i) => ids[i] === 'bad').map(r => ({ itemIdentifier: r.messageId })) }`,
      { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    )
    publish(running, 'a', 'bad', 'b')
    await running.runtime.liveUntil(HOUR)
    expect(running.notes()).toEqual([
      ['00:00:00', 'a', 'bad', 'b'],
      ['00:03:00', 'bad'],
      ['00:06:00', 'bad'],
    ])
    expect(running.deadLetters).toMatchObject([{ noticeId: 'bad' }])
    expect(Object.values(running.runtime.listQueues())).toMatchObject([[{ noticeId: 'bad' }], []])
  })

  it('show all of a batch again whose function died', async () => {
    const running = await start(`note([now().slice(11, 19), ...ids]); if (now() < '2026-11-23T00:01') process.exit(1)`)
    publish(running, 'a', 'b')
    await running.runtime.liveUntil(HOUR)
    expect(running.notes()).toEqual([
      ['00:00:00', 'a', 'b'],
      ['00:03:00', 'a', 'b'],
    ])
    expect(running.failures).toHaveLength(1)
  })
})
