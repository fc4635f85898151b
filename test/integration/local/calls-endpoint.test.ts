import { afterEach, expect, test, vi } from 'vitest'
import { buildQueueCalls } from '../../../infra/ops/steering/queue-calls.ts'
import { lambda, type LocalStack, startLocalStack } from '../../support/local-stack.ts'

let stack: LocalStack | undefined
afterEach(async () => {
  vi.unstubAllEnvs()
  await stack?.stop()
})

const URL = 'http://127.0.0.1/000000000000/Dead'

async function start() {
  const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'Dead' } }
  stack = await startLocalStack('2026-11-23T00:00:00Z', { Dead: queue, f: lambda('f') }, { f: 'note(event)' })
  const variables = {
    AWS_ENDPOINT_URL_SQS: stack.runtime.eventsEndpoint,
    AWS_ENDPOINT_URL_LAMBDA: stack.runtime.eventsEndpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  return { ...stack, calls: buildQueueCalls() }
}

test('a queue is counted, read, given back and emptied as SQS does it', async () => {
  const { calls } = await start()
  await calls.send(URL, '{"type":"示例"}')
  expect(await calls.count(URL)).toBe(1)
  const [message] = await calls.receive(URL)
  expect(message).toMatchObject({ body: '{"type":"示例"}', sentAt: '2026-11-23T00:00:00.000Z' })
  expect(await calls.receive(URL)).toEqual([])
  await calls.giveBack(URL, message!)
  expect(await calls.receive(URL)).toHaveLength(1)
  await calls.remove(URL, message!)
  await calls.giveBack(URL, message!)
  expect(await calls.count(URL)).toBe(0)
})

test('a function is called without waiting for it', async () => {
  const { calls, runtime, notes } = await start()
  await calls.callLater('f', '{"scheduledTime":"2026-11-23T00:30:00Z"}')
  await runtime.settle()
  expect(notes()).toEqual([{ scheduledTime: '2026-11-23T00:30:00Z' }])
})

test('a queue or a call that is not declared is refused', async () => {
  const { calls, runtime } = await start()
  await expect(calls.count('http://127.0.0.1/000000000000/Other')).rejects.toThrow('does not exist')
  const headers = { 'x-amz-target': 'AmazonSQS.PurgeQueue' }
  const answer = await fetch(runtime.eventsEndpoint, { method: 'POST', headers, body: '{}' })
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { __type: 'UnknownOperationException', message: 'sqs.PurgeQueue is not played by the local runtime' },
  ])
})
