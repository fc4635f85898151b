import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { answerClueDoor } from '../../../functions/adapters/pages/clue-door.tsx'
import { answerSlip } from '../../../functions/adapters/pages/clue-slip.tsx'
import { buildCalendar } from '../../../functions/core/deadlines/calendar.ts'
import { buildSlipView } from '../../../functions/core/messages/clue-slip-view.ts'
import type { Clue } from '../../../functions/core/clues/clue.ts'
import { SLIP_CLUE } from './slip-samples.ts'

const calendar = buildCalendar()
const view = (part: Partial<Clue> = {}, now = '2026-11-23T01:30:00.000Z') =>
  buildSlipView({ ...SLIP_CLUE, ...part }, { now, calendar })

const textOf = async (answer: Response): Promise<string> =>
  (await answer.text())
    .replace(/<style>[^]*?<\/style>/, '')
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll(/\n+/g, '\n')
    .trim()

describe('the slip', () => {
  test('names the clue, its offices, state, deadlines and the head of its chain, with room for opinion, signature and seals', async () => {
    expect(await textOf(await answerSlip(view()))).toBe(`线索转送单 DB-2026-44-000123
线索转送单
线索编号：
DB-2026-44-000123
打印时间：2026年11月23日9时30分
紧急程度
紧急
转送日期
2026年11月9日
线索类型
商标恶意抢注
依据条款
指引第4.2条
转送机关
广东省知识产权局
承办机关
国家知识产权局（商标局）
会办机关
浙江省、江苏省知识产权局
当前状态
已签收，待办理
各项期限
办理期限：2026年11月24日（星期二），还剩1个工作日
反馈期限：2026年12月22日（星期二），还剩21个工作日
承办意见
承办人：　　　　　　　　年　　月　　日
转送机关（盖章处）
负责人签字：　　　　年　　月　　日
承办机关（盖章处）
负责人签字：　　　　年　　月　　日
校验码
q83v EjRW eJCr ze8S NFZ4 kKvN 7xI0 VniQ q83v EjRW eJA
对应前3条办理记录，可与系统中的记录核对。
知识产权强国建设示范创建督办系统打印。本单不载明线索内容、线索对象和线索提供人，请在系统中查看；线索以系统记录为准。`)
  })

  test.for<[string, Partial<Clue>, string, string, string]>([
    ['on the receiver’s last day', {}, '2026-11-24', '线索转送单', ''],
    ['the day after it', {}, '2026-11-25', '线索督办单', '办理期限已过，请立即办理，并说明逾期原因。'],
    [
      'when both of its clocks have run out',
      {},
      '2026-12-31',
      '线索督办单',
      '办理期限、反馈期限已过，请立即办理，并说明逾期原因。',
    ],
    [
      'when the sender is late',
      { state: 'returned', clocks: { decideBy: { from: '2026-11-09', due: '2026-11-11' } } },
      '2026-11-23',
      '线索转送单',
      '',
    ],
    [
      'on the Monday after an extension to a Sunday',
      { state: 'handling', clocks: { reportBy: { from: '2026-11-09', due: '2026-11-22' } } },
      '2026-11-23',
      '线索转送单',
      '',
    ],
    ['without a clock', { state: 'closed', clocks: {} }, '2026-12-31', '线索转送单', ''],
  ])('%s', ([, part, day, title, urged]) => {
    expect(view(part, `${day}T01:30:00.000Z`)).toMatchObject({ title, urged })
  })

  test('names the centre beside the provinces that help, and says where nobody does', () => {
    expect(view({ invited: ['00', '66'] }).invited).toBe('国家知识产权局（商标局）、新疆生产建设兵团知识产权局')
    expect(view({ invited: [] }).invited).toBe('无')
  })
})

describe('a page of clues', () => {
  test.for([
    ['the slip', () => answerSlip(view())],
    ['the door', () => answerClueDoor('示例服务台')],
  ] as const)('%s allows its own style and nothing else', async ([, answer]) => {
    const response = await answer()
    const html = await response.text()
    const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(html).not.toMatch(/<script|<link|<img|<form|<a |style=/)
  })

  test('the door tells nothing of any clue, and whom to ask', async () => {
    const text = await textOf(await answerClueDoor('示例服务台 <b>'))
    expect(text).toContain('仍有疑问的，请联系：示例服务台 &lt;b&gt;')
    expect(text).not.toMatch(/DB-|\d{6}/)
  })
})
