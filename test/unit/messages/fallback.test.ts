import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderFallbackEmail, renderFallbackSms, renderTaskEmail } from '../../../functions/adapters/templates/render.ts'
import type { FirstWay } from '../../../functions/core/messages/first-way.ts'
import type { MessageSubject } from '../../../functions/core/messages/task-message.ts'
import type { Role } from '../../../functions/core/register/register.ts'
import { buildFallback, buildOrganised, buildSubject, buildUnits, DAY_OFF } from './build-message.ts'

const PRIMARY = { name: '示例甲', role: 'primary' } as const
const DEPUTY = { name: '示例乙', role: 'deputy' } as const
const LEADER = { name: '示例丙', role: 'leader' } as const

describe('an e-mail by a second way', () => {
  test.for([
    ['primary', 'email', 'undelivered', DEPUTY, '原发给你单位主联系人的电子邮件未能送达，现转告备用联系人。'],
    ['primary', 'sms', 'undelivered', PRIMARY, '原发给你单位主联系人的短信未能送达，现改发电子邮件。'],
    ['deputy', 'email', 'unconfirmed', LEADER, '原发给你单位备用联系人的电子邮件尚未确认送达，现转告分管领导。'],
    ['leader', 'email', 'stopped', PRIMARY, '原发给你单位分管领导的电子邮件已暂停发送，现转告主联系人。'],
  ] as const)('from %s %s, %s, says why it comes so', ([role, channel, fared, contact, line]) => {
    const { text, html } = renderFallbackEmail(buildFallback({ contact, firstWay: { role, channel, fared } }))
    expect(text).toContain(`\n　　${line}\n`)
    expect(html).toContain(`>${line}<`)
  })

  test('else says exactly what the task e-mail says, and is told from it by its subject line', () => {
    const { firstWay, ...message } = buildFallback({ subjects: [buildSubject(), buildOrganised()] })
    const [fallback, task] = [renderFallbackEmail({ ...message, firstWay }), renderTaskEmail(message)]
    const line = '　　原发给你单位主联系人的电子邮件未能送达，现转告备用联系人。\n\n'
    expect(fallback.text).toContain(line)
    expect(fallback.text.replace(line, '')).toBe(task.text)
    expect(fallback.attachments).toEqual(task.attachments)
    expect([fallback.template, task.template]).toEqual(['fallback-email@2', 'task-email@2'])
    expect(fallback.subject).toBe(task.subject.replace('督办通知：', '督办通知（转告）：'))
  })
})

describe('an SMS by a second way', () => {
  const render = (subject: MessageSubject, firstWay: FirstWay, role: Role = 'primary') =>
    renderFallbackSms(buildFallback({ contact: { name: '示例', role }, subjects: [subject], firstWay })).text
  const UNDELIVERED = { role: 'primary', channel: 'email', fared: 'undelivered' } as const

  test.for([
    [UNDELIVERED, 'primary', '示例市：“报送典型案例”11月30日到期，还剩5个工作日。邮件未达，改发短信，请及时办理。'],
    [
      { ...UNDELIVERED, fared: 'unconfirmed' },
      'primary',
      '示例市：“报送典型案例”11月30日到期，还剩5个工作日。邮件无回执，改发短信，请及时办理。',
    ],
    [
      { ...UNDELIVERED, fared: 'stopped' },
      'primary',
      '示例市：“报送典型案例”11月30日到期，还剩5个工作日。邮件停发，改发短信，请及时办理。',
    ],
    [UNDELIVERED, 'deputy', '示例市：“报送典型案例”11月30日到期，还剩5个工作日。原通知未送达，现转告，请及时办理。'],
    [
      { ...UNDELIVERED, fared: 'unconfirmed' },
      'leader',
      '示例市：“报送典型案例”11月30日到期，还剩5个工作日。原通知无回执，现转告，请及时办理。',
    ],
    [
      { role: 'primary', channel: 'sms', fared: 'undelivered' },
      'deputy',
      '示例市：“报送典型案例”11月30日到期，还剩5个工作日。原通知未送达，现转告，请及时办理。',
    ],
  ] as const)('from %j to %s', ([firstWay, role, text]) => {
    expect(render(buildSubject(), firstWay, role)).toBe(text)
  })

  test.for([
    [
      'organised',
      buildOrganised(),
      '示例市：“报送典型案例”尚有2家单位未完成，11月30日到期，还剩5个工作日。邮件未达，改发短信，请督促。',
    ],
    [
      'a day off',
      buildSubject({ ...DAY_OFF, workingDaysLeft: 9 }),
      '示例市：“报送典型案例”请于12月4日办结，还剩9个工作日。邮件未达，改发短信。',
    ],
    [
      'today',
      buildSubject({ due: '2026-11-23', workingDaysLeft: 0 }),
      '示例市：“报送典型案例”今天（11月23日）到期。邮件未达，改发短信，请及时办理。',
    ],
    [
      'overdue',
      buildSubject({ due: '2026-11-18', workingDaysLeft: -3 }),
      '示例市：“报送典型案例”应于11月18日完成，已逾期3个工作日。邮件未达，改发短信，请及时办理。',
    ],
  ] as const)('of a subject %s', ([, subject, text]) => {
    expect(render(subject, UNDELIVERED)).toBe(text)
  })

  test('where the names are long, first what is asked gives way, then the time that is left, never why it comes', () => {
    const name = '报送知识产权公共服务能力建设年度工作总结和典型案例材料'
    const organised = buildOrganised({ name, openUnits: buildUnits(100), total: 120, due: '2027-01-29', workingDaysLeft: 48 })
    const text = render(organised, UNDELIVERED)
    expect('【知识产权督办】'.length + text.length).toBe(70)
    expect(text).toBe(
      '示例市：“报送知识产权公共服务能力建设年度工作总结…”尚有100家单位未完成，2027年1月29日到期。邮件未达，改发短信。',
    )
  })

  test('is one part at the longest numbers and the longest signature', () => {
    const first = buildOrganised({
      name: '很'.repeat(60),
      due: '2028-01-01',
      effectiveDue: '2027-12-31',
      latest: '2028-01-03',
      workingDaysLeft: 270,
      provisional: true,
      openUnits: buildUnits(1000),
      total: 1200,
    })
    const message = buildFallback({
      contact: PRIMARY,
      subjects: [first, ...Array.from({ length: 100 }, () => buildSubject({ workingDaysLeft: 300 }))],
      firstWay: { ...UNDELIVERED, fared: 'unconfirmed' },
    })
    const signature = '【国家知识产权督办平台】'
    const { text } = renderFallbackSms(message, signature)
    expect(text).toBe('示…：“很…”尚有1000家单位未完成，请于2027年12月31日（暂定）办结，另有100项。邮件无回执，改发短信。')
    expect(signature.length + text.length).toBeLessThanOrEqual(70)
  })

  test('is one part and says why it comes, whatever the names, numbers and ways', { timeout: 30_000 }, () => {
    const HUNDRED = buildUnits(100)
    fc.assert(
      fc.property(
        fc.record({
          name: fc.string({ unit: 'binary', maxLength: 40 }),
          party: fc.string({ unit: 'grapheme', maxLength: 40 }),
          workingDaysLeft: fc.integer({ min: -500, max: 500 }),
          provisional: fc.boolean(),
          open: fc.constantFrom(undefined, undefined, 1, 99, 100),
          dates: fc.constantFrom({ due: '2026-11-30' }, { due: '2027-12-31' }, { due: '2025-10-10' }, DAY_OFF),
          others: fc.constantFrom(0, 0, 1, 9, 20),
          signature: fc.constantFrom('【督办】', '【知识产权督办】', '【国家知识产权督办平台】'),
          contact: fc.constantFrom(PRIMARY, DEPUTY, LEADER),
          firstWay: fc.record({
            role: fc.constantFrom('primary', 'deputy', 'leader'),
            channel: fc.constantFrom('email', 'sms'),
            fared: fc.constantFrom('undelivered', 'unconfirmed', 'stopped'),
          }),
        }),
        ({ name, party, open, others, signature, dates, contact, firstWay, ...given }) => {
          const organised = open === undefined ? {} : { as: 'organiser' as const, openUnits: HUNDRED.slice(0, open), total: 1200 }
          const first = buildSubject({ ...given, ...dates, ...organised, name: `名${name}` })
          const message = buildFallback({
            addressee: { kind: 'unit', id: '1', name: `方${party}`, office: '99' },
            contact,
            subjects: [first, ...Array.from({ length: others }, () => buildSubject({ workingDaysLeft: 501 }))],
            firstWay,
          })
          const { text, parts } = renderFallbackSms(message, signature)
          expect(signature.length + text.length).toBeLessThanOrEqual(70)
          expect(parts).toBe(1)
          expect(text).toMatch(/改发短信|现转告/)
          expect(text).not.toMatch(/[【】\r\n\0]|:\/\/|www\./i)
          expect(/另有(\d+)项/.exec(text)?.[1] ?? '0').toBe(String(others))
        },
      ),
      { numRuns: 150 },
    )
  })
})
