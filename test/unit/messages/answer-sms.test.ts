import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  renderCorrectionSms,
  renderFallbackSms,
  renderRequestSms,
  renderTaskSms,
} from '../../../functions/adapters/templates/render.ts'
import type { AnswerWay } from '../../../functions/core/messages/task-message.ts'
import { SAMPLE_CORRECTION, SAMPLE_REQUESTS } from '../../../infra/ops/preview-samples.ts'
import { buildFallback, buildMessage, buildOrganised, buildSubject, buildUnits, DAY_OFF } from './build-message.ts'

const SHORT: AnswerWay = { kind: 'code', site: 'duban.cn', code: '7KQ2MW' }
const LONGEST: AnswerWay = { kind: 'code', site: 'duban-wenshu.example.com', code: '7KQ2MW' }
const SIGNATURE = '【国家知识产权督办平台】'

test.for([
  [
    'task',
    () => renderTaskSms(buildMessage({ answer: SHORT })),
    '示例市：“报送典型案例”11月30日到期，还剩5个工作日。请及时办理。请登录duban.cn凭码7KQ2MW签收。',
  ],
  [
    'second way',
    () => renderFallbackSms(buildFallback({ answer: SHORT, contact: { name: '示例甲', role: 'primary' } })),
    '示例市：“报送典型案例”11月30日到期，还剩5个工作日。邮件未达，改发短信。请登录duban.cn凭码7KQ2MW签收。',
  ],
  [
    'request',
    () => renderRequestSms({ ...SAMPLE_REQUESTS['request-asked'], answer: SHORT }),
    '示例市申请将“报送知识产权强国建设共建机制落实情况”延期至12月31日，请答复。请登录duban.cn凭码7KQ2MW答复。',
  ],
  [
    'answer to it',
    () => renderRequestSms({ ...SAMPLE_REQUESTS['request-granted'], answer: SHORT }),
    '示例市：“报送知识产权强国建设共建机制…”已同意延期至12月31日，请按期办理。请登录duban.cn凭码7KQ2MW反馈。',
  ],
  [
    'correction',
    () => renderCorrectionSms({ ...SAMPLE_CORRECTION, answer: SHORT, text: ['截止日期应为11月18日。'] }),
    '更正：11月20日督办通知有误。截止日期应为11月18日。请登录duban.cn凭码7KQ2MW查看。',
  ],
] as const)('the fixed text of a %s names the site and the code', ([, render, text]) => {
  expect(render().text).toBe(text)
  expect('【知识产权督办】'.length + text.length).toBeLessThanOrEqual(70)
})

describe('at the longest site and signature', () => {
  const fare = { role: 'primary', channel: 'email', fared: 'unconfirmed' } as const
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
  const subjects = [first, ...Array.from({ length: 100 }, () => buildSubject({ workingDaysLeft: 300 }))]

  test('everything else gives way to the code, and why it comes', () => {
    expect(renderTaskSms(buildMessage({ answer: LONGEST, subjects }), SIGNATURE).text).toBe(
      '有101项待办。请登录duban-wenshu.example.com凭码7KQ2MW签收。',
    )
    const contact = { name: '示例甲', role: 'primary' } as const
    expect(renderFallbackSms(buildFallback({ answer: LONGEST, subjects, firstWay: fare, contact }), SIGNATURE).text).toBe(
      '有101项待办。邮件无回执，改发短信。请登录duban-wenshu.example.com凭码7KQ2MW签收。',
    )
  })

  test.for(Object.values(SAMPLE_REQUESTS))('a request still says what it is about: $matter.kind', sample => {
    const { text } = renderRequestSms({ ...sample, answer: LONGEST, firstWay: fare }, SIGNATURE)
    expect(SIGNATURE.length + text.length).toBeLessThanOrEqual(70)
    expect(text).toMatch(/^(?:延期申请待答复|延期申请已同意|延期申请未同意|有工作退回重办)。邮件无回执，改发短信。请登录/)
  })

  test('a correction still says that something was wrong', () => {
    const { text } = renderCorrectionSms({ ...SAMPLE_CORRECTION, answer: LONGEST, firstWay: fare }, SIGNATURE)
    expect(SIGNATURE.length + text.length).toBeLessThanOrEqual(70)
    expect(renderCorrectionSms({ ...SAMPLE_CORRECTION, answer: LONGEST }, SIGNATURE).text).toBe(
      '更正：11月20日督办通知有误。请登录duban-wenshu.example.com凭码7KQ2MW查看。',
    )
    expect(text).toMatch(/^原督办通知有误。邮件无回执，改发短信。请登录/)
  })
})

test('whatever the lengths, one part that names the site and the code once', { timeout: 60_000 }, () => {
  const hundred = buildUnits(100)
  const site = fc.string({ unit: fc.constantFrom(...Array.from('abcdefghijkl0123456789.-督办')), minLength: 1, maxLength: 24 })
  fc.assert(
    fc.property(
      fc.record({
        site,
        code: fc.string({ unit: fc.constantFrom(...Array.from('23456789ABCDEFGHJKMNPQRSTUVWXYZ')), minLength: 6, maxLength: 6 }),
        name: fc.string({ unit: 'binary', maxLength: 200 }),
        party: fc.string({ unit: 'grapheme', maxLength: 60 }),
        words: fc.string({ unit: 'grapheme', maxLength: 500 }),
        workingDaysLeft: fc.integer({ min: -500, max: 500 }),
        provisional: fc.boolean(),
        open: fc.constantFrom(undefined, undefined, 1, 99, 100),
        dates: fc.constantFrom({ due: '2026-11-30' }, { due: '2027-12-31' }, { due: '2025-10-10' }, DAY_OFF),
        others: fc.constantFrom(0, 0, 1, 9, 20, 200),
        signature: fc.constantFrom('【督办】', '【知识产权督办】', SIGNATURE),
        firstWay: fc.record({
          role: fc.constantFrom('primary', 'deputy'),
          channel: fc.constantFrom('email', 'sms'),
          fared: fc.constantFrom('undelivered', 'unconfirmed', 'stopped'),
        }),
        request: fc.constantFrom(...Object.values(SAMPLE_REQUESTS)),
      }),
      given => {
        const { signature, firstWay, request } = given
        const answer: AnswerWay = { kind: 'code', site: given.site, code: given.code }
        const addressee = { kind: 'unit', id: '1', name: `方${given.party}`, office: '99' } as const
        const organised =
          given.open === undefined ? {} : { as: 'organiser' as const, openUnits: hundred.slice(0, given.open), total: 1200 }
        const { workingDaysLeft, provisional, dates } = given
        const first = buildSubject({ workingDaysLeft, provisional, ...dates, ...organised, name: `名${given.name}` })
        const subjects = [first, ...Array.from({ length: given.others }, () => buildSubject({ workingDaysLeft: 501 }))]
        const duty = { ...request.duty, workingDaysLeft, provisional, ...dates, name: `名${given.name}` }
        for (const { text, parts } of [
          renderTaskSms(buildMessage({ addressee, subjects, answer }), signature),
          renderFallbackSms(buildFallback({ addressee, subjects, answer, firstWay }), signature),
          renderRequestSms({ ...request, unit: `方${given.party}`, duty, answer, firstWay }, signature),
          renderCorrectionSms({ ...SAMPLE_CORRECTION, text: [`字${given.words}`], answer, firstWay }, signature),
        ]) {
          expect(signature.length + text.length).toBeLessThanOrEqual(70)
          expect(parts).toBe(1)
          expect(text.split(`请登录${given.site}凭码${given.code}`)).toHaveLength(2)
          expect(text.isWellFormed()).toBe(true)
          expect(text).not.toMatch(/[【】\r\n\0]|:\/\//)
        }
      },
    ),
    { numRuns: 150 },
  )
})
