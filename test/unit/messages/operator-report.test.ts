import { expect, test } from 'vitest'
import { renderOperatorReport } from '../../../functions/adapters/templates/render.ts'
import type { OperatorReport, UnreachableParty } from '../../../functions/core/messages/operator-report.ts'
import { SAMPLE_OPERATOR_REPORT } from '../../../infra/ops/preview-samples.ts'

const SUBJECT = { task: 'T1', name: '报送典型案例', clause: '16.1', stage: 'T-5' } as const

const buildParty = (office: string, id: string): UnreachableParty => ({
  office,
  officeName: `第${office}示例局`,
  day: '2026-11-23',
  party: { kind: 'unit', id, name: `示例单位${id}` },
  subjects: [SUBJECT],
})

const build = (given: Partial<OperatorReport>): OperatorReport => ({
  noticeId: 'operator-1',
  day: '2026-11-23',
  unreachable: [],
  unfinishedOffices: [],
  ...given,
})

test('lists per office whom nobody reaches, with which subjects, and why', () => {
  const { subject, text, html, template } = renderOperatorReport(SAMPLE_OPERATOR_REPORT)
  expect(template).toBe('unreachable-report@2')
  expect(subject).toBe('督办运行报告（2026年11月23日）：2个责任主体无法通知，2条通知发送失败，1个机构当日计划未完成')
  for (const body of [text, html]) {
    expect(body).toContain('示例省知识产权局（99）：2个')
    expect(body).toContain('示例市（单位，990000-001）')
    expect(body).toContain('报送2026年经验做法和典型案例（T2026-014，条款16.1，T-5）')
    expect(body).toContain('没有登记联系人，或者登记的联系人没有可用的电子邮箱和手机号码')
    expect(body).toContain('样例省知识产权局（98）')
    expect(body).toContain('11月20日应发：报送期满称号牌子清理情况')
    expect(body).toContain('短信渠道未开通：2条')
    expect(body).toContain('示例园区（示例省知识产权局，990000-002，2026年11月20日，短信）')
  }
  expect(text).toMatchSnapshot()
})

test('puts offices in the order of their codes', () => {
  const { text } = renderOperatorReport(
    build({ unreachable: [buildParty('44', 'b'), buildParty('11', 'a'), buildParty('44', 'c')] }),
  )
  expect(text).toMatch(/第11示例局（11）：1个[^]*第44示例局（44）：2个[^]*示例单位b[^]*示例单位c/)
})

test('of very many, shows the first hundred and attaches all', () => {
  const unreachable = Array.from({ length: 2000 }, (_, index) => buildParty(index < 1500 ? '11' : '44', `n${index}`))
  const { subject, html, attachments } = renderOperatorReport(build({ unreachable }))
  expect(subject).toContain('2000个责任主体无法通知')
  expect(html).toContain('第11示例局（11）：1500个，列出前100个')
  expect(html).toContain('第44示例局（44）：500个，见附件')
  expect(html).toContain('unreachable-20261123.csv（完整名单）')
  expect(Buffer.byteLength(html)).toBeLessThan(100_000)
  expect(attachments[0]?.content).toContain(
    '"2026-11-23","44","第44示例局","单位","n1999","示例单位n1999","T1","报送典型案例","16.1","T-5"\r\n',
  )
})

test('of a party with very many subjects, shows the first ten and attaches all', () => {
  const subjects = Array.from({ length: 30 }, (_, index) => ({ ...SUBJECT, task: `T${index}` }))
  const { text, attachments } = renderOperatorReport(build({ unreachable: [{ ...buildParty('11', 'a'), subjects }] }))
  expect(text).toContain('报送典型案例（T9，条款16.1，T-5）等30项')
  expect(text).not.toContain('T10，')
  expect(attachments[0]?.content).toContain('"T29"')
})

test('names offices whose last planned day has not come', () => {
  const { subject, text } = renderOperatorReport(build({ aheadOffices: [{ code: '11', name: '第11示例局', day: '2027-11-23' }] }))
  expect(subject).toContain('1个机构的计划日期有误')
  expect(text).toContain('第11示例局（11，2027年11月23日）')
})

test('of many notices that failed for one cause, tells how many, and a cause without words as it stands', () => {
  const party = { officeName: '第11示例局', kind: 'operator', id: 'operator', name: '系统运维人员', channel: 'email' } as const
  const { text } = renderOperatorReport(
    build({ failures: [{ cause: 'MessageRejected', count: 4000, parties: [{ ...party, day: '2026-11-23' }] }] }),
  )
  expect(text).toContain('（MessageRejected）：4000条，列出前1条，其余见运行日志')
  expect(text).toContain('系统运维人员（2026年11月23日，电子邮件）')
})

test('says so when only a plan has not finished, or nothing is amiss', () => {
  const late = renderOperatorReport(build({ unfinishedOffices: [{ code: '11', name: '第11示例局' }] }))
  expect(late.subject).toBe('督办运行报告（2026年11月23日）：1个机构当日计划未完成')
  expect(late.text).not.toContain('无法通知的责任主体')
  expect(renderOperatorReport(build({})).text).toContain('责任主体均可通知，当日计划均已完成')
})
