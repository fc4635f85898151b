import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { duban } from '../support/duban.ts'

const SAMPLES = fileURLToPath(new URL('../../samples/2026', import.meta.url))
const DAYS = ['--from', '2026-11-23', '--to', '2026-11-24']

test('prints one document whose counts are the sum of each other', async () => {
  const { status, out } = await duban('simulate', SAMPLES, ...DAYS, '--json')
  const { messages, notices, ...rest } = JSON.parse(out) as {
    messages: Record<string, unknown>[]
    notices: Record<string, number>
  }
  expect(status).toBe(0)
  expect(rest).toEqual({ from: '2026-11-23', to: '2026-11-24', seed: 1, violations: [] })
  const { created, ...ends } = notices
  expect(Object.keys(ends)).toEqual(['delivered', 'accepted', 'failed', 'withdrawn', 'suppressed', 'withheld', 'open'])
  expect(Object.values(ends).reduce((sum, count) => sum + count, 0)).toBe(created)
  expect(messages).toHaveLength(created!)
  const [email, sms] = ['email', 'sms'].map(channel => messages.find(message => message['channel'] === channel)!)
  expect(Object.keys(email!)).toEqual(['at', 'channel', 'purpose', 'to', 'subject', 'text', 'html', 'noticeId'])
  expect(email).toMatchObject({ purpose: 'task', to: [expect.stringContaining('@example.com')] })
  expect(Object.keys(sms!)).toEqual(['at', 'channel', 'purpose', 'to', 'text', 'noticeId'])
})

test('says in Chinese what would reach the providers and how the notices would end', async () => {
  const { status, out } = await duban('simulate', SAMPLES, ...DAYS, '--seed', '7')
  expect(status).toBe(0)
  expect(out).toMatch(/^模拟 2026-11-23 至 2026-11-24（种子 7，无故障）\n通道收到消息 \d+ 条：电子邮件 \d+，短信 \d+。/)
  expect(out).toContain('项不变量全程成立。')
})

test('holds every invariant when things go wrong, and ends every notice', async () => {
  const { status, out } = await duban('simulate', SAMPLES, ...DAYS, '--faults', '--json')
  expect(JSON.parse(out)).toMatchObject({ notices: { open: 0 }, violations: [] })
  expect(status).toBe(0)
})

test.each([
  ['--to', '2026-11-22', '早于第一天'],
  ['--to', '11 月', '不是有效的日期'],
  ['--seed', '-1', '不是整数'],
  ['--seed', '1.5', '不是整数'],
])('refuses %s %s', async (option, value, message) => {
  const { status, out } = await duban('simulate', SAMPLES, ...DAYS, option, value, '--json')
  expect(status).toBe(2)
  expect(JSON.parse(out)).toMatchObject({ problems: [{ column: option, value }] })
  expect(out).toContain(message)
})
