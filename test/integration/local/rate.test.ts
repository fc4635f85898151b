import { afterEach, expect, it } from 'vitest'
import { type LocalSystem, startLocalSystem } from '../../support/local-system.ts'

let local: LocalSystem | undefined
afterEach(() => local?.stop())

const RATE = 4
const UNITS = Array.from({ length: 60 }, (_, index) => `U-${index}`)
/** Two provinces, so that batches of both are sent side by side. */
const FILES = {
  'units.csv': [
    '单位编号,单位名称,类别,身份,行政区划代码',
    ...UNITS.map((id, index) => `${id},示例市${id},市,示范单位,${index % 2 ? '440100' : '330100'}`),
  ].join('\n'),
  'contacts.csv': [
    '机构,姓名,角色,电子邮箱,手机',
    ...UNITS.map(id => `${id},联系人,主联系人,${id}@example.com,`),
    '44,联系人,主联系人,office44@example.com,',
    '33,联系人,主联系人,office33@example.com,',
  ].join('\n'),
  'tasks.csv': '工作事项编号,条款,名称,截止日期,发布机构\nT-1,1.1,示例事项,2026-11-30,国家知识产权局',
}

it('never hands over more mails than the rate of the account allows, however many send, and leaves none of it unused', async () => {
  local = await startLocalSystem({ files: FILES, first: '2026-11-23', environment: { MAX_SEND_RATE: String(RATE) } })
  await local.live('2026-11-23', '08:40')
  const instants = local.messages.filter(({ purpose }) => purpose === 'task').map(({ at }) => Date.parse(at))
  expect(instants).toHaveLength(UNITS.length + 2)
  const excess = instants.flatMap((from, first) =>
    instants.slice(first).map((to, others) => (others + 1) / RATE - ((to - from) / 1000 + 1)),
  )
  expect(Math.max(...excess)).toBeLessThanOrEqual(0)
  const inOrder = instants.toSorted((a, b) => a - b)
  const pauses = inOrder.slice(1).map((instant, index) => instant - (inOrder[index] ?? 0))
  expect(Math.max(...pauses)).toBeLessThan(1_000)
  expect((Math.max(...instants) - Math.min(...instants)) / 1000).toBeLessThanOrEqual(instants.length / RATE / 0.95)
}, 120_000)
