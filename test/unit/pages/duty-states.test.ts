import { describe, expect, test } from 'vitest'
import type { DutyItem, Recorded, Taken } from '../../../functions/core/answers/answers.ts'
import type { Fact, Source } from '../../../functions/core/register/register.ts'
import { item, LINK, organised, page, pagesOf } from './page-samples.ts'

const source: Source = {
  at: '2026-11-23T01:05:00.000Z',
  by: '示例人员',
  party: { kind: 'office', id: '44' },
  note: '缺附件',
}
const request = { id: 'r', until: '2026-12-20', reason: '工期紧', source }

async function show(one: DutyItem): Promise<string> {
  return (await pagesOf({ opened: { kind: 'open', page: page([one, item('z')]) } }).get(LINK)).text()
}

async function answerAgain(one: DutyItem, action: 'reopen' | 'refuse' | 'report' | 'extend'): Promise<string> {
  const recorded: Recorded[] = [{ key: one.key, result: 'already' }]
  const taken: Taken = { kind: 'taken', page: page([one]), action, recorded }
  return (await pagesOf({ taken }).post(LINK, { action })).text()
}

describe('a duty', () => {
  test.each<[string, Partial<DutyItem>]>([
    ['待办理，还剩5个工作日', {}],
    ['已签收，尚未完成，还剩1个工作日', { state: 'signed', workingDaysLeft: 1 }],
    ['待办理，今天到期', { workingDaysLeft: 0 }],
    ['待办理，已逾期3个工作日', { workingDaysLeft: -3 }],
    ['延期申请待答复，已逾期3个工作日', { state: 'signed', workingDaysLeft: -3, request }],
    ['待办理，还剩5个工作日', { request, lapse: 'passed' }],
    ['待办理，还剩5个工作日', { request: { ...request, answer: { granted: false, source } } }],
    ['已报告完成', { state: 'done', may: [], workingDaysLeft: -3 }],
    ['已免除', { state: 'exempt', may: [], request }],
  ])('is headed %s', async (state, part) => {
    expect(await show(item('a', part))).toMatch(new RegExp(`<span class="state[^"]*">${state}</span>`))
  })

  test('that was sent back tells the reason as such', async () => {
    const text = await show(organised('a', { last: { status: 'reopened', date: '2026-11-23', source } }))
    expect(text).toContain('<i>退回原因</i>缺附件')
    expect(text).not.toContain('情况说明</i>')
  })

  test('whose extension was granted tells the office’s comment once', async () => {
    const last: Fact = { status: 'extended', date: '2026-12-20', source }
    const text = await show(item('a', { last, request: { ...request, answer: { granted: true, reason: '缺附件', source } } }))
    expect(text.match(/缺附件/g)).toHaveLength(1)
    expect(text).toContain('<i>答复意见</i>缺附件')
  })
})

describe('an answer that comes again', () => {
  test.each<['reopen' | 'refuse' | 'report' | 'extend', string, Partial<DutyItem>]>([
    ['reopen', '退回原因仍为此前登记的“缺附件”', { last: { status: 'reopened', date: '2026-11-23', source } }],
    ['report', '情况说明仍为此前登记的“缺附件”', { last: { status: 'done', date: '2026-11-23', source } }],
    ['extend', '申请原因仍为此前登记的“工期紧”', { request }],
    [
      'refuse',
      '答复意见仍为此前登记的“不充分”',
      { request: { ...request, answer: { granted: false, reason: '不充分', source } } },
    ],
  ])('(%s) hears that the first words stand', async (action, words, part) => {
    const text = await answerAgain(organised('a', part), action)
    expect(text).toContain('此前已经登记、无需重复的事项（1项），以原登记内容为准')
    expect(text).toContain(words)
  })

  test('does not speak of words that there were not', async () => {
    const { note: _, ...silent } = source
    expect(
      await answerAgain(item('a', { last: { status: 'done', date: '2026-11-23', source: silent } }), 'report'),
    ).not.toContain('仍为此前登记')
  })
})
