import { describe, expect, test } from 'vitest'
import { renderOperatorReport } from '../../../functions/adapters/templates/render.ts'
import type { OperatorReport, UnreachableParty } from '../../../functions/core/messages/operator-report.ts'
import { SAMPLE_BRAKE_NOTICE, SAMPLE_OPERATOR_REPORT } from '../../../infra/ops/preview-samples.ts'

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
  expect(template).toBe('operator-report@3')
  expect(subject).toBe(
    '督办运行报告（2026年11月23日）：示例省知识产权局的邮件已自动停发，1项发送暂停中，2个责任主体没有联系方式，3条通知未能送达，1个地址新停用，1条通知可能重复，1个机构当日计划未完成',
  )
  for (const body of [text, html]) {
    expect(body).toContain('示例省知识产权局（99）：2个')
    expect(body).toContain('示例市（单位，990000-001）')
    expect(body).toContain('报送2026年经验做法和典型案例（T2026-014，条款16.1，期限前5个工作日）')
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
  expect(subject).toContain('2000个责任主体没有联系方式')
  expect(html).toContain('第11示例局（11）：1500个，列出前100个')
  expect(html).toContain('第44示例局（44）：500个，见附件')
  expect(html).toContain('unreachable-20261123.csv（完整名单）')
  expect(Buffer.byteLength(html)).toBeLessThan(100_000)
  expect(attachments[0]?.content).toContain(
    '"2026-11-23","44","第44示例局","单位","n1999","示例单位n1999","T1","报送典型案例","16.1","期限前5个工作日"\r\n',
  )
})

test('of a party with very many subjects, shows the first ten and attaches all', () => {
  const subjects = Array.from({ length: 30 }, (_, index) => ({ ...SUBJECT, task: `T${index}` }))
  const { text, attachments } = renderOperatorReport(build({ unreachable: [{ ...buildParty('11', 'a'), subjects }] }))
  expect(text).toContain('报送典型案例（T9，条款16.1，期限前5个工作日）等30项')
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
  expect(text).toContain(
    '（MessageRejected）：4000条\n　　系统运维人员（2026年11月23日，电子邮件）\n　　等4000条，其余见运行日志\n',
  )
})

test('says so when only a plan has not finished, or nothing is amiss', () => {
  const late = renderOperatorReport(build({ unfinishedOffices: [{ code: '11', name: '第11示例局' }] }))
  expect(late.subject).toBe('督办运行报告（2026年11月23日）：1个机构当日计划未完成')
  expect(late.text).not.toContain('没有联系方式的责任主体')
  expect(renderOperatorReport(build({})).text).toContain('责任主体均可通知，当日计划均已完成')
})

describe('what is stopped', () => {
  const brake = { office: '11', officeName: '第11示例局', since: '2026-11-23T01:05:00.000Z' }

  test('names the brakes with their figures and how each is released', () => {
    const { subject, text } = renderOperatorReport(
      build({
        brakes: [
          { ...brake, mails: 640, hardBounces: 20, complaints: 0 },
          { ...brake, office: '44', officeName: '第44示例局', mails: 3000, hardBounces: 1, complaints: 3 },
        ],
      }),
    )
    expect(subject).toContain('第11示例局等2个省级知识产权局的邮件已自动停发')
    expect(text).toContain('第11示例局（11）：自2026年11月23日9时05分起停发；此前640封邮件中退信20封（3.13%），投诉0件（0%）。')
    expect(text).toContain('此前3000封邮件中退信1封（0.03%），投诉3件（0.1%）。')
    expect(text).toContain('　　duban brake --release 11\n　　duban brake --release 44\n')
  })

  test('told at once, says in the subject line whose mail it is and how to release it', () => {
    const { subject, text } = renderOperatorReport(SAMPLE_BRAKE_NOTICE)
    expect(subject).toBe('督办运行报告（2026年11月23日）：示例省知识产权局的邮件已自动停发（解除：duban brake --release 99）')
    expect(text).toContain('示例省知识产权局的邮件已自动停发，请立即查明原因。')
    expect(text).not.toContain('上次报告以来')
  })

  test('names the pauses, since when, why and by whom', () => {
    const pause = { since: '2026-11-20T16:30:00.000Z', reason: '核对联系人', by: '示例运维人员' }
    const { subject, text } = renderOperatorReport(build({ pauses: [{ ...pause, scope: 'all', scopeName: '全部通知' }] }))
    expect(subject).toContain('：1项发送暂停中')
    expect(text).toContain('全部通知：自2026年11月21日0时30分起暂停，原因：核对联系人，操作人：示例运维人员。')
  })
})

test('of addresses that were barred, says whose and why, and never the address', () => {
  const whose = { officeName: '第11示例局', kind: 'unit', id: 'a', name: '示例单位', role: 'leader' } as const
  const { subject, text } = renderOperatorReport(
    build({
      suppressed: [
        { ...whose, channel: 'email', cause: 'complaint' },
        { ...whose, kind: 'department', name: '战略规划司', channel: 'sms', cause: 'hard-bounce' },
        ...Array.from({ length: 30 }, () => ({ ...whose, channel: 'email', cause: 'hard-bounce' }) as const),
      ],
    }),
  )
  expect(subject).toContain('：32个地址新停用')
  expect(text).toContain('示例单位（第11示例局，a）分管领导的电子邮件地址：收件人把邮件标为垃圾邮件')
  expect(text).toContain('战略规划司（司局）分管领导的短信地址：')
  expect(text).toContain('等32条，用 duban suppressions 查看')
  expect(text).not.toContain('@')
})

test('names notices that may have come twice', () => {
  const party = {
    officeName: '第11示例局',
    kind: 'unit',
    id: 'a',
    name: '示例单位',
    channel: 'email',
    day: '2026-11-20',
  } as const
  const { subject, text } = renderOperatorReport(build({ doubles: { count: 3, parties: [party] } }))
  expect(subject).toContain('：3条通知可能重复')
  expect(text).toContain('示例单位（第11示例局，a，2026年11月20日，电子邮件）\n　　等3条，其余见运行日志')
})

test.for([
  ['hard-bounce', '邮件被退回，邮箱地址无效'],
  ['soft-bounce', '邮件被退回，对方邮箱暂时不能接收'],
  ['complaint', '收件人把邮件标为垃圾邮件'],
  ['rejected', '邮件服务商拒绝发送'],
  ['rendering-failure', '邮件服务商未能生成邮件'],
  ['no-receipt', '没有收到送达回执'],
  ['braked', '本辖区邮件已自动停发'],
  ['address-suppressed', '地址因退信或者投诉已停用'],
  ['sms-invalid', '手机号码无效'],
  ['outcome-unknown', '是否送达无法查明'],
  ['gave-up: Throttled', '多次发送或者长时间等待未成功（gave-up: Throttled）'],
  ['channel-off', '短信渠道未开通'],
  ['contact-gone', '联系人已取消，没有新的联系人'],
  ['unreachable: hard-bounce', '各联系方式均无法送达，最后一种：邮件被退回，邮箱地址无效'],
  ['unreachable: gave-up: x', '各联系方式均无法送达，最后一种：多次发送或者长时间等待未成功（gave-up: x）'],
  ['Whatever', '发送被拒绝或者出错（Whatever）'],
] as const)('of a notice that failed for %s, says %s', ([cause, words]) => {
  const { text } = renderOperatorReport(build({ failures: [{ cause, count: 1, parties: [] }] }))
  expect(text).toContain(`${words}：1条`)
})
