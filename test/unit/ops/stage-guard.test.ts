import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readPlace } from '../../../infra/ops/steering/stage-guard.ts'

const ARN = 'arn:aws-cn:dynamodb:cn-north-1:123456789012:table/t'
/** What stands behind `endpoint` answers with this header. */
const buildClient = (date: string | undefined, endpoint = 'https://dynamodb.example.com') =>
  new DynamoDBClient({
    region: 'cn-north-1',
    endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: {
      handle: async () => ({
        response: {
          statusCode: 200,
          headers: { 'content-type': 'application/x-amz-json-1.0', ...(date === undefined ? {} : { date }) },
          body: new TextEncoder().encode(JSON.stringify({ Table: { TableArn: ARN } })),
        },
      }),
    },
  })

describe('the clock of what is changed', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T00:30:00.500Z') }))
  afterEach(() => void vi.useRealTimers())

  test.each([
    ['of a laptop that is slow', 'Mon, 23 Nov 2026 00:33:00 GMT', 180_000],
    ['of one that is fast', 'Mon, 23 Nov 2026 00:29:50 GMT', -10_000],
    ['of one that is right, as far as whole seconds tell', 'Mon, 23 Nov 2026 00:30:01 GMT', 0],
  ])('counts, not that %s', async (_, date, lead) => {
    expect(await readPlace('trial', 't', buildClient(date))).toEqual({
      name: '阶段 trial，账号 123456789012，区域 cn-north-1',
      lead,
    })
  })

  test('is this machine’s where the system is on it', async () => {
    const local = buildClient('Mon, 23 Nov 2026 00:33:00 GMT', 'http://127.0.0.1:8000')
    expect(await readPlace('trial', 't', local)).toMatchObject({ lead: 0 })
  })

  test('must be known', async () => {
    await expect(readPlace('trial', 't', buildClient(undefined))).rejects.toThrow('无法核对时钟')
  })
})
