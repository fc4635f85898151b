import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderTaskSms } from '../../../functions/adapters/templates/render.ts'
import type { MessageSubject } from '../../../functions/core/messages/task-message.ts'
import { buildMessage, buildOrganised, buildSubject, buildUnits, DAY_OFF, FESTIVAL } from './build-message.ts'

const render = (...subjects: MessageSubject[]): string => renderTaskSms(buildMessage({ subjects })).text

describe('one sentence', () => {
  test.for([
    ['days left', buildSubject(), '示例市：“报送典型案例”11月30日到期，还剩5个工作日。请及时办理。'],
    [
      'today',
      buildSubject({ due: '2026-11-23', workingDaysLeft: 0 }),
      '示例市：“报送典型案例”今天（11月23日）到期。请及时办理。',
    ],
    [
      'overdue',
      buildSubject({ due: '2026-11-18', workingDaysLeft: -3 }),
      '示例市：“报送典型案例”应于11月18日完成，已逾期3个工作日。请及时办理。',
    ],
    ['a day off', buildSubject({ ...DAY_OFF, workingDaysLeft: 9 }), '示例市：“报送典型案例”请于12月4日办结，还剩9个工作日。'],
    [
      'provisional',
      buildSubject({ due: '2027-01-29', workingDaysLeft: 48, provisional: true }),
      '示例市：“报送典型案例”2027年1月29日（暂定）到期，还剩48个工作日。请及时办理。',
    ],
    ['organised', buildOrganised(), '示例市：“报送典型案例”尚有2家单位未完成，11月30日到期，还剩5个工作日。请督促。'],
  ] as const)('%s', ([, subject, text]) => {
    expect(render(subject)).toBe(text)
  })
})

describe('on the day by when we urge, of a due date on a day off', () => {
  const give = (day: string, ...subjects: MessageSubject[]): string => renderTaskSms(buildMessage({ day, subjects })).text
  const newYear = { due: '2027-01-01', effectiveDue: '2026-12-31', latest: '2027-01-04', provisional: true }

  test('asks to finish today and does not call it the end', () => {
    expect(give('2026-02-14', buildSubject({ ...FESTIVAL, workingDaysLeft: 0 }))).toBe(
      '示例市：“报送典型案例”请于今天（2月14日）办结。',
    )
    expect(give('2026-02-14', buildOrganised({ ...FESTIVAL, workingDaysLeft: 0 }))).toBe(
      '示例市：“报送典型案例”尚有2家单位未完成，请于今天（2月14日）办结。请督促。',
    )
  })

  test('puts no brackets into brackets where the dates are provisional', () => {
    expect(give('2026-12-31', buildSubject({ ...newYear, workingDaysLeft: 0 }))).toContain('请于今天（12月31日，暂定）办结')
    const due = { due: '2026-12-31', workingDaysLeft: 0, provisional: true }
    expect(give('2026-12-31', buildSubject(due))).toContain('今天（12月31日，暂定）到期')
  })

  test('on the day to which the law moves the end, it is the end', () => {
    expect(give('2026-02-24', buildSubject({ ...FESTIVAL, workingDaysLeft: 0 }))).toContain('今天（2月24日）到期')
  })
})

test('names the most urgent subject and how many others there are', () => {
  const text = render(
    buildSubject(),
    buildSubject({ name: '逾期事项', due: '2026-11-18', workingDaysLeft: -3 }),
    buildSubject({ workingDaysLeft: 0 }),
  )
  expect(text).toBe('示例市：“逾期事项”应于11月18日完成，已逾期3个工作日，另有2项。请及时办理。')
})

test('shortens long names with …, both still to be recognised', () => {
  const message = buildMessage({
    addressee: { kind: 'unit', id: '1', name: '示例高新技术产业开发区管理委员会知识产权服务中心', office: '99' },
    subjects: [buildSubject({ name: '报送知识产权公共服务能力建设年度工作总结和典型案例材料' }), buildSubject()],
  })
  expect(renderTaskSms(message).text).toBe(
    '示例高新技术产业开发区…：“报送知识产权公共服务能力建设年度工作…”11月30日到期，还剩5个工作日，另有1项。请及时办理。',
  )
})

const HUNDRED = buildUnits(100)

test('is one part, signature included, whatever the names, numbers and signature', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(
      fc.record({
        name: fc.string({ unit: 'binary', maxLength: 40 }),
        party: fc.string({ unit: 'grapheme', maxLength: 40 }),
        workingDaysLeft: fc.integer({ min: -500, max: 500 }),
        provisional: fc.boolean(),
        open: fc.constantFrom(undefined, undefined, 1, 99, 100),
        dates: fc.constantFrom({ due: '2026-11-30' }, { due: '2027-12-31' }, { due: '2025-10-10' }, DAY_OFF, {
          due: '2028-01-01',
          effectiveDue: '2027-12-31',
          latest: '2028-01-03',
        }),
        others: fc.constantFrom(0, 0, 1, 9, 20),
        signature: fc.constantFrom('【督办】', '【知识产权督办】', '【国家知识产权督办平台】'),
      }),
      ({ name, party, open, others, signature, dates, ...given }) => {
        const organised = open === undefined ? {} : { as: 'organiser' as const, openUnits: HUNDRED.slice(0, open), total: 1200 }
        const first = buildSubject({ ...given, ...dates, ...organised, name: `名${name}` })
        const rest = Array.from({ length: others }, () => buildSubject({ workingDaysLeft: 501 }))
        const message = buildMessage({
          addressee: { kind: 'unit', id: '1', name: `方${party}`, office: '99' },
          subjects: [first, ...rest],
        })
        const sms = renderTaskSms(message, signature)
        expect(signature.length + sms.text.length).toBeLessThanOrEqual(70)
        expect(sms.parts).toBe(1)
        expect(sms.text.isWellFormed()).toBe(true)
        expect(sms.text).not.toMatch(/[【】\r\n\0]|:\/\/|www\./i)
        expect(/另有(\d+)项/.exec(sms.text)?.[1] ?? '0').toBe(String(others))
      },
    ),
    { numRuns: 150 },
  )
})

test('is one part at the longest numbers', () => {
  const first = buildOrganised({
    name: '很'.repeat(60),
    due: '2027-12-31',
    workingDaysLeft: 270,
    provisional: true,
    openUnits: buildUnits(1000),
    total: 1200,
  })
  const text = render(first, ...Array.from({ length: 100 }, () => buildSubject({ workingDaysLeft: 300 })))
  expect(text).toBe('示例市：“很很很很很很很…”尚有1000家单位未完成，2027年12月31日（暂定）到期，还剩270个工作日，另有100项。')
  expect('【知识产权督办】'.length + text.length).toBe(70)
})

test('is one part at the longest numbers of a due date on a day off', () => {
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
  const text = render(first, ...Array.from({ length: 100 }, () => buildSubject({ workingDaysLeft: 300 })))
  expect(text).toBe('示例市：“很很很很很…”尚有1000家单位未完成，请于2027年12月31日（暂定）办结，还剩270个工作日，另有100项。')
  expect('【知识产权督办】'.length + text.length).toBe(70)
})

test('lets no link and no signature of its own in through a name', () => {
  const text = render(buildSubject({ name: '【银行】请点击http://a.example/x查看t.cn/Ab1' }))
  expect(text).not.toMatch(/[【】]|http|t\.cn/)
})

test('a signature that leaves no room stops the message', () => {
  expect(() => renderTaskSms(buildMessage(), `【${'长'.repeat(60)}】`)).toThrow(/task-sms@2.*signature/)
})

test('names its template with the version', () => {
  expect(renderTaskSms(buildMessage())).toMatchObject({ template: 'task-sms@2', parts: 1 })
})
