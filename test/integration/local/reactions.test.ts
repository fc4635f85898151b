import { afterEach, expect, it } from 'vitest'
import type { DutyRow } from '../../../functions/core/ports.ts'
import { instantInShanghai } from '../../../functions/core/day.ts'
import { type LocalSystem, startLocalSystem } from '../../support/local-system.ts'

let local: LocalSystem | undefined
afterEach(() => local?.stop())

const DAY = '2026-11-24'
/** Nothing of the task is due on the day: what goes out is about the answers alone. */
const FILES = {
  'units.csv': '单位编号,单位名称,类别,身份,行政区划代码\nU-1,示例市,市,示范单位,440100',
  'contacts.csv': [
    '机构,姓名,角色,电子邮箱,手机',
    'U-1,示例联系人,主联系人,unit@example.com,13800000001',
    '44,示例联系人,主联系人,office@example.com,',
  ].join('\n'),
  'tasks.csv': '工作事项编号,条款,名称,截止日期,发布机构\nT-1,1.1,示例事项,2026-11-30,44',
}
const at = (time: string): string => instantInShanghai(DAY, time)
const UNIT = { kind: 'unit', id: 'U-1' } as const
const OFFICE = { kind: 'office', id: '44' } as const

it('who asks for an extension, who is asked and who must do it again hear of it within the minute', async () => {
  local = await startLocalSystem({ files: FILES, first: DAY })
  const { live, messages, system, failures, deadLetters } = local
  const { register } = system.stores
  const heard = (): string[] => messages.map(({ to, purpose, at: when }) => `${purpose} ${String(to)} ${when.slice(11, 16)}`)
  const save = async (row: DutyRow): Promise<void> => {
    expect(await register.saveDuty(row)).toBe(true)
    // Nothing else changes the time in which the stream is read.
    await system.runtime.settle()
  }
  const duty = { issuer: '44', task: 'T-1', party: UNIT, office: '44' }
  const request = {
    id: 'r1',
    until: '2026-12-15',
    reason: '示例理由',
    source: { at: at('10:00'), by: '示例联系人', party: UNIT },
  }
  await live(DAY, '10:00')
  expect(heard()).toEqual([])

  await save({ ...duty, facts: [], requests: [request], version: 1 })
  expect(heard()).toEqual(['request office@example.com 01:59'])

  const answered = { ...request, answer: { granted: true, source: { at: at('10:30'), by: '示例联系人', party: OFFICE } } }
  const { source } = answered.answer
  await live(DAY, '10:30')
  const extended = { status: 'extended', date: '2026-12-15', source } as const
  await save({ ...duty, facts: [extended], requests: [answered], version: 2 })
  expect(heard().slice(1)).toEqual(['request unit@example.com 02:29'])

  const again = { at: at('11:00'), by: '示例联系人', party: OFFICE, note: '示例理由' }
  const done = { status: 'done', date: DAY, source: { ...again, party: UNIT } } as const
  const reopened = { status: 'reopened', date: DAY, source: again } as const
  await live(DAY, '11:00')
  await save({ ...duty, facts: [extended, done, reopened], requests: [answered], version: 3 })
  expect(heard().slice(2)).toEqual(['request unit@example.com 02:59'])

  await live(DAY)
  expect([messages.length, failures, deadLetters]).toEqual([3, [], []])
}, 120_000)
