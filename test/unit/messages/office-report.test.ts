import { describe, expect, test } from 'vitest'
import { renderOfficeReport, renderOfficeReportSms } from '../../../functions/adapters/templates/render.ts'
import type { OfficeReport, UnreachedParty } from '../../../functions/core/messages/office-report.ts'
import { SAMPLE_BRAKED_OFFICE, SAMPLE_OFFICE_REPORT } from '../../../infra/ops/preview-samples.ts'
import { buildSubject } from './build-message.ts'

const buildUnreachedSubject = (task: string, name = '报送典型案例') => {
  const { due, effectiveDue, latest, provisional, workingDaysLeft } = buildSubject()
  return { task, name, due, effectiveDue, latest, provisional, workingDaysLeft }
}
const buildParty = (id: string, part: Partial<UnreachedParty> = {}): UnreachedParty => ({
  kind: 'unit',
  id,
  name: `示例单位${id}`,
  ways: [{ role: 'primary', channel: 'email', cause: 'unreachable: hard-bounce' }],
  subjects: [buildUnreachedSubject('T1')],
  ...part,
})
const build = (parties: UnreachedParty[], part: Partial<OfficeReport> = {}): OfficeReport => ({
  ...SAMPLE_OFFICE_REPORT,
  parties,
  ...part,
})

describe('the report of whom nobody reached', () => {
  test('says who, how each way failed, what about, and what to do', () => {
    const { subject, text, html, template, attachments } = renderOfficeReport(SAMPLE_OFFICE_REPORT)
    expect(template).toBe('office-report@1')
    expect(subject).toBe('督办报告：2家单位未能通知，请更正联系人')
    for (const body of [text, html])
      for (const words of [
        '示例省知识产权局（主联系人：示例甲）：',
        '示例市（990000-001）',
        '主联系人电子邮件：邮件被退回，邮箱地址无效',
        '备用联系人短信：手机号码无效',
        '报送期满称号牌子清理情况（11月18日，已逾期3个工作日）',
        '报送知识产权强国建设共建机制落实情况（12月4日，还剩9个工作日）',
        '请核实上述单位的联系人、电子邮箱和手机号码',
        '请以电话等其他方式告知有关单位',
        '督办系统服务台（示例）',
      ])
        expect(body).toContain(words)
    expect(attachments).toEqual([])
    expect(text).toMatchSnapshot()
  })

  test('has no codes for a cause that has no words', () => {
    const { text } = renderOfficeReport(
      build([buildParty('1', { ways: [{ role: 'leader', channel: 'sms', cause: 'unreachable: gave-up: Throttling' }] })]),
    )
    expect(text).toContain('分管领导短信：多次发送或者长时间等待未成功\n')
    const strange = build([buildParty('1', { ways: [{ role: 'leader', channel: 'sms', cause: 'E-42' }] })])
    expect(renderOfficeReport(strange).text).toContain('分管领导短信：发送被拒绝或者出错\n')
  })

  test('of very many parties, shows the first hundred and attaches all', () => {
    const parties = Array.from({ length: 900 }, (_, index) => buildParty(`n${index}`, { name: `示例单位${index}` }))
    const { subject, text, html, attachments } = renderOfficeReport(build(parties))
    expect(subject).toContain('900家单位')
    expect(text).toContain('示例单位99（n99）')
    expect(text).not.toContain('n100')
    expect(text).toContain('附件：unreached-20261123.csv（完整名单）')
    expect(Buffer.byteLength(html)).toBeLessThan(100_000)
    expect(attachments[0]?.content).toContain(
      '"n899","示例单位899","主联系人电子邮件：邮件被退回，邮箱地址无效","T1","报送典型案例","2026-11-30","还剩5个工作日"\r\n',
    )
  })

  test('of a party with very many subjects, shows the first ten and attaches all', () => {
    const subjects = Array.from({ length: 30 }, (_, index) => buildUnreachedSubject(`T${index}`, `事项${index}`))
    const { text, attachments } = renderOfficeReport(build([buildParty('1', { subjects })]))
    expect(text).toContain('未送达：事项9（')
    expect(text).not.toContain('事项10（')
    expect(text).toContain('未送达的共30项')
    expect(attachments[0]?.content).toContain('"T29"')
  })
})

test('the report of a brake says since when, with which figures, and what to do', () => {
  const { subject, text } = renderOfficeReport(SAMPLE_BRAKED_OFFICE)
  expect(subject).toBe('督办报告：本辖区督办邮件暂停发送，请更正电子邮箱')
  expect(text).toContain('自2026年11月23日9时30分起停发；此前1000封邮件中退信31封（3.1%），投诉0件（0%）。')
  expect(text).toContain('请核实更正本辖区各单位联系人的电子邮箱')
  expect(text).not.toContain('duban')
})

describe('its SMS', () => {
  const LONGEST_OFFICE = '新疆生产建设兵团知识产权局'
  const SIGNATURES = ['【知识产权督办】', '【国家知识产权督办平台】']

  test('names the first unit and how many there are', () => {
    expect(renderOfficeReportSms(SAMPLE_OFFICE_REPORT)).toEqual({
      template: 'office-report-sms@1',
      text: '示例省知识产权局：“示例市”等2家单位的督办通知未能送达，请更正联系人并另行告知。',
      parts: 1,
    })
    expect(renderOfficeReportSms(build([buildParty('1')])).text).toBe(
      '示例省知识产权局：“示例单位1”的督办通知未能送达，请更正联系人并另行告知。',
    )
  })

  test.for(SIGNATURES)('is one part at the longest names and numbers after %s', signature => {
    const parties = Array.from({ length: 1200 }, (_, index) => buildParty(String(index), { name: '很'.repeat(60) }))
    const long = build(parties, { addressee: { name: LONGEST_OFFICE } })
    const { text } = renderOfficeReportSms(long, signature)
    expect(text).toMatch(/^新疆生产建设兵团知识产权局：“很{4,}…”等1200家单位的督办通知未能送达，请更正联系人并另行告知。$/)
    expect(signature.length + text.length).toBe(70)
    const braked = renderOfficeReportSms({ ...SAMPLE_BRAKED_OFFICE, addressee: { name: LONGEST_OFFICE } }, signature)
    expect(signature.length + braked.text.length).toBeLessThanOrEqual(70)
  })

  test('a signature that leaves no room stops it', () => {
    for (const report of [SAMPLE_OFFICE_REPORT, SAMPLE_BRAKED_OFFICE])
      expect(() => renderOfficeReportSms(report, `【${'长'.repeat(60)}】`)).toThrow(/office-report-sms@1.*signature/)
  })
})
